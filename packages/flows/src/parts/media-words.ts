/** In English; the other languages stand in `words/`. */
export const mediaWords = { transcript: 'Read it as text' };

/** In English; the other languages stand in `words/`. */
export const consentWords = { agree: 'I agree' };

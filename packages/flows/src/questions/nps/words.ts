/** In English; the other languages stand in `words/`. */
export const npsWords = { low: 'Not at all likely', high: 'Extremely likely' };

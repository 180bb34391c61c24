/** In English; the other languages stand in `words/`. */
export const cesWords = { low: 'Strongly disagree', high: 'Strongly agree' };

/** In English; the other languages stand in `words/`. */
export const csatWords = { low: 'Very dissatisfied', high: 'Very satisfied' };

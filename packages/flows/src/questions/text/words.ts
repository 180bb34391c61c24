/** In English; the other languages stand in `words/`. */
export const textWords = {
  tooShort: (min: number) => `A little more, please: at least ${min} characters.`,
  left: (left: number) => `${left} left`,
};

/** In English; the other languages stand in `words/`. */
export const goalWords = {
  goal: 'Your goal',
  yes: 'Yes, it has',
  partly: 'Partly',
  no: 'Not yet',
};

/** In English; the other languages stand in `words/`. */
export const choiceWords = {
  several: 'Choose one or more.',
  upTo: (max: number) => `Choose up to ${max}.`,
  other: 'Something else',
  ownWords: 'In your own words',
};

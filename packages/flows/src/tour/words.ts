/** In English; the other languages stand in `words/`. */
export const tourWords = {
  next: 'Next',
  back: 'Back',
  done: 'Done',
  close: 'Close the tour',
  later: 'Later',
  never: 'Don’t show again',
  waiting: 'One moment …',
  progress: (step: number, steps: number) => `Step ${step} of ${steps}`,
};

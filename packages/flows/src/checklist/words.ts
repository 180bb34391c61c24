/** In English; the other languages stand in `words/`. */
export const checklistWords = {
  progress: (done: number, items: number) => `${done} of ${items} done`,
  collapse: 'Close the list',
  show: 'Show me',
  open: 'Open',
  done: 'Done',
  allDone: 'All done',
  praise: 'You have done everything on this list.',
  close: 'Close',
  later: 'Later',
  never: 'Don’t show again',
};

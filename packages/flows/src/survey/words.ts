/** In English; the other languages stand in `words/`. */
export const surveyWords = {
  next: 'Next',
  back: 'Back',
  send: 'Send',
  skip: 'Skip',
  close: 'Close the survey',
  done: 'Close',
  later: 'Later',
  never: 'Don’t ask again',
  title: 'A short question',
  required: 'Answer this to go on.',
  progress: (question: number, questions: number) => `${question} of ${questions}`,
};

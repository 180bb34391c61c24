/** In English; the other languages stand in `words/`. */
export const surveyWords = {
  next: 'Next',
  back: 'Back',
  send: 'Send',
  skip: 'Skip',
  close: 'Close the survey',
  title: 'A short question',
  required: 'Choose an answer to go on.',
  progress: (question: number, questions: number) => `${question} of ${questions}`,
};

import type { Words } from '../view.ts';

export const surveyWords: Words<{
  next: string;
  back: string;
  send: string;
  skip: string;
  close: string;
  title: string;
  required: string;
  progress: (question: number, questions: number) => string;
}> = {
  en: {
    next: 'Next',
    back: 'Back',
    send: 'Send',
    skip: 'Skip',
    close: 'Close the survey',
    title: 'A short question',
    required: 'Choose an answer to go on.',
    progress: (question, questions) => `${question} of ${questions}`,
  },
  fi: {
    next: 'Seuraava',
    back: 'Edellinen',
    send: 'Lähetä',
    skip: 'Ohita',
    close: 'Sulje kysely',
    title: 'Lyhyt kysymys',
    required: 'Valitse vastaus, niin pääset eteenpäin.',
    progress: (question, questions) => `${question}/${questions}`,
  },
  sv: {
    next: 'Nästa',
    back: 'Tillbaka',
    send: 'Skicka',
    skip: 'Hoppa över',
    close: 'Stäng enkäten',
    title: 'En kort fråga',
    required: 'Välj ett svar för att fortsätta.',
    progress: (question, questions) => `${question} av ${questions}`,
  },
};

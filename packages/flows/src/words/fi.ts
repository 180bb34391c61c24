import type { Words } from './words.ts';

export const words: Words = {
  tour: {
    next: 'Seuraava',
    back: 'Edellinen',
    done: 'Valmis',
    close: 'Sulje opastus',
    later: 'Myöhemmin',
    never: 'Älä näytä enää',
    waiting: 'Hetki vielä …',
    progress: (step, steps) => `Vaihe ${step}/${steps}`,
  },
  survey: {
    next: 'Seuraava',
    back: 'Edellinen',
    send: 'Lähetä',
    skip: 'Ohita',
    close: 'Sulje kysely',
    title: 'Lyhyt kysymys',
    required: 'Valitse vastaus, niin pääset eteenpäin.',
    progress: (question, questions) => `${question}/${questions}`,
  },
  message: { close: 'Sulje viesti', dismiss: 'Sulje' },
  ces: {
    low: 'Täysin eri mieltä',
    high: 'Täysin samaa mieltä',
    point: (n) => `${n}/7`,
  },
};

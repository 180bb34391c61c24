import type { Words } from '../view.ts';

export const tourWords: Words<{
  next: string;
  back: string;
  done: string;
  close: string;
  later: string;
  never: string;
  waiting: string;
  progress: (step: number, steps: number) => string;
}> = {
  en: {
    next: 'Next',
    back: 'Back',
    done: 'Done',
    close: 'Close the tour',
    later: 'Later',
    never: 'Don’t show again',
    waiting: 'One moment …',
    progress: (step, steps) => `Step ${step} of ${steps}`,
  },
  fi: {
    next: 'Seuraava',
    back: 'Edellinen',
    done: 'Valmis',
    close: 'Sulje opastus',
    later: 'Myöhemmin',
    never: 'Älä näytä enää',
    waiting: 'Hetki vielä …',
    progress: (step, steps) => `Vaihe ${step}/${steps}`,
  },
  sv: {
    next: 'Nästa',
    back: 'Tillbaka',
    done: 'Klart',
    close: 'Stäng guiden',
    later: 'Senare',
    never: 'Visa inte igen',
    waiting: 'Ett ögonblick …',
    progress: (step, steps) => `Steg ${step} av ${steps}`,
  },
};

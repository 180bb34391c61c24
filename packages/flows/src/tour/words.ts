import type { Words } from '../view.ts';

export const tourWords: Words<{
  next: string;
  back: string;
  done: string;
  close: string;
  progress: (step: number, steps: number) => string;
}> = {
  en: {
    next: 'Next',
    back: 'Back',
    done: 'Done',
    close: 'Close the tour',
    progress: (step, steps) => `Step ${step} of ${steps}`,
  },
  fi: {
    next: 'Seuraava',
    back: 'Edellinen',
    done: 'Valmis',
    close: 'Sulje opastus',
    progress: (step, steps) => `Vaihe ${step}/${steps}`,
  },
};

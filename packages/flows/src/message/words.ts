import type { Words } from '../view.ts';

export const messageWords: Words<{ close: string; dismiss: string }> = {
  en: { close: 'Close the message', dismiss: 'Close' },
  fi: { close: 'Sulje viesti', dismiss: 'Sulje' },
  sv: { close: 'Stäng meddelandet', dismiss: 'Stäng' },
};

import type { Words } from './words.ts';

export const words: Words = {
  tour: {
    next: 'Nästa',
    back: 'Tillbaka',
    done: 'Klart',
    close: 'Stäng guiden',
    later: 'Senare',
    never: 'Visa inte igen',
    waiting: 'Ett ögonblick …',
    progress: (step, steps) => `Steg ${step} av ${steps}`,
  },
  survey: {
    next: 'Nästa',
    back: 'Tillbaka',
    send: 'Skicka',
    skip: 'Hoppa över',
    close: 'Stäng enkäten',
    title: 'En kort fråga',
    required: 'Välj ett svar för att fortsätta.',
    progress: (question, questions) => `${question} av ${questions}`,
  },
  message: { close: 'Stäng meddelandet', dismiss: 'Stäng' },
  ces: {
    low: 'Håller inte alls med',
    high: 'Håller helt med',
    point: (n) => `${n} av 7`,
  },
};

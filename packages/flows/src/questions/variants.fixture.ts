import { type Question, questionExamples } from './schemas.ts';

/** Every kind's example, and those of its other forms that are drawn otherwise: what the suites run over. */
const { csat, rating, choice, text, goal, consent, contact, info } = questionExamples;
const href = 'https://example.com/terms';
const more = { en: 'Read more', fi: 'Lue lisää' };

export const QUESTIONS: { [name: string]: Question } = {
  ...questionExamples,
  'csat in numbers': { ...csat, look: 'numbers' },
  'csat in stars': { ...csat, look: 'stars', required: true },
  'rating from 0 to 10': { ...rating, look: 'numbers', from: 0, to: 10 },
  'choice of one': { ...choice, many: false, shuffle: false },
  'choice of two at most': { ...choice, max: 2, other: false },
  'text on one line': { ...text, size: 'short', required: true },
  'goal, required': { ...goal, required: true },
  'consent with a link': { ...consent, link: { label: more, href } },
  'contact, all of it': { ...contact, fields: ['name', 'email', 'phone', 'company'] },
  'info with a link': { ...info, link: { label: more, href } },
};

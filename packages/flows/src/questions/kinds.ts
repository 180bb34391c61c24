import type { QuestionKind } from './schemas.ts';

/** The registry of question kinds, known facet: what this version can ask. */
export const QUESTION_KINDS: { [K in QuestionKind]: true } = {
  nps: true,
  ces: true,
  csat: true,
  rating: true,
  choice: true,
  text: true,
  goal: true,
  consent: true,
  contact: true,
  info: true,
};

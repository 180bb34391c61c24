import type { QuestionKind } from './schemas.ts';

/** The registry of question kinds, known facet: what this version can ask. */
export const QUESTION_KINDS: { [K in QuestionKind]: true } = { ces: true, text: true };

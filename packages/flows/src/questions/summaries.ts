import { summarizeChoice } from './choice/summary.ts';
import { summarizeNps } from './nps/summary.ts';
import type { Question, QuestionKind } from './schemas.ts';
import {
  countEach,
  type Summary,
  summarizeScale,
  type Tally,
  toShare,
  toTally,
} from './summary.ts';
import type { AnswerValue } from './view.ts';

/**
 * The registry of question kinds, figures facet. Each formula stands here once, for reports and for whoever is
 * told of an answer.
 */
type Summarize<K extends QuestionKind> = (
  values: readonly AnswerValue[],
  question: QuestionOf<K>,
) => Summary;
type QuestionOf<K extends QuestionKind> = Extract<Question, { kind: K }>;

/** Kinds that are answered by a point on a scale: of those a tally says as much as the answers. */
type PointKind = 'nps' | 'ces' | 'csat' | 'rating';
export type PointQuestion = QuestionOf<PointKind>;

const ofTally: { [K in PointKind]: (tally: Tally, question: QuestionOf<K>) => Summary } = {
  nps: summarizeNps,
  // Agreement: 5 to 7 of 7.
  ces: (tally) => summarizeScale(tally, { min: 1, max: 7, high: 5 }),
  // The top two boxes.
  csat: (tally) => summarizeScale(tally, { min: 1, max: 5, high: 4 }),
  // A scale of one's own has a mean, and nothing that could be taken for a score of that name.
  rating(tally, { from = 1, to = 5 }) {
    const { n, counts, figures } = summarizeScale(tally, { min: from, max: to, high: to });
    return { n, counts, figures: figures.mean ? { mean: figures.mean } : {} };
  },
};

const summarize: { [K in Exclude<QuestionKind, PointKind>]: Summarize<K> } = {
  choice: summarizeChoice,
  goal(values) {
    const n = values.length;
    const counts = countEach(['yes', 'partly', 'no'], values as string[]);
    return { n, counts, figures: n > 0 ? { share: toShare(counts.yes ?? 0, n) } : {} };
  },
  consent: countAnswers,
  text: countAnswers,
  contact: countAnswers,
  info: countAnswers,
};

function countAnswers(values: readonly AnswerValue[]): Summary {
  return { n: values.length, counts: {}, figures: {} };
}

export const isPointQuestion = (question: Question): question is PointQuestion =>
  Object.hasOwn(ofTally, question.kind);

/** @param tally of the answers to this very question, under one wording */
export const summarizeTally = (question: PointQuestion, tally: Tally): Summary =>
  // The registry is typed kind by kind; here the kind and its question come from the same value.
  (ofTally[question.kind] as (tally: Tally, question: PointQuestion) => Summary)(tally, question);

/** @param values answers to this very question, under one wording */
export function summarizeAnswers(question: Question, values: readonly AnswerValue[]): Summary {
  if (isPointQuestion(question)) return summarizeTally(question, toTally(values));
  // As above.
  return (summarize[question.kind] as Summarize<QuestionKind>)(values, question as never);
}

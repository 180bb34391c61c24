import { summarizeChoice } from './choice/summary.ts';
import { summarizeNps } from './nps/summary.ts';
import type { Question, QuestionKind } from './schemas.ts';
import { countEach, type Summary, summarizeScale, toShare } from './summary.ts';
import type { AnswerValue } from './view.ts';

/**
 * The registry of question kinds, figures facet. Each formula stands here once, for reports and for whoever is
 * told of an answer.
 */
type Summarize<K extends QuestionKind> = (
  values: readonly AnswerValue[],
  question: Extract<Question, { kind: K }>,
) => Summary;

const summarize: { [K in QuestionKind]: Summarize<K> } = {
  nps: summarizeNps,
  // Agreement: 5 to 7 of 7.
  ces: (values) => summarizeScale(values, { min: 1, max: 7, high: 5 }),
  // The top two boxes.
  csat: (values) => summarizeScale(values, { min: 1, max: 5, high: 4 }),
  // A scale of one's own has a mean, and nothing that could be taken for a score of that name.
  rating(values, { from = 1, to = 5 }) {
    const { n, counts, figures } = summarizeScale(values, { min: from, max: to, high: to });
    return { n, counts, figures: figures.mean ? { mean: figures.mean } : {} };
  },
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

/** @param values answers to this very question, under one wording */
export function summarizeAnswers(question: Question, values: readonly AnswerValue[]): Summary {
  // The registry is typed kind by kind; here the kind and its question come from the same value.
  return (summarize[question.kind] as Summarize<QuestionKind>)(values, question as never);
}

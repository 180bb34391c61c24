import { type Facts, match } from '@polku/protocol/match';
import type { Question } from '../questions/schemas.ts';
import type { AnswerValue } from '../questions/view.ts';

/**
 * Which questions are asked, in which order: pure, and found anew from the first question whenever an answer
 * changes. So there is no history that could disagree with the answers: who goes back and takes another branch
 * is on another path, and what was answered off it is not told.
 */
export type Answers = { readonly [question: string]: AnswerValue };

/** As much of a question as it takes to find the way. */
type Asked = Pick<Question, 'id' | 'when' | 'next'>;

/** Own properties only: `constructor` is a good id of a question. */
export const answerOf = (answers: Answers, id: string): AnswerValue | undefined =>
  Object.hasOwn(answers, id) ? answers[id] : undefined;

export type SurveyPath = {
  /** The questions on the way, as far as the answers so far tell. */
  questions: readonly string[];
  /** Those of the answers that lie on it. */
  answers: Answers;
  /** What rules read at its end. */
  facts: Facts;
};

/** `bucketOf`: where on its scale an answer lies; undefined for one of no scale. */
export function walkSurvey(
  questions: readonly Asked[],
  known: { facts: Facts; answers: Answers },
  bucketOf: (id: string, value: AnswerValue) => string | undefined,
): SurveyPath {
  const path: string[] = [];
  const answers: { [question: string]: AnswerValue } = {};
  const buckets: { [question: string]: string | undefined } = {};
  // Read anew by each rule, and grown on the way.
  const facts = { ...known.facts, answers, buckets };
  for (let index = 0; index < questions.length; ) {
    const question = questions[index] as Asked;
    const { id, when } = question;
    if (!match(when, facts)) {
      index++;
      continue;
    }
    path.push(id);
    const value = answerOf(known.answers, id);
    if (value !== undefined) {
      answers[id] = value;
      buckets[id] = bucketOf(id, value);
    }
    index = placeAfter(questions, index, facts);
  }
  return { questions: path, answers, facts };
}

/** Always further on: a name that is not there, or that lies behind, means the question that stands next. */
function placeAfter(questions: readonly Asked[], index: number, facts: Facts): number {
  const { next } = questions[index] as Asked;
  const to = Array.isArray(next) ? next.find(({ when }) => match(when, facts))?.to : next;
  if (to === 'end') return questions.length;
  const place = questions.findIndex(({ id }) => id === to);
  return place > index ? place : index + 1;
}

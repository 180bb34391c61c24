import { countEach, type Summary } from '../summary.ts';
import type { AnswerValue } from '../view.ts';
import type { ChoiceQuestion } from './schema.ts';

/** How often each option was chosen. Of several options the counts add up to more than `n`, who answered. */
export function summarizeChoice(
  values: readonly AnswerValue[],
  { options, other }: ChoiceQuestion,
): Summary {
  const answers = values.filter((value) => typeof value === 'object') as {
    chosen: readonly string[];
    other?: string;
  }[];
  const counts = countEach(
    options.map(({ id }) => id),
    answers.flatMap(({ chosen }) => chosen),
  );
  const others = answers.filter((answer) => answer.other !== undefined).length;
  // An option may be called "other" too; what is written beside is none of the options.
  return { n: answers.length, counts: other ? { ...counts, '*': others } : counts, figures: {} };
}

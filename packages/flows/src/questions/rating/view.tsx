import { toBucket } from '../scale/bucket.ts';
import { Star, starStyles } from '../scale/star.tsx';
import { readPoint, Scale, scaleStyles, toEnds, toPoints } from '../scale/view.tsx';
import type { AnswerValue, QuestionProps } from '../view.ts';
import type { RatingQuestion } from './schema.ts';

type Range = Pick<RatingQuestion, 'from' | 'to'>;
const rangeOf = ({ from = 1, to = 5 }: Range) => [from, to] as const;

/** Any scale of whole numbers, as numbers or stars. */
export function View(props: QuestionProps<'rating'>) {
  const { question, languages } = props;
  const ends = toEnds(question, languages);
  const points = toPoints(...rangeOf(question));
  const draw = question.look === 'stars' ? () => <Star /> : undefined;
  return <Scale {...props} points={points} ends={ends} look={question.look} draw={draw} />;
}

export const readAnswer = (given: unknown, question: Range) =>
  readPoint(given, toPoints(...rangeOf(question)));

export const bucketOf = (value: AnswerValue, question: Range) =>
  toBucket(value as number, rangeOf(question));

export const styles = scaleStyles + starStyles;

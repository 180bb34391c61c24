import { readPoint, Scale, toEnds, toPoints } from '../scale/view.tsx';
import type { AnswerValue, QuestionProps } from '../view.ts';
import { toNpsBucket } from './bucket.ts';
import { npsWords } from './words.ts';

const POINTS = toPoints(0, 10);

/** Eleven points in one row and in order, whatever the width: another layout would be another instrument. */
export function View(props: QuestionProps<'nps'>) {
  const ends = toEnds(props.question, props.languages, { ...npsWords, ...props.words.nps });
  return <Scale {...props} points={POINTS} ends={ends} />;
}

export const readAnswer = (given: unknown) => readPoint(given, POINTS);

export const bucketOf = (value: AnswerValue) => toNpsBucket(value as number);

export { scaleStyles as styles } from '../scale/view.tsx';

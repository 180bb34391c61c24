import { toBucket } from '../scale/bucket.ts';
import { readPoint, Scale, toEnds, toPoints } from '../scale/view.tsx';
import type { AnswerValue, QuestionProps } from '../view.ts';
import { cesWords } from './words.ts';

const POINTS = toPoints(1, 7);

/** Agreement, 1 to 7. */
export function View(props: QuestionProps<'ces'>) {
  const ends = toEnds(props.question, props.languages, { ...cesWords, ...props.words.ces });
  return <Scale {...props} points={POINTS} ends={ends} />;
}

export const readAnswer = (given: unknown) => readPoint(given, POINTS);

export const bucketOf = (value: AnswerValue) => toBucket(value as number, [1, 7]);

export { scaleStyles as styles } from '../scale/view.tsx';

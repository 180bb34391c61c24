import { toBucket } from '../scale/bucket.ts';
import { Star, starStyles } from '../scale/star.tsx';
import { readPoint, Scale, scaleStyles, toEnds, toPoints } from '../scale/view.tsx';
import type { AnswerValue, QuestionProps } from '../view.ts';
import { Face, faceStyles } from './face.tsx';
import { csatWords } from './words.ts';

const POINTS = toPoints(1, 5);

const DRAWN = {
  numbers: (point: number) => point,
  faces: (point: number) => <Face point={point} />,
  stars: () => <Star />,
};

/** Satisfaction, 1 to 5, as numbers, faces or stars; the names are the same. */
export function View(props: QuestionProps<'csat'>) {
  const { question, languages, words } = props;
  const ends = toEnds(question, languages, { ...csatWords, ...words.csat });
  const look = question.look ?? 'numbers';
  return <Scale {...props} points={POINTS} ends={ends} look={look} draw={DRAWN[look]} />;
}

export const readAnswer = (given: unknown) => readPoint(given, POINTS);

export const bucketOf = (value: AnswerValue) => toBucket(value as number, [1, 5]);

export const styles = scaleStyles + starStyles + faceStyles;

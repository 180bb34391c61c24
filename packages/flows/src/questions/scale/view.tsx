import type { ComponentChildren } from 'preact';
import { pickText } from '../../pick-text.ts';
import type { QuestionProps } from '../view.ts';
import { useRoving } from './roving.ts';
import { scaleStyles } from './style.ts';
import { scaleWords } from './words.ts';

/** What the kinds on a scale share: NPS, CES, CSAT and any other rating. */
type Ends = { low: string; high: string };
type ScaleQuestion = Extract<QuestionProps['question'], { low?: unknown }>;

/** Every point from the lowest to the highest, in order. */
export const toPoints = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The texts at the ends: the author's, else the kind's own. */
export const toEnds = (
  { low, high }: Pick<ScaleQuestion, 'low' | 'high'>,
  languages: readonly string[],
  own: Ends = { low: '', high: '' },
): Ends => ({
  low: pickText(low, languages) || own.low,
  high: pickText(high, languages) || own.high,
});

/** A point that comes from outside: `9`, or `'9'` of an address; undefined when it is not on the scale. */
export function readPoint(given: unknown, points: readonly number[]): number | undefined {
  const point = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return points.find((each) => each === point);
}

export type ScaleProps = Omit<QuestionProps, 'question'> & {
  question: { required?: boolean | undefined };
  points: readonly number[];
  ends: Ends;
  /** What is drawn in a point's place. @default its number */
  draw?: ((point: number) => ComponentChildren) | undefined;
  /** Of the row of points: `stars` fills what lies before the chosen one. */
  look?: string | undefined;
};

/** Native radio buttons in a row: one tab stop, arrows that look, and names that tell the scale. */
export function Scale(props: ScaleProps) {
  const { question, points, ends, draw, look = 'numbers' } = props;
  const { value, onChange, words, labelId, errorId } = props;
  const said = { ...scaleWords, ...words.scale };
  const roving = useRoving(points.indexOf(value as number), points.length);
  const last = points.at(-1) as number;
  const nameOf = (point: number) => {
    const end = point === points[0] ? ends.low : point === last ? ends.high : '';
    return said.point(point, last) + (end && `, ${end}`);
  };
  return (
    <div
      role="radiogroup"
      aria-labelledby={labelId}
      aria-describedby={errorId}
      aria-invalid={errorId ? true : undefined}
      aria-required={question.required ?? false}
      onKeyDown={roving.onKeyDown}
    >
      <div class={`scale ${look} of-${points.length}`} part="scale">
        {points.map((point, place) => (
          <label key={point}>
            <input
              type="radio"
              aria-label={nameOf(point)}
              checked={value === point}
              {...roving.at(place)}
              // Not on change: to choose what is chosen already says "this one" as well.
              onClick={() => onChange(point, true)}
            />
            <span aria-hidden="true" part="point">
              {draw ? draw(point) : point}
            </span>
          </label>
        ))}
      </div>
      {(ends.low || ends.high) && (
        <div class="ends" part="ends" aria-hidden="true">
          <span>{ends.low}</span>
          <span>{ends.high}</span>
        </div>
      )}
    </div>
  );
}

export { scaleStyles };

import { useMemo } from 'preact/hooks';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { useWidth } from '../chart/use-width.ts';
import { useLocale, useWords } from '../locale.ts';
import { ACCOUNTS } from '../words/accounts.ts';
import type { AccountLine } from './account-line.ts';
import { type Dot, toMark, toPaths } from './plot.ts';

/**
 * A plane of four fields with an account a dot. Each field is a button with its name, its count and its sum, which cuts
 * the table to it; the dots behind are for the eye alone.
 */
export type Field = {
  key: string;
  name: string;
  count: number;
  billingCents: number;
  isChosen: boolean;
  onChoose(): void;
};

const HEIGHT_PX = 232;
const ROOM_PX = 8;
const MANY = 3_000;

export function Quadrants(props: {
  title: string;
  about: string;
  fileName: string;
  axes: { x: string; y: string };
  /** Top start, top end, bottom start, bottom end. */
  fields: readonly Field[];
  /** Of all, by their rank. */
  dots: readonly (Dot | undefined)[];
  /** Those that are shown. */
  lines: readonly AccountLine[];
  currency: string;
}) {
  const { format } = useLocale();
  const say = useWords(ACCOUNTS);
  const [box, widthPx] = useWidth(320);
  const { lines, dots, fields } = props;
  // Each is placed once: a cut only takes others of them.
  const marks = useMemo(() => {
    const room = { widthPx, heightPx: HEIGHT_PX, roomPx: ROOM_PX };
    return dots.map((dot) => dot && toMark(dot, room));
  }, [dots, widthPx]);
  const shown = useMemo(() => lines.flatMap(({ rank }) => marks[rank] ?? []), [lines, marks]);
  const paths = useMemo(() => toPaths(shown), [shown]);
  const unplaced = lines.length - shown.length;
  const sums = fields.map(({ billingCents }) => format.moneyShort(billingCents, props.currency));
  return (
    <ChartFrame
      title={props.title}
      n={shown.length}
      about={<p>{props.about}</p>}
      fileName={props.fileName}
      table={{
        columns: [props.title, say('title'), say('columns.billing')],
        rows: fields.map(({ name, count }, at) => [name, count, sums[at] ?? null]),
      }}
    >
      <div class={shown.length > MANY ? 'plot is-many' : 'plot'}>
        <span class="plot-y" aria-hidden="true">
          {props.axes.y}
        </span>
        <div class="plot-plane" ref={box}>
          <svg width={widthPx} height={HEIGHT_PX} aria-hidden="true" focusable="false">
            {paths.map(({ key, touch, size, d }) => (
              <path key={key} class={`dots dots-${touch} dots-${size}`} d={d} />
            ))}
          </svg>
          {fields.map(({ key, name, count, isChosen, onChoose }, at) => (
            <button
              key={key}
              type="button"
              class="plot-field"
              aria-pressed={isChosen}
              onClick={onChoose}
            >
              <span class="plot-name">{name}</span>
              <span class="plot-sum">
                <b>{format.number(count)}</b> {sums[at]}
              </span>
            </button>
          ))}
        </div>
        <span class="plot-x" aria-hidden="true">
          {props.axes.x}
        </span>
      </div>
      {unplaced > 0 && <p class="plot-note">{say('charts.unplaced', { count: unplaced })}</p>}
    </ChartFrame>
  );
}

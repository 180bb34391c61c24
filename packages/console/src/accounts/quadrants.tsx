import { useMemo } from 'preact/hooks';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { useWidth } from '../chart/use-width.ts';
import { useLocale, useWords } from '../locale.ts';
import { ACCOUNTS } from '../words/accounts.ts';
import type { AccountLine } from './account-line.ts';
import { sumBilling } from './cuts.ts';
import { type Dot, toPaths } from './plot.ts';

/**
 * A plane of four fields with an account a dot. Each field is a button with its name, its count and its sum, which cuts
 * the table to it; the dots behind are for the eye alone.
 */
export type Field = {
  key: string;
  name: string;
  lines: readonly AccountLine[];
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
  place(line: AccountLine): Dot | undefined;
  lines: readonly AccountLine[];
  currency: string;
}) {
  const { format } = useLocale();
  const say = useWords(ACCOUNTS);
  const [box, widthPx] = useWidth(320);
  const { lines, place, fields } = props;
  const dots = useMemo(() => lines.flatMap((line) => place(line) ?? []), [lines, place]);
  const paths = useMemo(
    () => toPaths(dots, { widthPx, heightPx: HEIGHT_PX, roomPx: ROOM_PX }),
    [dots, widthPx],
  );
  const unplaced = lines.length - dots.length;
  const sums = fields.map((field) => format.moneyShort(sumBilling(field.lines), props.currency));
  return (
    <ChartFrame
      title={props.title}
      n={dots.length}
      about={<p>{props.about}</p>}
      fileName={props.fileName}
      table={{
        columns: [props.title, say('title'), say('columns.billing')],
        rows: fields.map(({ name, lines: own }, at) => [name, own.length, sums[at] ?? null]),
      }}
    >
      <div class={dots.length > MANY ? 'plot is-many' : 'plot'}>
        <span class="plot-y" aria-hidden="true">
          {props.axes.y}
        </span>
        <div class="plot-plane" ref={box}>
          <svg width={widthPx} height={HEIGHT_PX} aria-hidden="true" focusable="false">
            {paths.map(({ key, touch, size, d }) => (
              <path key={key} class={`dots dots-${touch} dots-${size}`} d={d} />
            ))}
          </svg>
          {fields.map(({ key, name, lines: own, isChosen, onChoose }, at) => (
            <button
              key={key}
              type="button"
              class="plot-field"
              aria-pressed={isChosen}
              onClick={onChoose}
            >
              <span class="plot-name">{name}</span>
              <span class="plot-sum">
                <b>{format.number(own.length)}</b> {sums[at]}
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

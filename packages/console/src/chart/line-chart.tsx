import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveLinear, curveStepAfter, line } from 'd3-shape';
import { useState } from 'preact/hooks';
import { useWidth } from './use-width.ts';

/**
 * Lines over time or over a number, each with its interval where it has one. Drawn as SVG by Preact from d3's scales
 * and shapes: its colours are classes, so that light and dark are the style sheet's, and its texts are texts. It is
 * drawn at the width that it has, so that nothing in it is stretched. Who does not see it has the frame's table.
 */
export type Series = {
  key: string;
  name: string;
  points: readonly { x: number; y: number; low?: number; high?: number }[];
};

const HEIGHT_PX = 220;
const ROOM = { top: 12, end: 12, bottom: 26, start: 44 };

export function LineChart(props: {
  label: string;
  series: readonly Series[];
  /** `time`: `x` is UTC ms. @default 'number' */
  xKind?: 'number' | 'time';
  formatX(x: number): string;
  formatY(y: number): string;
  /** The ends of the scale. @default those of the values, and 0 */
  yMin?: number;
  yMax?: number;
  /** Each value holds until the next. @default false */
  isStepped?: boolean;
}) {
  const { series } = props;
  const [box, widthPx] = useWidth(640);
  const [at, setAt] = useState<number>();
  const points = series.flatMap((each) => each.points);
  const { x, y } = scalesOf(points, widthPx, props);
  const curve = props.isStepped ? curveStepAfter : curveLinear;
  const toLine = line<Series['points'][number]>()
    .x((point) => x(point.x))
    .y((point) => y(point.y))
    .curve(curve);
  const toBand = area<Series['points'][number]>()
    .defined(({ low, high }) => low !== undefined && high !== undefined)
    .x((point) => x(point.x))
    .y0((point) => y(point.low ?? point.y))
    .y1((point) => y(point.high ?? point.y))
    .curve(curve);
  const nearest = at === undefined ? undefined : nearestTo(points, x.invert(at));

  return (
    <div class="line-chart" ref={box}>
      <svg
        role="img"
        aria-label={props.label}
        width={widthPx}
        height={HEIGHT_PX}
        onPointerMove={(event) =>
          setAt(event.clientX - event.currentTarget.getBoundingClientRect().left)
        }
        onPointerLeave={() => setAt(undefined)}
      >
        {y.ticks(4).map((tick) => (
          <g key={tick} class="tick-y" transform={`translate(0 ${y(tick)})`}>
            <line x1={ROOM.start} x2={widthPx - ROOM.end} />
            <text x={ROOM.start - 8} dy="0.32em">
              {props.formatY(tick)}
            </text>
          </g>
        ))}
        {x.ticks(Math.max(2, Math.floor(widthPx / 110))).map((tick) => (
          <text key={tick} class="tick-x" x={x(tick)} y={HEIGHT_PX - 6}>
            {props.formatX(tick)}
          </text>
        ))}
        {series.map(({ key, points: own }, index) => (
          <g key={key} class={`series series-${index + 1}`}>
            <path class="band" d={toBand(own) ?? ''} />
            <path class="line" d={toLine(own) ?? ''} />
          </g>
        ))}
        {nearest !== undefined && (
          <line
            class="cross"
            x1={x(nearest)}
            x2={x(nearest)}
            y1={ROOM.top}
            y2={HEIGHT_PX - ROOM.bottom}
          />
        )}
      </svg>
      <ul class="legend">
        {series.map(({ key, name, points: own }, index) => {
          const here = own.findLast((point) => nearest !== undefined && point.x <= nearest);
          return (
            <li key={key} class={`series-${index + 1}`}>
              <span class="legend-mark" aria-hidden="true" />
              {name}
              {here && nearest !== undefined && (
                <b>
                  {props.formatY(here.y)} · {props.formatX(nearest)}
                </b>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type Points = Series['points'];

/** Both scales as functions of numbers, whatever kind the horizontal one is of. */
function scalesOf(
  points: Points,
  widthPx: number,
  ends: { xKind?: 'number' | 'time'; yMin?: number; yMax?: number },
) {
  const xs = points.map((point) => point.x);
  const ys = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
  const domain = [Math.min(...xs), Math.max(...xs)];
  const range = [ROOM.start, Math.max(ROOM.start + 1, widthPx - ROOM.end)];
  const y = scaleLinear(
    [ends.yMin ?? Math.min(0, ...ys), ends.yMax ?? Math.max(...ys)],
    [HEIGHT_PX - ROOM.bottom, ROOM.top],
  );
  if (ends.yMax === undefined) y.nice(4);
  const time = scaleUtc(domain, range);
  const plain = scaleLinear(domain, range);
  const x =
    ends.xKind === 'time'
      ? Object.assign((value: number) => time(value), {
          invert: (px: number) => time.invert(px).getTime(),
          ticks: (count: number) => time.ticks(count).map((tick) => tick.getTime()),
        })
      : plain;
  return { x, y };
}

const nearestTo = (points: Points, x: number): number | undefined =>
  points.reduce<number | undefined>(
    (best, point) =>
      best === undefined || Math.abs(point.x - x) < Math.abs(best - x) ? point.x : best,
    undefined,
  );

import type { FirstUseInsight } from '@polku/backend/api-insight';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { LineChart } from '../chart/line-chart.tsx';
import { Parts } from './parts.tsx';
import { About, Figures, useInsight } from './use-insight.tsx';

const DAY_MS = 24 * 3_600_000;

/** How long until the first use, of those who have come and of those who still wait. */
export function FirstUse({ all, parts }: FirstUseInsight) {
  const { say, format, text } = useInsight();
  const percent = (ratio: number) => text.inUnit(ratio, 'ratio');
  const points = all.curve.map(({ ms, ratio, low, high }) => ({
    x: ms / DAY_MS,
    y: 1 - ratio,
    ...(low !== null && high !== null && { low: 1 - high, high: 1 - low }),
  }));
  return (
    <ChartFrame
      title={say('firstUse.title')}
      n={all.begun}
      about={<About text={say('firstUse.about')} source={say('firstUse.source')} />}
      fileName="time-to-first-use"
      table={{
        columns: [
          say('column.days'),
          say('firstUse.share'),
          say('column.low'),
          say('column.high'),
          say('firstUse.atRisk'),
        ],
        rows: all.curve.map(({ ms, ratio, low, high, atRisk }) => [
          Number((ms / DAY_MS).toFixed(2)),
          Number((100 * (1 - ratio)).toFixed(1)),
          high === null ? null : Number((100 * (1 - high)).toFixed(1)),
          low === null ? null : Number((100 * (1 - low)).toFixed(1)),
          atRisk,
        ]),
      }}
    >
      <Figures
        list={[
          [say('firstUse.median'), all.median],
          [say('firstUse.quarter'), all.firstQuartile],
          [say('firstUse.threeQuarters'), all.thirdQuartile],
        ]}
      />
      <LineChart
        label={say('firstUse.title')}
        series={[{ key: 'all', name: say('firstUse.share'), points }]}
        formatX={(days) => say('days', { count: Number(days.toFixed(0)) })}
        formatY={percent}
        yMin={0}
        yMax={1}
        isStepped
      />
      <p class="chart-note">
        {say('firstUse.waiting', {
          over: format.number(all.over),
          waiting: format.number(all.waiting),
        })}
      </p>
      <Parts parts={parts} figureOf={({ median }) => median} />
    </ChartFrame>
  );
}

import type { GoalInsight } from '@polku/backend/api-insight';
import { BarChart } from '../chart/bar-chart.tsx';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { Parts } from './parts.tsx';
import { Figure, toRow, useInsight, usePartName } from './use-insight.tsx';

const STATES = [
  ['reached', 'good'],
  ['open', undefined],
  ['at_risk', 'warn'],
  ['missed', 'bad'],
] as const;
const SAID = [
  ['yes', 'good'],
  ['partly', 'warn'],
  ['no', 'bad'],
] as const;

/** The first figure of the page: what accounts bought the product for, and whether that came true. */
export function Goals({ all, parts }: GoalInsight) {
  const { say, format } = useInsight();
  const nameOf = usePartName();
  const columns = [say('column.name'), '%', say('column.low'), say('column.high'), 'n'];
  return (
    <div class="charts-two">
      <ChartFrame
        title={say('goals.title')}
        n={all.reached.n}
        figure={<Figure figure={all.reached} />}
        about={<p>{say('goals.about')}</p>}
        fileName="goals"
        table={{
          columns,
          rows: [
            toRow(say('all'), all.reached),
            ...(parts ?? []).map((part) => toRow(nameOf(part), part.figures.reached)),
          ],
        }}
      >
        <BarChart
          label={say('goals.title')}
          bars={STATES.map(([state, tone]) => ({
            key: state,
            name: say(`goals.${state}`),
            value: all.accounts[state],
            ...(tone && { tone }),
          }))}
          whole={Math.max(1, all.reached.n)}
          formatValue={format.number}
        />
        <Parts parts={parts} figureOf={({ reached }) => reached} min={0} max={1} />
        {all.withoutGoal > 0 && (
          <p class="chart-note">{say('goals.without', { count: all.withoutGoal })}</p>
        )}
      </ChartFrame>
      <ChartFrame
        title={say('said.title')}
        n={all.said.n}
        figure={<Figure figure={all.said} />}
        about={<p>{say('said.about')}</p>}
        fileName="goals-said"
        table={{ columns, rows: [toRow(say('all'), all.said)] }}
      >
        <BarChart
          label={say('said.title')}
          bars={SAID.map(([answer, tone]) => ({
            key: answer,
            name: say(`said.${answer}`),
            value: all.saidCounts[answer],
            tone,
          }))}
          whole={Math.max(1, all.said.n)}
          formatValue={format.number}
        />
      </ChartFrame>
    </div>
  );
}

import type { AlertInsight, AskingInsight, LoopInsight } from '@polku/backend/api-insight';
import { BarChart } from '../chart/bar-chart.tsx';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { Parts } from './parts.tsx';
import { About, Figure, Figures, toRow, useInsight } from './use-insight.tsx';

/** Whether people answer, whether a human answers them, and how soon anybody hears. */
export function Asking({ surveys }: AskingInsight) {
  const { say } = useInsight();
  return (
    <>
      {surveys.map(({ flow, all, parts }) => (
        <ChartFrame
          key={flow.id}
          title={say('asking.title', { flow: flow.name })}
          n={all.shown}
          about={<About text={say('asking.about')} source={say('source.share')} />}
          fileName={`asking-${flow.id}`}
          table={{
            columns: [say('column.name'), '%', say('column.low'), say('column.high'), 'n'],
            rows: [
              toRow(say('asking.response'), all.response),
              toRow(say('asking.decline'), all.decline),
              toRow(say('asking.completion'), all.completion),
            ],
          }}
        >
          <Figures
            list={[
              [say('asking.response'), all.response],
              [say('asking.decline'), all.decline],
              [say('asking.completion'), all.completion],
            ]}
          />
          <Parts parts={parts} figureOf={({ response }) => response} min={0} max={1} />
        </ChartFrame>
      ))}
    </>
  );
}

const LOOP = [
  ['inTime', 'good'],
  ['late', 'warn'],
  ['unheard', 'bad'],
  ['open', undefined],
] as const;

export function Loop({ all, parts }: LoopInsight) {
  const { say, format } = useInsight();
  return (
    <ChartFrame
      title={say('loop.title')}
      n={all.detractors}
      figure={<Figure figure={all.closedInTime} />}
      about={
        <About text={say('loop.about')} source={`${say('source.share')} ${say('source.wait')}`} />
      }
      fileName="loop-closed"
      table={{
        columns: [say('column.name'), say('column.count')],
        rows: LOOP.map(([state]) => [say(`loop.${state}`), all[state]]),
      }}
    >
      <BarChart
        label={say('loop.title')}
        bars={LOOP.map(([state, tone]) => ({
          key: state,
          name: say(`loop.${state}`),
          value: all[state],
          ...(tone && { tone }),
        }))}
        whole={Math.max(1, all.detractors)}
        formatValue={format.number}
      />
      <Figures list={[[say('loop.followUp'), all.followUp]]} />
      <Parts parts={parts} figureOf={({ closedInTime }) => closedInTime} min={0} max={1} />
    </ChartFrame>
  );
}

export function Alerts({ all, parts }: AlertInsight) {
  const { say } = useInsight();
  const list = [
    [say('alerts.latency'), all.latency],
    [say('alerts.latency95'), all.latency95],
    [say('alerts.delivery'), all.deliveryLatency],
    [say('alerts.touch'), all.touch],
  ] as const;
  return (
    <ChartFrame
      title={say('alerts.title')}
      n={all.firstUses}
      about={<About text={say('alerts.about')} source={say('source.wait')} />}
      fileName="alerts"
      table={{
        columns: [
          say('column.name'),
          say('column.days'),
          say('column.low'),
          say('column.high'),
          'n',
        ],
        rows: list.map(([name, figure]) => toRow(name, figure)),
      }}
    >
      <Figures list={list} />
      <Parts parts={parts} figureOf={({ latency }) => latency} min={0} />
      {all.undelivered > 0 && (
        <p class="chart-note">{say('alerts.undelivered', { count: all.undelivered })}</p>
      )}
    </ChartFrame>
  );
}

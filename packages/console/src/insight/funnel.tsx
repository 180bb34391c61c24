import type { FunnelInsight } from '@polku/backend/api-insight';
import { BarChart } from '../chart/bar-chart.tsx';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { anyText } from '../flows/text-field.tsx';
import { useLocale } from '../locale.ts';
import { Parts } from './parts.tsx';
import { About, Figure, useInsight } from './use-insight.tsx';

/** A tour or a checklist step by step, and where people leave it. */
export function Funnel({ all, parts, flow }: FunnelInsight) {
  const { say, format, text } = useInsight();
  const { language } = useLocale();
  const nameOf = (step: string) => anyText(flow.titles[step], language) || step;
  const lost = (left: number) => (left > 0 ? say('funnel.left', { count: left }) : '');
  return (
    <ChartFrame
      title={say('funnel.title', { flow: flow.name })}
      n={all.began}
      figure={<Figure figure={all.done} />}
      about={<About text={say('funnel.about')} source={say('source.share')} />}
      fileName={`funnel-${flow.id}`}
      table={{
        columns: [
          say('funnel.step'),
          say('funnel.came'),
          '%',
          say('funnel.closed'),
          say('funnel.stopped'),
        ],
        rows: all.steps.map(({ step, came, reached, closed, stopped }) => [
          nameOf(step),
          came,
          reached.value === null ? null : Number((100 * reached.value).toFixed(1)),
          closed,
          stopped,
        ]),
      }}
    >
      <BarChart
        label={say('funnel.title', { flow: flow.name })}
        bars={all.steps.map(({ step, came, reached, closed, stopped, left }) => ({
          key: step,
          name: nameOf(step),
          value: came,
          note: [text.value(reached), lost(closed + stopped)].filter(Boolean).join(' · '),
          ...((left.value ?? 0) >= 0.25 && { tone: 'warn' as const }),
        }))}
        whole={Math.max(1, all.began)}
        formatValue={format.number}
      />
      <Parts parts={parts} figureOf={({ done }) => done} min={0} max={1} />
    </ChartFrame>
  );
}

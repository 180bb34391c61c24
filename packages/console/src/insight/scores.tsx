import type { ScoreInsight, ScoreQuestion, ScoreWording } from '@polku/backend/api-insight';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { LineChart } from '../chart/line-chart.tsx';
import { Parts } from './parts.tsx';
import { About, Figure, Figures, toRow, useInsight } from './use-insight.tsx';

const SCALES = {
  nps: { min: -100, max: 100 },
  ces: { min: 1, max: 7 },
  csat: { min: 0, max: 1 },
} as const;

/** NPS, CES and CSAT: each question apart, and each wording of it. */
export function Scores({ questions }: ScoreInsight) {
  const charts = questions.flatMap((question) =>
    question.wordings.map((wording) => ({ question, wording })),
  );
  return (
    <>
      {charts.map(({ question, wording }) => (
        <Score
          key={`${question.flow.id} ${question.questionId} ${wording.versions.join()}`}
          {...{ question, wording }}
        />
      ))}
    </>
  );
}

function Score({ question, wording }: { question: ScoreQuestion; wording: ScoreWording }) {
  const { say, format, text } = useInsight();
  const { kind, flow } = question;
  const { all, change, trend, parts } = wording;
  const { score, agree, byAccount } = all;
  const { unit } = score;
  const points = trend.flatMap(({ from, figure: { value, low, high } }) =>
    value === null
      ? []
      : [{ x: Date.parse(from), y: value, ...(low !== null && high !== null && { low, high }) }],
  );
  const more = [
    ...(agree ? [[say('score.agree'), agree] as const] : []),
    ...(byAccount ? [[say('score.byAccount'), byAccount] as const] : []),
    ...(change ? [[say('score.change'), change] as const] : []),
  ];
  return (
    <ChartFrame
      title={`${say(`score.${kind}`)} · ${flow.name}`}
      n={score.n}
      figure={<Figure figure={score} />}
      about={<About text={say(`score.about_${kind}`)} source={say(`score.source_${kind}`)} />}
      fileName={`${kind}-${flow.id}`}
      table={{
        columns: [
          say('column.name'),
          say(`score.${kind}`),
          say('column.low'),
          say('column.high'),
          'n',
        ],
        rows: [
          toRow(say('all'), score),
          ...trend.map(({ from, figure }) => toRow(format.date(from), figure)),
        ],
      }}
    >
      <blockquote class="chart-note">{wording.text}</blockquote>
      {more.length > 0 && <Figures list={more} />}
      {points.length > 1 && (
        <LineChart
          label={say('score.trend')}
          series={[{ key: kind, name: say(`score.${kind}`), points }]}
          xKind="time"
          formatX={(at) => format.date(new Date(at).toISOString())}
          formatY={(value) => text.inUnit(value, unit)}
          yMin={SCALES[kind].min}
          yMax={SCALES[kind].max}
        />
      )}
      <Histogram label={say('score.counts')} counts={all.counts} />
      <Parts parts={parts} figureOf={(figures) => figures.score} {...SCALES[kind]} />
    </ChartFrame>
  );
}

/** How many gave each point, side by side in the order of the scale. */
function Histogram({ label, counts }: { label: string; counts: { [point: string]: number } }) {
  const { format } = useInsight();
  const most = Math.max(1, ...Object.values(counts));
  return (
    <ol class="histogram" aria-label={label}>
      {Object.entries(counts).map(([point, count]) => (
        <li key={point}>
          <small>{count > 0 && format.number(count)}</small>
          <span style={{ blockSize: `${(100 * count) / most}%` }} aria-hidden="true" />
          <b>{point}</b>
        </li>
      ))}
    </ol>
  );
}

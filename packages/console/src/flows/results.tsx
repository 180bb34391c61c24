import type { FlowPage, FlowResultsPage, QuestionResult } from '@polku/backend/api-flows';
import { useState } from 'preact/hooks';
import type { FlowsApi } from '../api/flows.ts';
import { BarChart } from '../chart/bar-chart.tsx';
import { ChartFrame } from '../chart/chart-frame.tsx';
import { Select } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { FLOWS } from '../words/flows.ts';
import { toPercent } from './share.ts';
import { anyText } from './text-field.tsx';

/** What became of it: how many saw it, how far they came, and what they said; of all versions or of one. */
export function Results({ page, api }: { page: FlowPage; api: Pick<FlowsApi, 'results'> }) {
  const say = useWords(FLOWS);
  const [version, setVersion] = useState<number>();
  const key = `${page.id} ${version ?? ''}`;
  const { data, failure, reload } = useLoad(key, () => api.results(page.id, version));
  return (
    <div class="results">
      <Select
        label={say('results.of')}
        value={String(version ?? '')}
        options={[
          ['', say('results.every')],
          ...page.versions.map(
            (each) => [String(each.version), say('version', { version: each.version })] as const,
          ),
        ]}
        onChoose={(next) => setVersion(next === '' ? undefined : Number(next))}
      />
      {data ? (
        <Figures page={page} results={data} />
      ) : failure ? (
        <Failure code={failure} onRetry={reload} />
      ) : (
        <Skeleton kind="table" rows={4} label={say('results.loading')} />
      )}
    </div>
  );
}

function Figures({ page, results }: { page: FlowPage; results: FlowResultsPage }) {
  const say = useWords(FLOWS);
  const { format, language } = useLocale();
  const isSurvey = page.kind === 'survey';
  if (results.shown === 0 && results.finished === 0) return <Empty title={say('results.none')} />;
  return (
    <>
      <h2 class="unseen">{say('tabs.results')}</h2>
      <dl class="figures">
        <Figure name={say('results.shown')} value={format.number(results.shown)} />
        <Figure
          name={isSurvey ? say('results.answered') : say('results.finished')}
          value={format.number(results.finished)}
        />
        <Figure
          name={isSurvey ? say('results.rate') : say('results.share')}
          value={results.share === null ? '–' : toPercent(results.share, language)}
          note={isSurvey ? say('results.rateAbout') : say('results.shareAbout')}
        />
        {results.heldOut > 0 && (
          <Figure name={say('results.heldOut')} value={format.number(results.heldOut)} />
        )}
      </dl>
      <div class="result-charts">
        {results.parts.length > 0 && <Funnel page={page} results={results} />}
        <Ends results={results} id={page.id} />
        {results.questions.map((result) => (
          <QuestionChart key={result.id} result={result} flow={page.id} />
        ))}
      </div>
    </>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div title={note}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Funnel({ page, results }: { page: FlowPage; results: FlowResultsPage }) {
  const say = useWords(FLOWS);
  const { format, language } = useLocale();
  const bars = results.parts.map(({ id, users, share }) => ({
    key: id,
    name: partName(page, id, language),
    value: users,
    ...(share !== null && { note: toPercent(share, language) }),
  }));
  return (
    <ChartFrame
      title={say('results.funnel')}
      n={results.shown}
      about={<p>{page.kind === 'survey' ? say('results.rateAbout') : say('results.shareAbout')}</p>}
      table={{
        columns: [say('results.part'), say('results.users')],
        rows: bars.map(({ name, value }) => [name, value]),
      }}
      fileName={`${page.id}-funnel`}
    >
      <BarChart
        label={say('results.funnel')}
        bars={bars}
        whole={Math.max(1, results.shown)}
        formatValue={format.number}
      />
    </ChartFrame>
  );
}

function Ends({ results, id }: { results: FlowResultsPage; id: string }) {
  const say = useWords(FLOWS);
  const { format } = useLocale();
  const n = results.ends.reduce((sum, { users }) => sum + users, 0);
  const nameOf = (reason: string) =>
    reason in REASONS ? (say as (key: string) => string)(`reason.${reason}`) : reason;
  return (
    <ChartFrame
      title={say('results.ends')}
      n={n}
      about={<p>{say('results.shareAbout')}</p>}
      table={{
        columns: [say('results.part'), say('results.users')],
        rows: results.ends.map(({ reason, users }) => [nameOf(reason), users]),
      }}
      fileName={`${id}-ends`}
    >
      <BarChart
        label={say('results.ends')}
        bars={results.ends.map(({ reason, users }) => ({
          key: reason,
          name: nameOf(reason),
          value: users,
          ...((reason === 'done' || reason === 'milestone') && { tone: 'good' as const }),
        }))}
        formatValue={format.number}
      />
    </ChartFrame>
  );
}

const REASONS = {
  done: 1,
  milestone: 1,
  close: 1,
  escape: 1,
  overlay: 1,
  missing: 1,
  replaced: 1,
  withdrawn: 1,
  api: 1,
};

function QuestionChart({ result, flow }: { result: QuestionResult; flow: string }) {
  const say = useWords(FLOWS);
  const { format, language } = useLocale();
  const { question, figures, counts, n } = result;
  const main = figures.nps ?? figures.mean ?? figures.share;
  const isShare = main !== undefined && main === figures.share;
  const show = (value: number) =>
    isShare ? toPercent(value, language) : format.number(Math.round(value * 100) / 100);
  const interval =
    main?.low !== undefined && main.high !== undefined
      ? say('results.interval', { low: show(main.low), high: show(main.high) })
      : undefined;
  const title = anyText(question.text, language);
  return (
    <ChartFrame
      title={title}
      n={n}
      figure={
        main && (
          <>
            {show(main.value)} {interval && <small>{interval}</small>}
          </>
        )
      }
      about={<p>{say('results.since', { version: result.versions[0] ?? 1 })}</p>}
      table={{
        columns: [say('results.part'), say('results.users')],
        rows: Object.entries(counts).map(([answer, count]) => [
          optionName(question, answer, language),
          count,
        ]),
      }}
      fileName={`${flow}-${result.id}`}
    >
      {Object.keys(counts).length > 0 && (
        <BarChart
          label={title}
          bars={Object.entries(counts).map(([answer, count]) => ({
            key: answer,
            name: optionName(question, answer, language),
            value: count,
          }))}
          formatValue={format.number}
        />
      )}
      {result.comments.length > 0 && (
        <ul class="comments" aria-label={say('results.comments')}>
          {result.comments.map(({ text, at, userId }) => (
            <li key={`${at} ${userId}`}>
              <blockquote dir="auto">{text}</blockquote>
              <p>
                {userId && <bdi>{userId}</bdi>} <Moment at={at} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </ChartFrame>
  );
}

function optionName(
  question: QuestionResult['question'],
  answer: string,
  language: string,
): string {
  const option =
    question.kind === 'choice' ? question.options.find(({ id }) => id === answer) : undefined;
  return option ? anyText(option.text, language) : answer;
}

type Part = { id?: unknown; title?: unknown; text?: unknown };

/** By the version that is looked at now: an older one had the same ids, or it has no name here. */
function partName({ document }: FlowPage, id: string, language: string): string {
  const lists = ['steps', 'questions', 'items'].map((key) => document[key]);
  const list = lists.find(Array.isArray) as readonly Part[] | undefined;
  const part = list?.find((each) => each.id === id);
  return anyText(part?.title ?? part?.text, language) || id;
}

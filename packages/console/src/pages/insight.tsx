import '../insight/insight.css';
import type { FlowRow } from '@polku/backend/api-flows';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { Select } from '../controls/field.tsx';
import { type Asked, DAYS, parseAsked, STARTS, toQuery } from '../insight/asked.ts';
import { CUTS } from '../insight/cuts.ts';
import { FirstUse } from '../insight/first-use.tsx';
import { Funnel } from '../insight/funnel.tsx';
import { Goals } from '../insight/goals.tsx';
import { Alerts, Asking, Loop } from '../insight/listening.tsx';
import { Money } from '../insight/money.tsx';
import { OwnWords } from '../insight/own-words.tsx';
import { Scores } from '../insight/scores.tsx';
import { ByContext, Loaded, useInsight } from '../insight/use-insight.tsx';
import { Page } from '../parts/page.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { useQuery } from '../parts/use-query.ts';
import { TIERS } from '../playbooks/tiers.ts';

/** Figures, the customers' own goals first; each with how many it is of, and how far off it may be. */
export function InsightPage() {
  const { say } = useInsight();
  const [asked, ask] = useAsked();
  const query = useMemo(() => toQuery(asked, Date.now()), [asked.days, asked.touchLevel, asked.by]);
  return (
    <Page name="insight" title={say('title')}>
      <header class="page-head">
        <h1>{say('title')}</h1>
        <Cuts asked={asked} ask={ask} />
      </header>
      <ByContext.Provider value={asked.by}>
        <Section title={say('section.goals')}>
          <Loaded name="goals" query={query} load={(api, query) => api.goals(query)}>
            {(data) => <Goals {...data} />}
          </Loaded>
        </Section>
        <Section title={say('section.firstUse')}>
          <div class="charts-two">
            <div class="with-choice">
              <Select
                label={say('firstUse.start')}
                options={STARTS.map((start) => [start, say(`firstUse.start_${start}`)] as const)}
                value={asked.start}
                onChoose={(start) => ask('from', start)}
              />
              <Loaded
                name="first-use"
                query={{ ...query, start: asked.start }}
                load={(api, query) => api.firstUse(query)}
              >
                {(data) => <FirstUse {...data} />}
              </Loaded>
            </div>
            <Loaded name="flows" query={{}} load={(api) => api.flows()}>
              {({ flows }) => <Onboarding {...{ flows, asked, ask, query }} />}
            </Loaded>
          </div>
        </Section>
        <Section title={say('section.answers')}>
          <div class="charts-two">
            {(['nps', 'ces', 'csat'] as const).map((kind) => (
              <Loaded
                key={kind}
                name={kind}
                query={{ ...query, every: asked.days === '365' ? 'month' : 'week' }}
                load={(api, query) => api[kind](query)}
              >
                {(data) => <Scores {...data} />}
              </Loaded>
            ))}
          </div>
        </Section>
        <Section title={say('section.listening')}>
          <div class="charts-two">
            <Loaded name="loop" query={query} load={(api, query) => api.loop(query)}>
              {(data) => <Loop {...data} />}
            </Loaded>
            <Loaded name="alerts" query={query} load={(api, query) => api.alerts(query)}>
              {(data) => <Alerts {...data} />}
            </Loaded>
            <Loaded name="asking" query={query} load={(api, query) => api.asking(query)}>
              {(data) => <Asking {...data} />}
            </Loaded>
          </div>
        </Section>
        <Section title={say('section.money')}>
          <Loaded name="money" query={query} load={(api, query) => api.money(query)}>
            {(money) =>
              money.currencies.length > 0 ? (
                <Money {...money} />
              ) : (
                <p class="section-empty">{say('money.none')}</p>
              )
            }
          </Loaded>
        </Section>
        <Section title={say('section.words')}>
          <Loaded
            name="words"
            query={{ ...query, limit: 20 }}
            load={(api, query) => api.words(query)}
          >
            {(data) => <OwnWords {...data} />}
          </Loaded>
        </Section>
      </ByContext.Provider>
    </Page>
  );
}

type Ask = (key: string, value: string | undefined) => void;

/** What is asked for stands in the address, so that it can be sent to somebody. */
function useAsked(): [Asked, Ask] {
  const { write } = useQuery();
  const search = useSearch();
  return [useMemo(() => parseAsked(search), [search]), write];
}

function Cuts({ asked, ask }: { asked: Asked; ask: Ask }) {
  const { say, t } = useInsight();
  return (
    <div class="insight-cuts">
      <Select
        label={say('tier')}
        isLabelHidden
        options={[
          ['all', say('tier_all')],
          ...TIERS.map((tier) => [tier, t(`touch.${tier}`)] as const),
        ]}
        value={asked.touchLevel ?? 'all'}
        onChoose={(tier) => ask('tier', tier === 'all' ? undefined : tier)}
      />
      <Select
        label={say('by')}
        isLabelHidden
        options={[
          ['none', say('by_none')],
          ...CUTS.map((cut) => [cut, `${say('by')}: ${say(`cut.${cut}`)}`] as const),
        ]}
        value={asked.by ?? 'none'}
        onChoose={(cut) => ask('by', cut === 'none' ? undefined : cut)}
      />
      <Segmented
        label={say('period')}
        name="period"
        options={DAYS.map((days) => [days, say(`days_${days}`)] as const)}
        value={asked.days}
        onChoose={(days) => ask('days', days)}
      />
    </div>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="insight-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Onboarding(props: {
  flows: readonly FlowRow[];
  asked: Asked;
  ask: Ask;
  query: ReturnType<typeof toQuery>;
}) {
  const { say } = useInsight();
  const { asked, ask, query } = props;
  const flows = props.flows.filter(
    ({ kind, version }) => (kind === 'tour' || kind === 'checklist') && version !== null,
  );
  const flow = flows.find(({ id }) => id === asked.flow) ?? flows[0];
  if (!flow) return <p class="section-empty">{say('funnel.none')}</p>;
  return (
    <div class="with-choice">
      <Select
        label={say('funnel.flow')}
        options={flows.map(({ id, name }) => [id, name] as const)}
        value={flow.id}
        onChoose={(id) => ask('flow', id)}
      />
      <Loaded
        name="funnel"
        query={{ ...query, flow: flow.id }}
        load={(api, query) => api.funnel(query)}
      >
        {(data) => <Funnel {...data} />}
      </Loaded>
    </div>
  );
}

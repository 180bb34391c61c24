import type { InsightFigure, InsightPart } from '@polku/backend/api-insight';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { Query } from '../api/client.ts';
import { createInsightApi, type InsightApi } from '../api/insight.ts';
import { useApi } from '../console-context.ts';
import { useLocale, useWords } from '../locale.ts';
import { Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { TIERS } from '../playbooks/tiers.ts';
import { INSIGHT } from '../words/insight.ts';
import type { Cut } from './cuts.ts';
import { createFigureText } from './figure-text.ts';

/** By what the page compares its figures. */
export const ByContext = createContext<Cut | undefined>(undefined);

/** The name of one part of that. */
export function usePartName(): (part: Pick<InsightPart<unknown>, 'key' | 'name'>) => string {
  const { say, t } = useInsight();
  const by = useContext(ByContext);
  return ({ key, name }) => {
    if (key === null) return say('noValue');
    const tier = by === 'touchLevel' ? TIERS.find((each) => each === key) : undefined;
    return tier ? t(`touch.${tier}`) : (name ?? key);
  };
}

/** What each part of the page is given: the words, and the period and cuts that hold for all. */
export function useInsight() {
  const say = useWords(INSIGHT);
  const { format, t } = useLocale();
  const text = useMemo(() => createFigureText(say, format), [say, format]);
  return { say, t, format, text };
}

/** A part that loads by itself, so that one slow figure holds up no other. */
export function Loaded<T>(props: {
  name: string;
  query: Query;
  load(api: InsightApi, query: Query): Promise<T>;
  children(data: T): ComponentChildren;
}) {
  const { say } = useInsight();
  const api = useApi(createInsightApi);
  const key = `${props.name} ${JSON.stringify(props.query)}`;
  const { data, failure, reload } = useLoad(key, () => props.load(api, props.query));
  if (data) return <>{props.children(data)}</>;
  if (failure) return <Failure code={failure} onRetry={reload} />;
  return <Skeleton kind="chart" rows={1} label={say('loading')} />;
}

/** What a chart says, and where its formula comes from. */
export function About({ text, source }: { text: string; source: string }) {
  return (
    <>
      <p>{text}</p>
      <p>
        <cite>{source}</cite>
      </p>
    </>
  );
}

/** A figure large, with its interval beside it. */
export function Figure({ figure }: { figure: InsightFigure }) {
  const { text } = useInsight();
  const isNone = figure.value === null;
  return (
    <span class={isNone ? 'figure figure-none' : 'figure'}>
      {text.value(figure)} <small>{text.interval(figure)}</small>
    </span>
  );
}

/** Figures side by side, each with its name. */
export function Figures({
  list,
}: {
  list: readonly (readonly [name: string, figure: InsightFigure])[];
}) {
  return (
    <dl class="figures">
      {list.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Figure figure={figure} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The line of a chart's table that a figure is: name, value, interval, n. Ratios in per cent, times in days. */
export function toRow(name: string, { value, low, high, n, unit }: InsightFigure) {
  const shown = (each: number | null) =>
    each === null ? null : Number((each * FACTORS[unit]).toFixed(2));
  return [name, shown(value), shown(low), shown(high), n] as const;
}

const DAY_MS = 24 * 3_600_000;
const FACTORS = { points: 1, ratio: 100, ms: 1 / DAY_MS } as const;

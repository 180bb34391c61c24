import type { FlowHistory } from '@polku/flows';
import type { AskingInsight, FunnelInsight } from '../http/api-insight.ts';
import { readFlowLines } from '../store/sql/flows.ts';
import { readAsking, readFlowHistories } from '../store/sql/insight-flows.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import type { Db } from '../store/store.ts';
import { toIso } from '../success/iso-time.ts';
import { type AskingCounts, summarizeAsking } from './asking.ts';
import { type FunnelCounts, summarizeFunnel } from './funnel.ts';
import { type Cutting, toParts } from './parts.ts';

/** Figures of flows: where people leave them, and what becomes of asking. */
type Given = { scope: InsightScope; cutting: Cutting };

type Standing = {
  cut: string | null;
  isDone: boolean;
  isClosed: boolean;
  seen: readonly string[];
  step: string | null;
};

/** Undefined when there is no tour and no checklist of this id. */
export async function readFunnel(
  db: Db,
  { scope, cutting, flowId }: Given & { flowId: string },
): Promise<FunnelInsight | undefined> {
  const lines = await readFlowLines(db, scope.workspaceId);
  const line = lines.find(({ id }) => id === flowId);
  const [newest] = line?.versions ?? [];
  if (!line || !newest) return undefined;
  const steps = toSteps(newest.document);
  if (!steps) return undefined;
  const order = steps.map(({ id }) => id);
  const standings: Standing[] = [];
  for await (const page of readFlowHistories(db, scope, flowId))
    for (const { cut, isDone, isClosed, progressJson } of page) {
      const progress: FlowHistory['progress'] = JSON.parse(progressJson ?? 'null') ?? undefined;
      const { seen = [], step = null } = progress ?? {};
      standings.push({ cut, isDone, isClosed, seen, step });
    }
  return {
    from: toIso(scope.fromMs),
    to: toIso(scope.toMs),
    flow: {
      id: flowId,
      name: newest.document.name,
      kind: line.kind,
      versions: line.versions.map(({ version }) => version),
      titles: Object.fromEntries(steps.flatMap(({ id, title }) => (title ? [[id, title]] : []))),
    },
    ...toParts(standings, cutting, {
      summarize: (some) => summarizeFunnel(toCounts(some), order),
      sizeOf: ({ began }) => began,
    }),
  };
}

type Document = Awaited<ReturnType<typeof readFlowLines>>[number]['versions'][number]['document'];

const toSteps = (flow: Document) =>
  flow.kind === 'tour' ? flow.steps : flow.kind === 'checklist' ? flow.items : undefined;

function toCounts(standings: readonly Standing[]): FunnelCounts {
  const seen = new Map<string, number>();
  const left: { step: string | null; isClosed: boolean; times: number }[] = [];
  for (const { isDone, isClosed, step, ...each } of standings) {
    for (const one of each.seen) seen.set(one, (seen.get(one) ?? 0) + 1);
    if (isDone) continue;
    const known = left.find((other) => other.step === step && other.isClosed === isClosed);
    if (known) known.times += 1;
    else left.push({ step, isClosed, times: 1 });
  }
  const done = standings.filter(({ isDone }) => isDone).length;
  return { began: standings.length, done, seen, left };
}

export async function readSurveys(
  db: Db,
  { scope, cutting, flowId }: Given & { flowId: string | undefined },
): Promise<AskingInsight> {
  const [from, to] = [toIso(scope.fromMs), toIso(scope.toMs)];
  const rows = await readAsking(db, scope);
  const lines = await readFlowLines(db, scope.workspaceId);
  const surveys = lines
    .filter(({ id, kind }) => kind === 'survey' && (flowId === undefined || id === flowId))
    .map(({ id, versions }) => ({
      flow: { id, name: versions[0]?.document.name ?? id },
      from,
      to,
      ...toParts(
        rows.filter((row) => row.flowId === id),
        cutting,
        { summarize: (some) => summarizeAsking(add(some)), sizeOf: ({ shown }) => shown },
      ),
    }));
  return { from, to, surveys };
}

function add(rows: readonly AskingCounts[]): AskingCounts {
  const counts = { shown: 0, answered: 0, completed: 0, declined: 0, unverified: 0 };
  for (const row of rows)
    for (const name of Object.keys(counts) as (keyof AskingCounts)[]) counts[name] += row[name];
  return counts;
}

import type { AlertFigures, InsightFigure, LoopFigures } from '../http/api-insight.ts';
import {
  type AlertRow,
  type DetractorRow,
  readAlerts,
  readDetractors,
  readTouches,
  type Touches,
} from '../store/sql/insight-alerts.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import type { Db } from '../store/store.ts';
import { type HeardDetractor, summarizeLoop } from './loop.ts';
import { type Cutting, type Parts, toParts } from './parts.ts';
import { type Lengths, measureWaits, toDurations } from './survival.ts';

/** Figures of what the vendor's people do: hear of detractors and of first uses, and are in touch. */
type Given = { scope: InsightScope; cutting: Cutting; nowMs: number };

export async function readLoop(
  db: Db,
  { scope, cutting, nowMs }: Given,
): Promise<Parts<LoopFigures>> {
  // Of several tasks of one the first due that was not called off.
  const heard = new Map<string, DetractorRow>();
  for (const row of await readDetractors(db, scope)) {
    const known = heard.get(row.id);
    if (!known || rankOf(row) < rankOf(known)) heard.set(row.id, row);
  }
  return toParts([...heard.values()].map(toHeard), cutting, {
    summarize: (some) => summarizeLoop(some, nowMs),
    sizeOf: ({ detractors }) => detractors,
  });
}

const rankOf = ({ state, due_at }: DetractorRow): number =>
  state === null || state === 'cancelled' ? Infinity : (due_at ?? Infinity);

function toHeard(row: DetractorRow): HeardDetractor & { cut: string | null } {
  const { state, created_at, due_at, contacted_at, closed_at, at, cut } = row;
  const task =
    state === null || created_at === null || due_at === null
      ? null
      : { state, created_at, due_at, contacted_at, closed_at };
  return { at, cut, task };
}

export async function readAlertFigures(
  db: Db,
  { scope, cutting, nowMs }: Given,
): Promise<Parts<AlertFigures>> {
  const alerts = await readAlerts(db, scope);
  const touchOf = createTouches(
    await readTouches(db, { workspaceId: scope.workspaceId, sinceMs: scope.fromMs }),
  );
  const told = alerts.map((alert): Told => {
    const { cut, knownAt, deliveredAt } = alert;
    const happenedMs = Date.parse(alert.happenedAt);
    return { cut, happenedMs, knownAt, deliveredAt, touchedAt: touchOf(alert, happenedMs) };
  });
  return toParts(told, cutting, {
    summarize: (some) => summarizeAlerts(some, nowMs),
    sizeOf: ({ firstUses }) => firstUses,
  });
}

type Told = Pick<AlertRow, 'cut' | 'knownAt' | 'deliveredAt'> & {
  happenedMs: number;
  touchedAt: number | null;
};

/** The first touch of the user, or of the account where nobody in particular was meant, from then on. */
function createTouches({ userId, accountId, at }: Touches) {
  const ofUsers = new Map<string, number[]>();
  const ofAccounts = new Map<string, number[]>();
  for (const [place, touchedAt] of at.entries()) {
    const user = userId[place] ?? null;
    const [of, id] = user === null ? [ofAccounts, accountId[place] ?? null] : [ofUsers, user];
    if (id === null) continue;
    const known = of.get(id);
    if (known) known.push(touchedAt);
    else of.set(id, [touchedAt]);
  }
  return (alert: AlertRow, sinceMs: number): number | null => {
    const ofUser = firstOf(ofUsers.get(alert.userId ?? ''), sinceMs);
    const first = Math.min(ofUser, firstOf(ofAccounts.get(alert.accountId ?? ''), sinceMs));
    return first === Infinity ? null : first;
  };
}

const firstOf = (times: readonly number[] = [], sinceMs: number): number =>
  times.reduce((first, at) => (at >= sinceMs && at < first ? at : first), Infinity);

function summarizeAlerts(told: readonly Told[], nowMs: number): AlertFigures {
  const happened = (place: number) => told[place]?.happenedMs ?? nowMs;
  const known = (place: number) => told[place]?.knownAt ?? nowMs;
  const delivered = (place: number) => told[place]?.deliveredAt ?? null;
  const touched = (place: number) => told[place]?.touchedAt ?? null;
  const measure = (sinceOf: typeof happened, endOf: typeof delivered) =>
    measureWaits(told.length, sinceOf, endOf, nowMs);
  const durations = (lengths: Lengths, ...shares: number[]) =>
    toDurations(lengths, shares, 'first_uses') as [InsightFigure, InsightFigure];
  const [latency, latency95] = durations(measure(happened, delivered), 0.5, 0.95);
  const [deliveryLatency, deliveryLatency95] = durations(measure(known, delivered), 0.5, 0.95);
  const touches = measure(happened, touched);
  const [touch] = durations(touches, 0.5);
  return {
    firstUses: told.length,
    ...{ latency, latency95, deliveryLatency, deliveryLatency95 },
    undelivered: told.filter(({ deliveredAt }) => deliveredAt === null).length,
    touch,
    touched: touches.over.length,
  };
}

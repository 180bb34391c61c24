import type { AlertFigures, LoopFigures } from '../http/api-insight.ts';
import {
  type AlertRow,
  type DetractorRow,
  readAlerts,
  readDetractors,
  readTouches,
  type TouchRow,
} from '../store/sql/insight-alerts.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import type { Db } from '../store/store.ts';
import { type HeardDetractor, summarizeLoop } from './loop.ts';
import { type Cutting, type Parts, toParts } from './parts.ts';
import { createDurations } from './survival.ts';

/** Figures of what the vendor's people do: hear of detractors and of first uses, and are in touch. */
type Given = { scope: InsightScope; cutting: Cutting; nowMs: number };

export async function readLoop(
  db: Db,
  { scope, cutting, nowMs }: Given,
): Promise<Parts<LoopFigures>> {
  const rows = await readDetractors(db, scope);
  const heard = [...Map.groupBy(rows, ({ id }) => id).values()].map(toHeard);
  return toParts(heard, cutting, {
    summarize: (some) => summarizeLoop(some, nowMs),
    sizeOf: ({ detractors }) => detractors,
  });
}

/** Of several tasks the first due that was not called off. */
function toHeard(rows: DetractorRow[]): HeardDetractor & { cut: string | null } {
  const row = rows.find(({ state }) => state !== null && state !== 'cancelled') ?? rows[0];
  if (!row) throw new Error('A detractor without a row was grouped.');
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
  const told = alerts.map((alert) => {
    const happenedMs = Date.parse(alert.happenedAt);
    return { ...alert, happenedMs, touchedAt: touchOf(alert, happenedMs) };
  });
  return toParts(told, cutting, {
    summarize: (some) => summarizeAlerts(some, nowMs),
    sizeOf: ({ firstUses }) => firstUses,
  });
}

type Told = AlertRow & { happenedMs: number; touchedAt: number | undefined };

/** The first touch of the user, or of the account where nobody in particular was meant, from then on. */
function createTouches(touches: readonly TouchRow[]) {
  const byUser = Map.groupBy(touches, ({ userId }) => userId);
  const byAccount = Map.groupBy(byUser.get(null) ?? [], ({ accountId }) => accountId);
  return ({ userId, accountId }: AlertRow, sinceMs: number): number | undefined => {
    const first = (some: readonly TouchRow[] = []) => some.find(({ at }) => at >= sinceMs)?.at;
    const times = [
      userId === null ? undefined : first(byUser.get(userId)),
      accountId === null ? undefined : first(byAccount.get(accountId)),
    ].filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  };
}

function summarizeAlerts(told: readonly Told[], nowMs: number): AlertFigures {
  const waits = (sinceOf: (one: Told) => number, endOf: (one: Told) => number | null | undefined) =>
    told.map((one) => {
      const end = endOf(one) ?? null;
      return { ms: Math.max(0, (end ?? nowMs) - sinceOf(one)), isOver: end !== null };
    });
  const happened = ({ happenedMs }: Told) => happenedMs;
  const known = ({ knownAt }: Told) => knownAt;
  const delivered = ({ deliveredAt }: Told) => deliveredAt;
  const sinceHappened = createDurations(waits(happened, delivered), 'first_uses');
  const sinceKnown = createDurations(waits(known, delivered), 'first_uses');
  const touches = waits(happened, ({ touchedAt }) => touchedAt);
  return {
    firstUses: told.length,
    latency: sinceHappened(0.5),
    latency95: sinceHappened(0.95),
    deliveryLatency: sinceKnown(0.5),
    deliveryLatency95: sinceKnown(0.95),
    undelivered: told.filter(({ deliveredAt }) => deliveredAt === null).length,
    touch: createDurations(touches, 'first_uses')(0.5),
    touched: touches.filter(({ isOver }) => isOver).length,
  };
}

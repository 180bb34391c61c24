import type { SilenceStart, TouchLevel } from '@polku/protocol';
import type { WatchRow } from '../store/sql/watches.ts';
import type { Detail } from './occurrence.ts';
import type { Playbook, Watched } from './playbook.ts';
import { toLevel } from './playbook-decide.ts';

/**
 * What a timer comes to when it is due, pure. A timer is never moved by what happens meanwhile: it is asked again when
 * it comes due, and by what is true then it is told, waits on, or is over. So ingest pays nothing for it, a changed
 * playbook holds for timers that run already, and one that was set twice is told once.
 */

/** What is true of its subject now. */
export type Watching = {
  touchLevel: TouchLevel | null;
  /** Those that hold for the account. */
  playbooks: readonly Playbook[];
  /** The user, or the account, has made the first use, or was there before it was watched. */
  hasUsed: boolean;
  /** When the silence, the standstill or the absence began, as it is known now. Undefined: it has ended. */
  sinceMs: number | undefined;
  /** Of a flow: where the user stands in it. */
  step?: string | undefined;
};

export type WatchOutcome =
  | { kind: 'over' }
  | { kind: 'wait'; sinceMs: number; dueMs: number }
  | { kind: 'tell'; dueMs: number; detail: Detail };

const DAY_MS = 24 * 3_600_000;

/** After so many days it is told; undefined where no playbook asks for it. */
export function toDays(
  kind: Watched,
  { touchLevel, playbooks }: Pick<Watching, 'touchLevel' | 'playbooks'>,
): number | undefined {
  const level = toLevel(touchLevel);
  const days = playbooks.flatMap(({ when }) =>
    when.occurs === kind && when.afterDays ? when.afterDays[level] : [],
  );
  return days.length === 0 ? undefined : Math.min(...days);
}

/** A timer that no playbook asks for is looked at again then: one may be written that does. */
const LOOK_AGAIN_DAYS = 30;

export function decideWatch(
  watch: Pick<WatchRow, 'kind' | 'since'>,
  watching: Watching,
  nowMs: number,
): WatchOutcome {
  const { sinceMs, hasUsed } = watching;
  const endsByUse = watch.kind !== 'champion_silent';
  if (sinceMs === undefined || (endsByUse && hasUsed)) return { kind: 'over' };
  const days = toDays(watch.kind, watching);
  if (days === undefined) return { kind: 'wait', sinceMs, dueMs: nowMs + LOOK_AGAIN_DAYS * DAY_MS };
  const dueMs = sinceMs + days * DAY_MS;
  if (dueMs > nowMs) return { kind: 'wait', sinceMs, dueMs };
  return { kind: 'tell', dueMs, detail: toDetail(watch, { watching, sinceMs, days }) };
}

function toDetail(
  { kind, since }: Pick<WatchRow, 'kind' | 'since'>,
  { watching, sinceMs, days }: { watching: Watching; sinceMs: number; days: number },
): Detail {
  switch (kind) {
    case 'silence':
      // Written so when the timer was set.
      return { kind, since: since as SilenceStart, sinceAt: sinceMs, days };
    case 'stuck':
      return { kind, flow: since, step: watching.step ?? null, sinceAt: sinceMs };
    case 'champion_silent':
      return { kind, lastSeenAt: sinceMs, days };
  }
}

type Tellable = {
  watch: WatchRow;
  /** When it came to be told. */
  dueMs: number;
  /** When another of its kind was, of the same account. */
  wasToldAt: number | undefined;
};

/** Of several that are told of one account at a time, one is; the others are lines of its digest. */
export function foldTold<T extends Tellable>(
  told: readonly T[],
  nowMs: number,
): (T & { isFolded: boolean })[] {
  const keyOf = ({ workspace_id, account_id, subject, kind }: WatchRow) =>
    [workspace_id, account_id ?? subject, kind].join('\n');
  const loud = new Set<string>();
  // The newest is the one that is still news.
  return told
    .toSorted((a, b) => b.dueMs - a.dueMs || (a.watch.since < b.watch.since ? -1 : 1))
    .map((one) => {
      const key = keyOf(one.watch);
      const isRecent = one.wasToldAt !== undefined && one.wasToldAt > nowMs - DAY_MS;
      const isFolded = isRecent || loud.has(key);
      loud.add(key);
      return { ...one, isFolded };
    });
}

import type { CheckedEvent } from '../ingest/checked.ts';
import { createRateLimit, type Rate, type RateLimit } from './rate-limit.ts';

/**
 * How much may be sent, in events, so that a flood under the public key never gets a verified event refused.
 * Verified and unverified traffic draw on buckets of their own. A batch is taken whole or answered 429 whole:
 * a part refused by index would be gone for good, and a part to come again would hold up what waits behind it.
 *
 * A batch with one verified event in it is vouched for as a whole, and what it holds from before its person
 * signed in counts as that person's. So an honest browser that has something verified to say is never told to
 * wait because others flood; and a person can send no more than their own share.
 */
export type Limits = {
  /** Counts the batch. → undefined when it may be taken, else who has sent too much and for how long. */
  admit(asked: Asked): Refused | undefined;
};

export type Asked = {
  workspaceId: string;
  /** That would be taken. */
  events: readonly CheckedEvent[];
  /** With those that are refused by index: they are work too. */
  total: number;
  /** Sent with a secret key: by the host's own server, which speaks for many. @default false */
  isSecret?: boolean;
  /** The workspace believes whoever claims an id, so nothing in it tells a person from a flood. */
  allowUnverified: boolean;
  /** Of the sender; asked for only when it matters. */
  address: () => string;
};

export type Refused = { by: LimitName; retryAfterS: number };

/** Of a workspace, `verified` and `unverified`; of one person, and of one address. Absent: no limit. */
export type LimitRates = { [L in LimitName]?: Rate | undefined };

export const LIMIT_NAMES = ['verified', 'subject', 'unverified', 'address'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

type Draw = { by: LimitName; key: string; count: number };

/** Who has sent too much alone comes back when that is paid for, at most after this. */
const MAX_RETRY_AFTER_S = 300;
/** What many share is free again at once, but not for all of them: they come back one after another. */
const SHARED_RETRY_S = { from: 5, to: 30 };

export function createLimits(
  rates: LimitRates,
  {
    monotonicMs = () => performance.now(),
    random = Math.random,
  }: { monotonicMs?: () => number; random?: () => number } = {},
): Limits {
  const limits = new Map<LimitName, RateLimit>();
  for (const name of LIMIT_NAMES) {
    const rate = rates[name];
    if (rate) limits.set(name, createRateLimit({ ...rate, monotonicMs }));
  }

  function admit(asked: Asked): Refused | undefined {
    const draws = toDraws(asked);
    for (const { by, key } of draws) {
      const waitMs = limits.get(by)?.waitMs(key) ?? 0;
      if (waitMs > 0) return { by, retryAfterS: toRetryAfterS(by, waitMs) };
    }
    for (const { by, key, count } of draws) limits.get(by)?.take(key, count);
    return undefined;
  }

  function toRetryAfterS(by: LimitName, waitMs: number): number {
    if (by === 'subject' || by === 'address')
      return Math.min(Math.ceil(waitMs / 1_000), MAX_RETRY_AFTER_S);
    const { from, to } = SHARED_RETRY_S;
    return Math.round(from + random() * (to - from));
  }

  return { admit };
}

/** What the batch draws from which bucket. */
function toDraws(asked: Asked): Draw[] {
  const { workspaceId, events, total, allowUnverified, isSecret = false, address } = asked;
  const count = Math.max(total, 1);
  const verified: Draw = { by: 'verified', key: workspaceId, count };
  if (isSecret) return [verified];
  const persons = allowUnverified ? [] : countByPerson(events);
  const [first, ...others] = persons;
  if (!first) {
    return [
      { by: 'address', key: address(), count },
      { by: 'unverified', key: workspaceId, count },
    ];
  }
  // What is nobody's own is the first one's.
  const rest = others.reduce((left, [, own]) => left - own, count);
  const subjects: Draw[] = [[first[0], rest] as const, ...others].map(([userId, own]) => ({
    by: 'subject',
    key: `${workspaceId} ${userId}`,
    count: own,
  }));
  return [verified, ...subjects];
}

/** How many verified events there are of each person; a browser's batch is nearly always of one. */
function countByPerson(events: readonly CheckedEvent[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { trust, userId } of events) {
    if (trust === 1 && userId !== undefined) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  }
  return [...counts];
}

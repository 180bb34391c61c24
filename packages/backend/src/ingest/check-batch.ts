import type { Batch as BatchType, Event, EventResult, TokenClaims } from '@polku/protocol';
import { MAX_EVENT_AGE_MS, MAX_EVENT_BYTES } from '@polku/protocol/limits';
import { faultOf } from './check-event.ts';
import type { CheckedEvent } from './checked.ts';
import { type Clocks, correctTime, judge } from './trust.ts';

/**
 * Decides the answer to a batch, event by event, by shape, size, age and trust alone: it is given before
 * anything is looked up, so it is the same on every event log and tells nobody what is stored.
 */
export async function checkBatch(check: BatchCheck): Promise<CheckedEvents> {
  const results: EventResult[] = [];
  const accepted: CheckedEvent[] = [];
  /** By the index of their token; undefined when it cannot be believed. */
  const known = new Map<number, TokenClaims | undefined>();
  // An event is no larger than the body it came in, and most bodies are smaller than that.
  const isSizeOpen = check.bodyBytes > MAX_EVENT_BYTES;
  for (const value of check.batch.events) {
    const fault = faultOf(value);
    if (fault !== undefined) {
      results.push(refuse(value, 'invalid_event', fault));
      continue;
    }
    // Held to the schema by the check above, which check-event.test.ts holds equal to it.
    const event = value as Event;
    const { at, isTooOld } = correctTime(clocksOf(event, check));
    const refusal = (isSizeOpen && refuseSize(event)) || (isTooOld && refuseAge(event));
    if (refusal) {
      results.push(refusal);
      continue;
    }
    // Waited for once a token and not once an event, of which a batch has fifty.
    const { token } = event;
    if (token !== undefined && !known.has(token)) known.set(token, await verify(token, check));
    const claims = token === undefined ? undefined : known.get(token);
    accepted.push(acceptEvent(event, { at, claims }, check));
    results.push({ id: event.id, status: 'accepted' });
  }
  return { results, accepted };
}

export type BatchCheck = {
  batch: Pick<BatchType, 'sentAt' | 'tokens'> & { events: readonly unknown[] };
  /** Of the body that the events came in; 0 when each was measured before. */
  bodyBytes: number;
  receivedAt: number;
  allowUnverified: boolean;
  /** It came with a secret key. @default false */
  isSecret?: boolean;
  /** The claims of a token, when it is one that this workspace's secrets have signed. */
  verify: (token: string) => Promise<TokenClaims | undefined>;
};

export type CheckedEvents = {
  /** By index. */
  results: EventResult[];
  accepted: CheckedEvent[];
};

async function verify(
  index: number,
  { batch, verify }: BatchCheck,
): Promise<TokenClaims | undefined> {
  const token = batch.tokens?.[index];
  return token === undefined ? undefined : verify(token);
}

/** `at`: corrected. `claims`: of its own token. */
function acceptEvent(
  event: Event,
  { at, claims }: { at: number; claims: TokenClaims | undefined },
  { receivedAt, allowUnverified, isSecret = false }: BatchCheck,
): CheckedEvent {
  const verdict = judge({ event, claims, at, receivedAt, allowUnverified, isSecret });
  const { trust, userId, accountId, isInternal } = verdict;
  return { event, at, trust, userId, accountId, isInternal, isSecret: isSecret || undefined };
}

const clocksOf = ({ at }: Event, check: BatchCheck): Clocks => ({
  at,
  sentAt: check.batch.sentAt,
  receivedAt: check.receivedAt,
  isSecret: check.isSecret ?? false,
});

function refuseSize(event: Event): EventResult | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(event));
  if (bytes <= MAX_EVENT_BYTES) return undefined;
  const message = `The event has ${bytes} bytes; at most ${MAX_EVENT_BYTES} are taken. Send less in properties.`;
  return refuse(event, 'too_large', message);
}

const MAX_EVENT_AGE_DAYS = MAX_EVENT_AGE_MS / 86_400_000;

function refuseAge(event: Event): EventResult {
  const message = `The event is more than ${MAX_EVENT_AGE_DAYS} days old. Only an import with a secret key takes it.`;
  return refuse(event, 'too_old', message);
}

type Refusal = NonNullable<EventResult['code']>;

function refuse(value: unknown, code: Refusal, message: string): EventResult {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  const isTold = typeof id === 'string' && id.length <= 100;
  return { ...(isTold && { id }), status: 'refused', code, message };
}

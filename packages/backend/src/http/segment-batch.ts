import type { EventResult } from '@polku/protocol';
import { MAX_BATCH_EVENTS, MAX_JSON_DEPTH } from '@polku/protocol/limits';
import { isShallow } from '@polku/protocol/schemas';
import { type IngestRequest, tooManyEvents, wrongShape } from './ingest-request.ts';
import {
  type CallFacts,
  type Fields,
  type MappedCall,
  SEGMENT_CALLS,
  type SegmentCall,
  textOf,
  toEvent,
  toFields,
  toMs,
} from './segment-event.ts';

/**
 * A request of the Segment HTTP tracking API, one call or a batch of them, as a batch of ours. A call that is no
 * event of ours is refused by its index; the others go the way of every event.
 */

/** Segment's libraries count 32 KiB, a little more than an event of ours may have. */
const MAX_CALL_BYTES = 32_768;
/** Of the call, with the object that it is and the one that holds its context. */
const MAX_CALL_DEPTH = MAX_JSON_DEPTH + 2;

/**
 * `call`: what the path says that the body is; undefined for a batch, in which each says it.
 * @throws ApiError `invalid_body` or `too_many_events`
 */
export function parseSegment(
  body: unknown,
  { call, bodyBytes }: { call: SegmentCall | undefined; bodyBytes: number },
): IngestRequest {
  const fields = toFields(body);
  if (fields !== body) throw wrongShape('', 'it is not an object');
  const calls = call === undefined ? fields.batch : [body];
  if (!Array.isArray(calls)) throw wrongShape('batch', 'it is not an array');
  if (calls.length > MAX_BATCH_EVENTS) throw tooManyEvents('batch');
  const isSizeOpen = bodyBytes > MAX_CALL_BYTES;
  return {
    writeKey: textOf(fields.writeKey),
    toDelivery({ receivedAt, secret }) {
      const sentAt = toMs(fields.sentAt) ?? receivedAt;
      const context = call === undefined ? toFields(fields.context) : undefined;
      const facts: CallFacts = { sentAt, context, secret };
      const mapped = calls.map((value) => mapCall(value, { call, isSizeOpen, facts }));
      return { ...collect(mapped, sentAt), bodyBytes: 0 };
    },
  };
}

type Mapped = MappedCall | EventResult;
type CallOptions = { call: SegmentCall | undefined; isSizeOpen: boolean; facts: CallFacts };

function mapCall(value: unknown, { call, isSizeOpen, facts }: CallOptions): Mapped {
  const fields = toFields(value);
  if (fields !== value) return refuse('invalid_event', 'The event must be an object.');
  if (!isShallow(value, MAX_CALL_DEPTH))
    return refuse('invalid_event', `The event is nested deeper than ${MAX_CALL_DEPTH} levels.`);
  const bytes = isSizeOpen ? Buffer.byteLength(JSON.stringify(value)) : 0;
  if (bytes > MAX_CALL_BYTES) {
    const message = `The event has ${bytes} bytes; at most ${MAX_CALL_BYTES} are taken. Send less in properties.`;
    return refuse('too_large', message);
  }
  const kind = call ?? SEGMENT_CALLS.find((one) => one === fields.type);
  if (kind === undefined)
    return refuse('invalid_event', `type must be one of ${SEGMENT_CALLS.join(', ')}.`);
  const event = toEvent(kind, fields, facts);
  return typeof event === 'string' ? refuse('invalid_event', event) : event;
}

const refuse = (code: 'invalid_event' | 'too_large', message: string): EventResult => ({
  status: 'refused',
  code,
  message,
});

/** Each token once, as in a batch of ours. */
function collect(mapped: readonly Mapped[], sentAt: number) {
  const tokens = new Map<string, number>();
  const refused = new Map<number, EventResult>();
  const events: Fields[] = [];
  for (const [index, one] of mapped.entries()) {
    if ('status' in one) {
      refused.set(index, one);
      continue;
    }
    const { event, token } = one;
    if (token !== undefined && !tokens.has(token)) tokens.set(token, tokens.size);
    events.push(token === undefined ? event : { ...event, token: tokens.get(token) });
  }
  return { batch: { sentAt, tokens: [...tokens.keys()], events }, refused };
}

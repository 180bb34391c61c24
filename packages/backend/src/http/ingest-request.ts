import { isUtf8 } from 'node:buffer';
import type { EventResult } from '@polku/protocol';
import { MAX_BATCH_EVENTS } from '@polku/protocol/limits';
import { Batch } from '@polku/protocol/schemas';
import type { BatchCheck } from '../ingest/check-batch.ts';
import { ApiError } from './errors.ts';
import { findJsonFault } from './json-fault.ts';
import { unknownKey } from './sender.ts';

/**
 * What a body asks of the ingest, in whatever dialect it is written: from here on all is one batch. Ours is read
 * here, Segment's in `segment-batch.ts`.
 */
export type IngestRequest = {
  /** Of the body; it may stand in the header instead. */
  writeKey: string | undefined;
  /** What the sender had to drop before, by reason. */
  dropped?: { [reason: string]: number } | undefined;
  /** The browser can keep events in memory alone. */
  isInMemory?: boolean;
  toDelivery(facts: DeliveryFacts): Delivery;
};

/** Known only when the sender is. */
export type DeliveryFacts = {
  receivedAt: number;
  /** Of the workspace. */
  secret: string;
};

export type Delivery = {
  batch: BatchCheck['batch'];
  /** 0 when each event was measured as it was sent. */
  bodyBytes: number;
  /** By its index in the request: what is no event of ours. The others are in the batch, in their order. */
  refused: ReadonlyMap<number, EventResult>;
};

const NOTHING: Delivery['refused'] = new Map();
/** The key may stand in the header instead. */
const Envelope = Batch.partial({ writeKey: true });

/** A batch of ours. @throws ApiError `invalid_body`, `too_many_events` or `unknown_write_key` */
export function parseBatch(body: unknown, bodyBytes: number): IngestRequest {
  const parsed = Envelope.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    if (issue?.code === 'too_big' && field === 'events') throw tooManyEvents(field);
    if (field === 'writeKey') throw unknownKey();
    throw wrongShape(field, issue?.message ?? 'it is not a batch');
  }
  const batch = parsed.data;
  const { writeKey, dropped, storage } = batch;
  const delivery: Delivery = { batch, bodyBytes, refused: NOTHING };
  const isInMemory = storage === 'memory';
  return { writeKey, dropped, isInMemory, toDelivery: () => delivery };
}

const MAX_SEARCHED_CHARACTERS = 50_000;

/** @throws ApiError `invalid_json` */
export function parseJson(body: Buffer): unknown {
  // Decoded leniently, a broken character would be stored as another.
  if (!isUtf8(body)) throw new ApiError('invalid_json', 'The body is not JSON: it is not UTF-8.');
  // Some Windows libraries begin with a mark of the byte order, which is no JSON.
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch {
    // Looking takes ten times as long as parsing did. What a person wrote is shorter than what a flood sends.
    const isSearched = text.length <= MAX_SEARCHED_CHARACTERS;
    const fault = (isSearched && findJsonFault(text)) || 'it cannot be parsed';
    throw new ApiError('invalid_json', `The body is not JSON: ${fault}.`);
  }
}

export function tooManyEvents(field: string): ApiError {
  const message = `A batch holds at most ${MAX_BATCH_EVENTS} events. Send it in parts.`;
  return new ApiError('too_many_events', message, { field });
}

export function wrongShape(field: string, fault: string): ApiError {
  const what = field === '' ? 'The body' : field;
  return new ApiError('invalid_body', `${what} has the wrong shape: ${fault}.`, { field });
}

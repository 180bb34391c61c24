import { z } from 'zod';
import { JsonObject } from './json.ts';
import { MAX_BATCH_EVENTS, MAX_BATCH_TOKENS, MAX_NAME_LENGTH, MAX_TOKEN_LENGTH } from './limits.ts';

/**
 * What goes up: events in batches, and the answer by index. Times are UTC milliseconds of the clock that
 * wrote them; the server corrects a device's clock by `sentAt`.
 */

export const Name = z.string().min(1).max(MAX_NAME_LENGTH);

/** UUIDv7 (RFC 9562), made by the client: ordered by time, so that it also orders the queue and the index. */
export const EventId = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'a UUIDv7 in lower case',
  );

/**
 * `track` did something, `page` saw a page, `identify` says who, `group` says of which account, `alias` says
 * that another anonymous id was this user too.
 */
export const EVENT_TYPES = ['track', 'page', 'identify', 'group', 'alias'] as const;

const flowPosition = z.strictObject({
  id: Name,
  version: z.int().min(1),
  step: Name.optional(),
});

/** Where in a flow an event happened: what led to it. */
export type FlowPosition = z.infer<typeof flowPosition>;

export const Event = z
  .strictObject({
    id: EventId,
    type: z.enum(EVENT_TYPES),
    /** Of the thing done (`track`, required) or the page seen. snake_case, object first, past tense. */
    name: Name.optional(),
    /** When it happened by the device's clock, UTC ms. */
    at: z.int().min(0),
    anonymousId: Name,
    sessionId: Name,
    userId: Name.optional(),
    /** The session's last `group`. A verified token's own `account` goes before it. */
    accountId: Name.optional(),
    /** The other id of an `alias`. With a secret key it may be a user's. */
    previousId: Name.optional(),
    /** Index in the batch's `tokens` of the token that was current when this was tracked. */
    token: z.int().min(0).optional(),
    properties: JsonObject.optional(),
    traits: JsonObject.optional(),
    /** Page, locale and the like; never what a rule does not use. */
    context: JsonObject.optional(),
    flow: flowPosition.optional(),
  })
  .refine((event) => event.type !== 'track' || event.name !== undefined, {
    message: 'a track event needs a name',
    path: ['name'],
  })
  .refine((event) => event.type !== 'group' || event.accountId !== undefined, {
    message: 'a group event needs an accountId',
    path: ['accountId'],
  })
  .refine((event) => event.type !== 'alias' || event.previousId !== undefined, {
    message: 'an alias event needs a previousId',
    path: ['previousId'],
  });
export type Event = z.infer<typeof Event>;

/** Looked at before the entries: 40,000 wrong ones make 40,000 issues, which take longer than the parsing. */
const Dropped = z
  .custom<Record<string, number>>(
    (value) => typeof value === 'object' && value !== null && Object.keys(value).length <= 50,
    'expected an object of at most 50 reasons',
  )
  .pipe(z.record(z.string().max(50), z.int().min(0)));

/**
 * One request body. `events` stays unparsed here: each is checked on its own, so that one bad event is
 * refused by its index and the rest is taken.
 */
export const Batch = z.object({
  writeKey: z.string().min(1).max(200),
  /** The device's clock when this was sent, UTC ms. */
  sentAt: z.int().min(0),
  /** Identity tokens (JWT) that the events point to by index. */
  tokens: z.array(z.string().max(MAX_TOKEN_LENGTH)).max(MAX_BATCH_TOKENS).optional(),
  events: z.array(z.unknown()).max(MAX_BATCH_EVENTS),
  /** Events that this browser had to drop since the last batch, counted by reason. */
  dropped: Dropped.optional(),
  /** Where this browser keeps what waits; `memory` is lost with its page. @default 'durable' */
  storage: z.enum(['durable', 'memory']).optional(),
});
export type Batch = Omit<z.infer<typeof Batch>, 'events'> & { events: Event[] };

/** The answer to one event, by its index in the batch. `id` is absent when the event had none to tell. */
export type EventResult = {
  id?: string;
  status: 'accepted' | 'refused';
  code?: 'invalid_event' | 'too_large' | 'too_old' | 'erased';
  /** What was wrong with it and where, for a refused one. */
  message?: string;
};

/** 2xx means durable. Never says whether an event was the first or a duplicate. */
export type BatchAnswer = { success: true; results: EventResult[] };

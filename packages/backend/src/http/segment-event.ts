import { createHmac, hash, randomBytes } from 'node:crypto';
import type { Event } from '@polku/protocol';

/**
 * One call of the Segment HTTP tracking API as one of our events; `docs/segment.md` has the table. Tolerant of
 * what Segment's own libraries send (`null` for absent, numbers for ids), and silent on what we do not know. The
 * shape of what comes out is judged by `ingest/check-event.ts`, as that of every event.
 *
 * The same for every retry of a call: what is derived comes from what the client repeats.
 */
export const SEGMENT_CALLS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type SegmentCall = (typeof SEGMENT_CALLS)[number];

export type Fields = { [key: string]: unknown };

/** What is known of the request that a call came in. */
export type CallFacts = {
  /** The client's clock when it sent, UTC ms. */
  sentAt: number;
  /** What the batch says of each of its calls. */
  context: Fields | undefined;
  /** Of the workspace: for ids that nobody else can compute. */
  secret: string;
};

export type MappedCall = {
  event: { [K in keyof Event]?: unknown };
  /** An identity token. */
  token: string | undefined;
};

/** The event; or what the call lacks, as a sentence. */
export function toEvent(call: SegmentCall, fields: Fields, facts: CallFacts): MappedCall | string {
  // Where a relay has corrected the timestamp, the other is the client's own.
  const said = fields.originalTimestamp ?? fields.timestamp ?? undefined;
  const saidMs = toMs(said);
  if (said !== undefined && saidMs === undefined)
    return `timestamp must be a time in ISO 8601; received ${show(said)}.`;
  const lack = lackOf(call, fields);
  if (lack !== undefined) return lack;

  const at = saidMs ?? facts.sentAt;
  const context = { ...facts.context, ...toFields(fields.context) };
  const anonymousId = textOf(fields.anonymousId) ?? toServerId(fields.userId, facts.secret);
  const event = present({
    id: toEventId(textOf(fields.messageId), saidMs ?? 0, facts.sentAt),
    type: call === 'screen' ? 'page' : call,
    name: textOf(call === 'track' ? fields.event : fields.name),
    at,
    anonymousId,
    sessionId: textOf(context.sessionId) ?? toSessionId(anonymousId, at),
    userId: textOf(fields.userId),
    accountId: textOf(fields.groupId) ?? textOf(context.groupId),
    previousId: call === 'alias' ? textOf(fields.previousId) : undefined,
    properties: toProperties(call, fields),
    traits: call === 'identify' || call === 'group' ? fields.traits : undefined,
    context: toContext(call, context),
  });
  return { event, token: textOf(toFields(context.polku).token) };
}

function lackOf(call: SegmentCall, fields: Fields): string | undefined {
  const lacks = (name: string) => textOf(fields[name]) === undefined;
  const missing = REQUIRED[call].find(lacks);
  if (missing !== undefined) return `${missing} is missing: a ${call} call needs it, as text.`;
  return lacks('userId') && lacks('anonymousId')
    ? 'userId and anonymousId are missing: a call needs one of them, as text.'
    : undefined;
}

const REQUIRED: { [C in SegmentCall]: readonly string[] } = {
  track: ['event'],
  identify: [],
  page: [],
  screen: [],
  group: ['groupId'],
  alias: ['userId', 'previousId'],
};

/**
 * A UUIDv7 that is the same each time the call is sent: its time is the client's own timestamp, which does not
 * change over retries as `sentAt` does, and its other 74 bits are of the SHA-256 of the `messageId`. Without a
 * `messageId` nothing tells a retry from another call, so the id is a new one.
 */
function toEventId(messageId: string | undefined, saidMs: number, sentMs: number): string {
  const bits = messageId === undefined ? randomBytes(10) : sha256(messageId);
  const hex = bits.toString('hex', 0, 10);
  const ms = Math.min(messageId === undefined ? saidMs || sentMs : saidMs, MAX_UUID_MS);
  const time = ms.toString(16).padStart(12, '0');
  const variant = '89ab'[(bits[9] ?? 0) & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

const MAX_UUID_MS = 2 ** 48 - 1;

/**
 * Stands for the browser where a server speaks of a user. No page can compute it, so what a stranger sends under
 * an anonymous id of their own choice never becomes this user's.
 */
function toServerId(userId: unknown, secret: string): string {
  const hmac = createHmac('sha256', secret).update(`segment anonymous id\n${textOf(userId)}`);
  return `server-${hmac.digest('base64url').slice(0, 22)}`;
}

/** Segment has no sessions: a day of one browser, in UTC, is one. */
function toSessionId(anonymousId: string, ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  return `day-${sha256(`${anonymousId}\n${day}`).toString('base64url').slice(0, 22)}`;
}

const DAY_MS = 24 * 3_600_000;

/** Of a page the address without its query, in which anything may stand. */
function toProperties(call: SegmentCall, { properties, category }: Fields): unknown {
  const isPage = call === 'page' || call === 'screen';
  if (!isPage || Array.isArray(properties) || typeof (properties ?? {}) !== 'object')
    return call === 'identify' || call === 'group' || call === 'alias' ? undefined : properties;
  const { search: _, url, referrer, ...kept } = toFields(properties);
  const cut = present({ url: withoutQuery(url), referrer: withoutQuery(referrer) });
  const given = { ...present({ category: textOf(category) }), ...kept, ...cut };
  return Object.keys(given).length > 0 ? given : undefined;
}

const withoutQuery = (url: unknown): unknown =>
  typeof url === 'string' ? url.replace(/[?#].*$/s, '') : undefined;

/** What a rule or a figure uses, and where it came from; no address, no device, no traits. */
function toContext(call: SegmentCall, context: Fields): Fields | undefined {
  const { app, campaign, library, locale, os, timezone, page } = context;
  const { path } = toFields(page);
  const kept = present({
    ...{ app, campaign, library, locale, os, timezone },
    page: path === undefined ? undefined : { path },
    screen: call === 'screen' ? true : undefined,
  });
  return Object.keys(kept).length > 0 ? kept : undefined;
}

const ISO_TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(?<zone>Z|[+-]\d\d:?\d\d)?)?$/i;

/** Of ISO 8601, in UTC where no zone is said, or of whole milliseconds. */
export function toMs(value: unknown): number | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  const found = typeof value === 'string' ? ISO_TIME.exec(value) : null;
  if (!found) return undefined;
  const isDay = found[1] === undefined;
  const ms = Date.parse(`${found[0].replace(',', '.')}${isDay || found.groups?.zone ? '' : 'Z'}`);
  return ms >= 0 ? ms : undefined;
}

/** Libraries send numbers where ids are numbers, and `null` or nothing at all for none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return Number.isFinite(value) ? String(value) : undefined;
}

/** The object that it is, or an empty one. */
export const toFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Without what is `null` or undefined. For keys of ours alone: `__proto__` would not be copied. */
function present<T extends Fields>(fields: T): Partial<T> {
  const kept: Partial<T> = {};
  for (const key in fields) {
    if (fields[key] !== undefined && fields[key] !== null) kept[key] = fields[key];
  }
  return kept;
}

// At once: a Hash object costs as much again.
const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');

const show = (value: unknown): string => JSON.stringify(value).slice(0, 60);

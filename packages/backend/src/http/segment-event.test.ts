import { EventId } from '@polku/protocol/schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../ingest/check-event.ts';
import {
  type CallFacts,
  type Fields,
  SEGMENT_CALLS,
  type SegmentCall,
  toEvent,
} from './segment-event.ts';

const NOW = 1_750_000_000_000;
const AT = NOW - 5_000;
const iso = (ms: number) => new Date(ms).toISOString();
const facts = (given: Partial<CallFacts> = {}): CallFacts => ({
  sentAt: NOW,
  context: undefined,
  secret: 'secret-of-the-workspace',
  ...given,
});
const common = { anonymousId: 'a1', userId: 'u1', messageId: 'm1', timestamp: iso(AT) };

function map(call: SegmentCall, fields: Fields = {}, given: Partial<CallFacts> = {}) {
  const mapped = toEvent(call, { ...common, ...fields }, facts(given));
  if (typeof mapped === 'string') throw new Error(mapped);
  expect(faultOf(mapped.event)).toBeUndefined();
  return { ...mapped.event, ...(mapped.token !== undefined && { token: mapped.token }) };
}
const lackOf = (call: SegmentCall, fields: Fields) => toEvent(call, fields, facts());

describe('each call', () => {
  const who = { anonymousId: 'a1', userId: 'u1', at: AT };
  test.each<[SegmentCall, Fields, object]>([
    [
      'track',
      { event: 'Report Created', properties: { chart: 'bar' } },
      { type: 'track', name: 'Report Created', properties: { chart: 'bar' } },
    ],
    ['identify', { traits: { role: 'admin' } }, { type: 'identify', traits: { role: 'admin' } }],
    [
      'page',
      { name: 'Pricing', category: 'Docs', properties: { path: '/pricing' } },
      { type: 'page', name: 'Pricing', properties: { category: 'Docs', path: '/pricing' } },
    ],
    ['screen', { name: 'Home' }, { type: 'page', name: 'Home', context: { screen: true } }],
    [
      'group',
      { groupId: 'acme', traits: { plan: 'gold' } },
      { type: 'group', accountId: 'acme', traits: { plan: 'gold' } },
    ],
    ['alias', { previousId: 'a0' }, { type: 'alias', previousId: 'a0' }],
  ])('%s becomes what it means', (call, fields, expected) => {
    const { id, sessionId, ...event } = map(call, fields);
    expect(EventId.safeParse(id).success).toBe(true);
    expect(sessionId).toMatch(/^day-/);
    expect(event).toEqual({ ...who, ...expected });
  });

  test('leaves out what is null, and what stands in another call', () => {
    const nothing = { userId: null, groupId: null, name: null, properties: null, traits: null };
    const { id: _, sessionId: __, ...event } = map('page', nothing);
    expect(event).toEqual({ type: 'page', anonymousId: 'a1', at: AT });
    expect(map('track', { event: 'x', traits: { a: 1 }, previousId: 'a0' })).not.toMatchObject({
      traits: expect.anything(),
    });
  });

  test('may say its ids as numbers', () => {
    const event = map('group', { userId: 7, groupId: 42 });
    expect(event).toMatchObject({ userId: '7', accountId: '42' });
  });

  test.each<[SegmentCall, Fields, string]>([
    ['track', { userId: 'u1' }, 'event is missing: a track call needs it, as text.'],
    ['track', { userId: 'u1', event: {} }, 'event is missing'],
    ['group', { userId: 'u1' }, 'groupId is missing'],
    ['alias', { userId: 'u1' }, 'previousId is missing'],
    ['alias', { previousId: 'a0', anonymousId: 'a1' }, 'userId is missing'],
    ['page', { userId: '', anonymousId: null }, 'userId and anonymousId are missing'],
    [
      'page',
      { ...common, timestamp: 'yesterday' },
      'timestamp must be a time in ISO 8601; received "yesterday".',
    ],
    ['page', { ...common, timestamp: -1 }, 'timestamp must be a time'],
  ])('%s is refused without what it needs', (call, fields, sentence) => {
    expect(lackOf(call, fields)).toContain(sentence);
  });
});

describe('the id', () => {
  const idOf = (fields: Fields, given: Partial<CallFacts> = {}) =>
    map('track', { event: 'x', ...fields }, given).id as string;

  test('is the same on every retry, however late, and another for another call', () => {
    const first = idOf({ sentAt: iso(NOW) });
    expect(idOf({ sentAt: iso(NOW + 9_000), _metadata: { retryCount: 2 } })).toBe(first);
    expect(idOf({}, { sentAt: NOW + 60_000 })).toBe(first);
    expect(idOf({ messageId: 'm2' })).not.toBe(first);
  });

  test('holds the client’s own time, so that it is near others of its time', () => {
    const time = parseInt(idOf({}).replace('-', '').slice(0, 12), 16);
    expect(time).toBe(AT);
    expect(idOf({ originalTimestamp: iso(AT), timestamp: iso(NOW) })).toBe(idOf({}));
  });

  test('is the same without a timestamp too, and new without a messageId', () => {
    const timeless = { timestamp: undefined };
    expect(idOf(timeless, { sentAt: NOW + 1 })).toBe(idOf(timeless));
    const nameless = { messageId: undefined };
    expect(idOf(nameless)).not.toBe(idOf(nameless));
  });

  test('of 10,000 calls of one millisecond are 10,000', () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => idOf({ messageId: `m${n}` }));
    expect(new Set(ids).size).toBe(10_000);
  });
});

describe('the time', () => {
  const atOf = (fields: Fields, given: Partial<CallFacts> = {}) =>
    map('page', fields, given).at as number;

  test.each<[unknown, number]>([
    ['2025-06-15T15:06:35.123Z', Date.UTC(2025, 5, 15, 15, 6, 35, 123)],
    ['2025-06-15T18:06:35+03:00', Date.UTC(2025, 5, 15, 15, 6, 35)],
    ['2025-06-15T18:06:35.123456+0300', Date.UTC(2025, 5, 15, 15, 6, 35, 123)],
    ['2025-06-15T15:06:35', Date.UTC(2025, 5, 15, 15, 6, 35)],
    ['2025-06-15 15:06', Date.UTC(2025, 5, 15, 15, 6)],
    ['2025-06-15', Date.UTC(2025, 5, 15)],
    [1_749_999_995_123, 1_749_999_995_123],
  ])('%j is read', (timestamp, ms) => {
    expect(atOf({ timestamp })).toBe(ms);
  });

  test('of a call that says none is when its batch was sent; when it was sent itself does not matter', () => {
    expect(atOf({ timestamp: undefined })).toBe(NOW);
    expect(atOf({ sentAt: iso(NOW - 60_000) })).toBe(AT);
  });
});

describe('who and where', () => {
  test('a server’s user has an anonymous id that nobody else can compute', () => {
    const server = { anonymousId: undefined };
    const { anonymousId } = map('identify', server);
    expect(anonymousId).toMatch(/^server-[\w-]{22}$/);
    expect(map('page', server).anonymousId).toBe(anonymousId);
    expect(map('page', server, { secret: 'other' }).anonymousId).not.toBe(anonymousId);
    expect(map('page', { ...server, userId: 'u2' }).anonymousId).not.toBe(anonymousId);
  });

  test('a session is a day of one browser, or what the context says', () => {
    const sessionOf = (fields: Fields) => map('page', fields).sessionId;
    const day = sessionOf({ timestamp: '2025-06-15T00:00:00Z' });
    expect(sessionOf({ timestamp: '2025-06-15T23:59:59Z' })).toBe(day);
    expect(sessionOf({ timestamp: '2025-06-16T00:00:00Z' })).not.toBe(day);
    expect(sessionOf({ timestamp: '2025-06-15T00:00:00Z', anonymousId: 'a2' })).not.toBe(day);
    expect(sessionOf({ context: { sessionId: 1_749_999 } })).toBe('1749999');
  });

  test('the account is the group’s, or what the context says of the call', () => {
    expect(map('page', { context: { groupId: 'acme' } }).accountId).toBe('acme');
    expect(map('group', { groupId: 'beta', context: { groupId: 'acme' } }).accountId).toBe('beta');
  });

  test('the token is taken out of the context and stored nowhere', () => {
    const event = map('page', { context: { polku: { token: 'a.b.c' } } });
    expect(event.token).toBe('a.b.c');
    expect(event).not.toHaveProperty('context');
  });

  test('the batch’s context holds where the call has none of its own', () => {
    const context = { locale: 'fi', app: { name: 'x' }, polku: { token: 'a.b.c' } };
    const event = map('page', { context: { locale: 'sv' } }, { context });
    expect(event).toMatchObject({ context: { locale: 'sv', app: { name: 'x' } }, token: 'a.b.c' });
  });

  test('of the context only what is used is kept', () => {
    const context = {
      ip: '192.0.2.1',
      userAgent: 'Mozilla',
      traits: { email: 'x@y.example' },
      device: { id: 'idfa' },
      campaign: { source: 'mail' },
      page: { path: '/a', url: 'https://x.example/a?token=1', search: '?token=1' },
    };
    expect(map('track', { event: 'x', context }).context).toEqual({
      campaign: { source: 'mail' },
      page: { path: '/a' },
    });
  });

  test('the queries of a page’s addresses are not stored', () => {
    const properties = {
      url: 'https://x.example/a?token=1#b',
      referrer: 'https://y.example/#c?d',
      search: '?token=1',
      path: '/a',
      title: 'A',
    };
    const kept = { url: 'https://x.example/a', referrer: 'https://y.example/' };
    expect(map('page', { properties }).properties).toEqual({ ...kept, path: '/a', title: 'A' });
    expect(map('track', { event: 'x', properties }).properties).toEqual(properties);
  });
});

test('whatever a call holds, it is an event, or a sentence, or refused by the shape of the event', () => {
  const keys = [
    'event',
    'userId',
    'anonymousId',
    'groupId',
    'previousId',
    'messageId',
    'timestamp',
  ];
  const more = ['properties', 'traits', 'context', 'name', 'category', 'sentAt', '__proto__'];
  const value = fc.oneof(fc.constantFrom('u1', '', iso(AT), 7), fc.jsonValue());
  const fields = fc.dictionary(fc.constantFrom(...keys, ...more), value);
  fc.assert(
    fc.property(fc.constantFrom(...SEGMENT_CALLS), fields, (call, given) => {
      const mapped = toEvent(call, JSON.parse(JSON.stringify(given)), facts());
      const isEvent = typeof mapped !== 'string';
      if (isEvent) expect(EventId.safeParse(mapped.event.id).success).toBe(true);
      const sentence = isEvent ? faultOf(mapped.event) : mapped;
      expect(sentence ?? 'None.').toMatch(/^\S.*\.$/s);
      expect(sentence ?? '').not.toMatch(/Unknown field|received undefined/);
    }),
    { numRuns: 500 },
  );
});

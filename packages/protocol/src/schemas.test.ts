import { describe, expect, test } from 'vitest';
import { MAX_JSON_DEPTH } from './limits.ts';
import {
  Batch,
  ERRORS,
  Event,
  EventId,
  FirstUseReached,
  JsonObject,
  MilestoneRule,
  Rule,
  TokenClaims,
} from './schemas.ts';

const id = '01932f00-0000-7000-8000-000000000000';
const track = {
  id,
  type: 'track',
  name: 'report_created',
  at: 1_700_000_000_000,
  anonymousId: 'a',
  sessionId: 's',
};

/** `undefined` when the value is taken, else the paths at fault. */
function faultsOf(
  schema: { safeParse(value: unknown): { error?: { issues: { path: PropertyKey[] }[] } } },
  value: unknown,
) {
  return schema.safeParse(value).error?.issues.map(({ path }) => path.join('.'));
}

describe('an event', () => {
  test.each<[string, object]>([
    ['with what every event has', {}],
    ['of a person', { userId: 'u1', accountId: 'acme', token: 0 }],
    ['in a flow', { flow: { id: 'welcome', version: 1, step: 'new' } }],
    ['with JSON', { properties: { a: [1, 'b', null, { c: true }] }, traits: {}, context: {} }],
    ['that is a page without a name', { type: 'page', name: undefined }],
    ['that identifies', { type: 'identify', name: undefined, traits: { role: 'admin' } }],
    ['of a group', { type: 'group', name: undefined, accountId: 'acme' }],
    ['at the first moment', { at: 0 }],
    ['with the longest name', { name: 'x'.repeat(200) }],
  ])('%s is taken', (_, part) => expect(faultsOf(Event, { ...track, ...part })).toBeUndefined());

  test.each<[string, object, string]>([
    ['no id', { id: undefined }, 'id'],
    ['an id of version 4', { id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' }, 'id'],
    ['an id in capitals', { id: id.replace('f', 'F') }, 'id'],
    ['an unknown type', { type: 'screen' }, 'type'],
    ['a track without a name', { name: undefined }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
    ['a time as text', { at: '2026-01-01' }, 'at'],
    ['a time with a fraction', { at: 1.5 }, 'at'],
    ['a time before time', { at: -1 }, 'at'],
    ['nobody', { anonymousId: undefined }, 'anonymousId'],
    ['no session', { sessionId: '' }, 'sessionId'],
    ['a user id that is a number', { userId: 7 }, 'userId'],
    ['a group without an account', { type: 'group' }, 'accountId'],
    ['a token by value', { token: 'eyJ' }, 'token'],
    ['a token index below zero', { token: -1 }, 'token'],
    ['properties that are a list', { properties: [] }, 'properties'],
    ['traits that are a text', { traits: 'x' }, 'traits'],
    ['a flow without a version', { flow: { id: 'welcome' } }, 'flow.version'],
    ['a flow of version 0', { flow: { id: 'welcome', version: 0 } }, 'flow.version'],
    ['an unknown key in the flow', { flow: { id: 'w', version: 1, x: 1 } }, 'flow'],
    ['an unknown key', { extra: 1 }, ''],
  ])('%s is refused, saying where', (_, part, path) => {
    expect(faultsOf(Event, { ...track, ...part })).toEqual([path]);
  });

  test.each([
    ['01932f00-0000-7000-8000-000000000000', true],
    ['01932f00-0000-7fff-bfff-ffffffffffff', true],
    ['01932f00-0000-7000-c000-000000000000', false],
    ['01932f00-0000-6000-8000-000000000000', false],
    ['01932f00-0000-7000-8000-00000000000', false],
    ['01932f00-0000-7000-8000-000000000000\n', false],
    [' 01932f00-0000-7000-8000-000000000000', false],
    ['01932f0000007000800000000000000', false],
  ])('%j is an event id: %s', (text, isId) => expect(EventId.safeParse(text).success).toBe(isId));
});

describe('JSON', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 'leaf' : { in: nested(depth - 1) });

  test('may be nested to the limit and no deeper', () => {
    expect(JsonObject.safeParse(nested(MAX_JSON_DEPTH)).success).toBe(true);
    expect(JsonObject.safeParse(nested(MAX_JSON_DEPTH + 1)).success).toBe(false);
  });

  test('nested a hundred thousand deep is refused without running out of stack', () => {
    let value: unknown = 1;
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(JsonObject.safeParse({ value }).success).toBe(false);
  });

  test('an own key named __proto__ changes nobody', () => {
    const hostile = JSON.parse('{"__proto__": {"isAdmin": true}}');
    JsonObject.safeParse(hostile);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

describe('a batch', () => {
  const batch = { writeKey: 'wk_1', sentAt: 1, events: [] };

  test.each<[string, object]>([
    ['with nothing in it', {}],
    ['whose events are checked one by one, later', { events: [track, 'rubbish', null] }],
    ['with tokens and counts', { tokens: ['a.b.c'], dropped: { queue_full: 2 } }],
    ['from a newer collector', { addedLater: true }],
  ])('%s is taken', (_, part) => expect(faultsOf(Batch, { ...batch, ...part })).toBeUndefined());

  test.each<[string, object, string]>([
    ['no write key', { writeKey: undefined }, 'writeKey'],
    ['an empty write key', { writeKey: '' }, 'writeKey'],
    ['no time', { sentAt: undefined }, 'sentAt'],
    ['no events', { events: undefined }, 'events'],
    ['too many events', { events: Array(2_501).fill(1) }, 'events'],
    ['too many tokens', { tokens: Array(21).fill('t') }, 'tokens'],
    ['a token too long', { tokens: ['t'.repeat(4_001)] }, 'tokens.0'],
    ['a count below zero', { dropped: { queue_full: -1 } }, 'dropped.queue_full'],
    // One fault, and not one for each.
    ['more counts than reasons', { dropped: { ...Array(51).fill('x') } }, 'dropped'],
  ])('%s is refused', (_, part, path) => {
    expect(faultsOf(Batch, { ...batch, ...part })).toEqual([path]);
  });
});

describe('a rule', () => {
  const eq = { fact: 'a', is: 'eq', value: 1 };

  test.each<[string, unknown]>([
    ['a condition', eq],
    ['exists without a value', { fact: 'a', is: 'exists' }],
    ['a list to be in', { fact: 'a', is: 'in', value: ['x', 1, null, true] }],
    ['rules of rules', { all: [eq, { any: [{ not: eq }] }] }],
  ])('%s is taken', (_, rule) => expect(Rule.safeParse(rule).success).toBe(true));

  test.each<[string, unknown]>([
    ['no fact', { is: 'exists' }],
    ['an empty fact', { fact: '', is: 'exists' }],
    ['an unknown operator', { fact: 'a', is: 'regex', value: '.*' }],
    ['a comparison without a value', { fact: 'a', is: 'gt' }],
    ['an object to compare with', { fact: 'a', is: 'eq', value: {} }],
    ['a list in a list', { fact: 'a', is: 'in', value: [['x']] }],
    ['two forms at once', { all: [], any: [] }],
    ['a condition and a form', { ...eq, not: eq }],
    ['no list', { all: eq }],
    ['too many parts', { all: Array(51).fill(eq) }],
    ['nothing', {}],
    ['null', null],
  ])('%s is refused', (_, rule) => expect(Rule.safeParse(rule).success).toBe(false));

  test.each<[string, object, string | undefined]>([
    ['the least there is', {}, undefined],
    ['counted and filtered', { count: 3, where: eq }, undefined],
    ['a key with capitals', { key: 'firstUse' }, 'key'],
    ['a key that begins with a digit', { key: '1st' }, 'key'],
    ['no event', { event: '' }, 'event'],
    ['a count of none', { count: 0 }, 'count'],
    ['half a count', { count: 1.5 }, 'count'],
    ['a filter that is no rule', { where: 'x' }, 'where'],
    ['an unknown key', { once: true }, ''],
  ])('of a milestone: %s', (_, part, path) => {
    const rule = { key: 'first_use', event: 'report_created', ...part };
    expect(faultsOf(MilestoneRule, rule)).toEqual(path === undefined ? undefined : [path]);
  });
});

describe('a notification of a first use', () => {
  const data = {
    milestone: 'first_use',
    user: { id: 'u1' },
    account: { id: 'acme', plan: 'gold', touchLevel: 'high', first: true },
    owner: { id: 'csm1' },
    firstUseAt: '2026-05-04T12:00:00.000Z',
    sinceContractMs: 86_400_000,
    sinceFirstSessionMs: 60_000,
  };
  const body = { type: 'first_use.reached', timestamp: '2026-05-04T12:00:00.120Z', data };

  test.each<[string, object]>([
    ['as the contract has it', {}],
    ['without an account and an owner', { account: null, owner: null }],
    ['when nothing is known before', { sinceContractMs: null, sinceFirstSessionMs: null }],
    ['with what led there', { flow: 'welcome', step: 'create' }],
  ])('%s is taken', (_, part) => {
    expect(faultsOf(FirstUseReached, { ...body, data: { ...data, ...part } })).toBeUndefined();
  });

  test.each<[string, object, string]>([
    ['a name of the user', { user: { id: 'u1', name: 'Maija' } }, 'data.user'],
    ['a touch level of its own', { account: { ...data.account, touchLevel: 'x' } }, 'touchLevel'],
    [
      'an account that does not say if first',
      { account: { ...data.account, first: null } },
      'first',
    ],
    ['a time in milliseconds', { firstUseAt: 1 }, 'data.firstUseAt'],
    ['a local time', { firstUseAt: '2026-05-04T12:00:00' }, 'data.firstUseAt'],
  ])('%s is refused', (_, part, path) => {
    const faults = faultsOf(FirstUseReached, { ...body, data: { ...data, ...part } });
    expect(faults).toEqual([expect.stringContaining(path)]);
  });
});

describe('the claims of a token', () => {
  const claims = { sub: 'u1', iat: 1, exp: 2 };

  test.each<[string, object, boolean]>([
    ['the least there is', {}, true],
    ['acting as the user', { account: 'acme', act: { sub: 'staff' }, internal: true }, true],
    ['what else a JWT may hold', { iss: 'host' }, true],
    ['nobody', { sub: '' }, false],
    ['a number as user', { sub: 7 }, false],
    ['no end', { exp: undefined }, false],
  ])('%s: taken is %3$s', (_, part, isTaken) => {
    expect(TokenClaims.safeParse({ ...claims, ...part }).success).toBe(isTaken);
  });
});

test('every error code is snake_case, and its status is one of an error', () => {
  for (const [code, error] of Object.entries(ERRORS)) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    if ('status' in error) expect(error.status, code).toBeGreaterThanOrEqual(400);
  }
});

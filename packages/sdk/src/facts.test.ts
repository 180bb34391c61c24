// @vitest-environment happy-dom

import type { Operator, Rule } from '@polku/protocol';
import { match } from '@polku/protocol/match';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFacts, readFacts } from './facts.ts';
import { createFakeMemory } from './memory.fixture.ts';

type Arguments = Parameters<typeof readFacts>;

const shared = {
  milestones: [
    { key: 'first_use', event: 'report_created' },
    { key: 'habit', event: 'report_created', count: 3 },
  ],
} as unknown as Arguments[0];
const session: Arguments[2] = { anonymousId: 'a', sessionId: 's', lastAt: 7, counts: {} };
const person: NonNullable<Arguments[1]> = {
  userId: 'u1',
  accountId: 'acme',
  facts: {
    user: { traits: { role: 'admin' } },
    account: { plan: 'gold' },
    milestones: { first_use: 3, 'account.first_use': 2 },
    decided: { upsell: true },
  },
  history: {},
};
const isTrue = (
  fact: string,
  value: string | number | boolean,
  facts = readFacts(shared, person, session),
) => match({ fact, is: 'eq', value }, facts);

beforeEach(() => {
  document.title = 'Reports';
  history.replaceState({}, '', '/reports/42?email=x#y');
});

describe('the facts', () => {
  test.each<[string, string | number | boolean]>([
    ['user.id', 'u1'],
    ['user.traits.role', 'admin'],
    ['account.id', 'acme'],
    ['account.plan', 'gold'],
    ['decided.upsell', true],
    ['milestones.first_use', 3],
    ['milestones.account.first_use', 2],
    ['page.path', '/reports/42'],
    ['page.title', 'Reports'],
    ['page.host', 'localhost:3000'],
  ])('a rule reads %s', (fact, value) => expect(isTrue(fact, value)).toBe(true));

  test('of a page are those of the moment at which they are read', () => {
    history.replaceState({}, '', '/settings');
    expect(isTrue('page.path', '/settings')).toBe(true);
  });

  test('of somebody unknown are what the session knows', () => {
    const facts = readFacts(shared, undefined, { ...session, userId: 'u9', accountId: 'beta' });
    expect(isTrue('user.id', 'u9', facts)).toBe(true);
    expect(isTrue('account.id', 'beta', facts)).toBe(true);
    expect(match({ fact: 'account.plan', is: 'missing' }, facts)).toBe(true);
    expect(match({ fact: 'milestones.first_use', is: 'missing' }, facts)).toBe(true);
  });

  test('tell a milestone that was reached here before the backend does', () => {
    const counted = { ...session, counts: { first_use: 1, habit: 2 } };
    const facts = readFacts(shared, undefined, counted);
    expect(isTrue('milestones.first_use', 7, facts)).toBe(true);
    expect(match({ fact: 'milestones.habit', is: 'exists' }, facts)).toBe(false);
    const more = readFacts(shared, undefined, { ...counted, counts: { habit: 3 } });
    expect(match({ fact: 'milestones.habit', is: 'exists' }, more)).toBe(true);
  });

  test('take the time of a milestone from the backend, which knows better', () => {
    const facts = readFacts(shared, person, { ...session, counts: { first_use: 1 } });
    expect(isTrue('milestones.first_use', 3, facts)).toBe(true);
  });

  test("cannot be made somebody else's by the person's own traits", () => {
    const facts = readFacts(
      shared,
      { ...person, facts: { ...person.facts, user: { id: 'u2' }, account: { id: 'other' } } },
      session,
    );
    expect(isTrue('user.id', 'u1', facts)).toBe(true);
    expect(isTrue('account.id', 'acme', facts)).toBe(true);
  });
});

describe('what this page knows beside', () => {
  // A Sunday, in the zone of whoever runs this.
  const now = new Date(2026, 10, 22, 14, 5).getTime();
  beforeEach(() => vi.useFakeTimers({ now }));
  afterEach(() => vi.useRealTimers());

  const open = (part: Partial<typeof person.facts> = {}, memory = createFakeMemory()) =>
    createFacts({
      collector: { whoami: () => session },
      memory,
      languages: () => ['fi-FI', 'en'],
      shared: () => shared,
      part: () => ({ ...person, facts: { ...person.facts, ...part } }),
      history: () => ({ welcome: { shownAt: now - 3, doneAt: now - 2 } }),
    });

  test.each<[string, Operator, string | number | boolean]>([
    ['user.traits.role', 'eq', 'admin'],
    ['device.language', 'eq', 'en-US'],
    ['device.languages', 'contains', 'fi-FI'],
    ['device.languages', 'contains', 'fi'],
    ['device.languages', 'contains', 'en'],
    ['device.languages.0', 'eq', 'fi-FI'],
    ['device.isTouch', 'eq', false],
    ['device.width', 'eq', 'large'],
    ['now.at', 'eq', now],
    ['now.date', 'eq', '2026-11-22'],
    ['now.weekday', 'eq', 7],
    ['now.hour', 'eq', 14],
    ['session.count', 'eq', 1],
    ['session.pages', 'eq', 1],
    ['flows.welcome.doneAt', 'eq', now - 2],
    ['flows.welcome.doneAt', 'newerThanDays', 1],
  ])('a rule reads %s', (fact, is, value) =>
    expect(match({ fact, is, value }, open().read())).toBe(true),
  );

  test('is small in a narrow window', () => {
    vi.stubGlobal('innerWidth', 390);
    expect(match({ fact: 'device.width', is: 'eq', value: 'small' }, open().read())).toBe(true);
    vi.unstubAllGlobals();
  });

  test('has no flow that was never shown', () => {
    for (const fact of ['flows.other', 'flows.welcome.closedAt', 'flows.constructor'])
      expect(match({ fact, is: 'missing' }, open().read())).toBe(true);
  });

  test('takes the number of sessions from the backend, which knows the other devices', () => {
    expect(match({ fact: 'session.count', is: 'eq', value: 5 }, open({ sessions: 5 }).read())).toBe(
      true,
    );
  });

  test('counts what a rule counts, and nothing else', async () => {
    const facts = open();
    const rule: Rule = { event: 'report created', is: 'gte', value: 2, withinDays: 14 };
    const watching = facts.watch([{ audience: rule }]);
    const event = { type: 'track' as const, anonymousId: 'a', sessionId: 's', at: now };
    const id = (n: number) =>
      `${now
        .toString(16)
        .padStart(12, '0')
        .replace(/(.{8})/, '$1-')}-700${n}-8000-000000000000`;
    facts.hear({ ...event, id: id(1), name: 'report created' });
    facts.hear({ ...event, id: id(2), name: 'report opened' });
    // What was tracked before it could be counted counts as well.
    await watching;
    expect(facts.read().events).toEqual({ '14:report created': 1 });
    expect(match(rule, facts.read())).toBe(false);
    facts.hear({ ...event, id: id(3), name: 'report created' });
    expect(match(rule, facts.read())).toBe(true);
  });

  test('keeps no count that no rule asks for any more', async () => {
    const memory = createFakeMemory();
    memory.write('counts', { device: 'anon', at: { '14:report created': [now] } });
    const facts = open({}, memory);
    await facts.watch([{ audience: { fact: 'device.isTouch', is: 'eq', value: true } }]);
    expect(memory.read('counts')).toBeUndefined();
    expect(facts.read().events).toEqual({});
  });
});

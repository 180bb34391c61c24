// @vitest-environment happy-dom
import { match } from '@polku/protocol/match';
import { beforeEach, describe, expect, test } from 'vitest';
import { readFacts } from './facts.ts';

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
    ['device.language', 'en-US'],
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

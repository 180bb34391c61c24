// @vitest-environment happy-dom
import type { PersonPart, SharedPart } from '@polku/flows';
import { match } from '@polku/protocol/match';
import { expect, test } from 'vitest';
import { readFacts } from './facts.ts';

const session = { anonymousId: 'a', sessionId: 's', lastAt: 50, counts: {} };
const shared: SharedPart = {
  revision: '1',
  flows: [],
  milestones: [
    { key: 'first_use', event: 'report_created' },
    { key: 'habit', event: 'report_created', count: 3 },
  ],
  policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0.2 },
  theme: {},
  isPaused: false,
};
const person: PersonPart = {
  userId: 'maya',
  accountId: 'northwind',
  facts: {
    user: { traits: { role: 'planner' } },
    account: { plan: 'gold' },
    milestones: { first_use: 7, 'account.first_use': 3 },
    decided: { welcome: true },
  },
  history: {},
};

test.each([
  ['user.id', 'maya'],
  ['user.traits.role', 'planner'],
  ['account.id', 'northwind'],
  ['account.plan', 'gold'],
  ['decided.welcome', true],
  ['milestones.first_use', 7],
  ['milestones.account.first_use', 3],
  ['page.path', location.pathname],
])('a rule can read %s', (fact, value) => {
  const facts = readFacts(shared, person, session);
  expect(match({ fact, is: 'eq', value }, facts)).toBe(true);
});

test('without a person there is what this browser knows', () => {
  const facts = readFacts(shared, undefined, { ...session, userId: 'claimed' });
  expect(match({ fact: 'user.id', is: 'eq', value: 'claimed' }, facts)).toBe(true);
  expect(match({ fact: 'account.id', is: 'missing' }, facts)).toBe(true);
  expect(match({ fact: 'decided.welcome', is: 'missing' }, facts)).toBe(true);
});

test('a milestone counts as reached here once its event was seen often enough', () => {
  const facts = readFacts(shared, undefined, { ...session, counts: { first_use: 1, habit: 2 } });
  expect(match({ fact: 'milestones.first_use', is: 'exists' }, facts)).toBe(true);
  expect(match({ fact: 'milestones.habit', is: 'missing' }, facts)).toBe(true);
});

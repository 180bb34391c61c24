import { describe, expect, test } from 'vitest';
import { NotificationBody } from './schemas.ts';

const timestamp = '2026-01-02T03:04:05.000Z';
const data = {
  user: { id: 'u1' },
  account: { id: 'acme', plan: 'gold', touchLevel: 'high' },
  owner: { id: 'aino' },
};
const bodies: [string, object][] = [
  ['silence.noticed', { user: null, since: 'contract', sinceAt: timestamp, days: 7 }],
  ['user.stuck', { flow: 'welcome', step: 'name', sinceAt: timestamp }],
  [
    'answer.given',
    {
      band: 'detractor',
      response: { id: 'r1' },
      flow: 'nps',
      question: 'score',
      answeredAt: timestamp,
    },
  ],
  ['goal.changed', { goal: { id: 'g1' }, state: 'at_risk', changedAt: timestamp }],
  ['account.moved', { user: null, from: 'low', to: 'high', movedAt: timestamp }],
  ['champion.silent', { lastSeenAt: timestamp, days: 30 }],
  ['task.assigned', { task: { id: 't1', kind: 'welcome' }, dueAt: timestamp }],
  ['task.overdue', { task: { id: 't1', kind: 'welcome' }, dueAt: timestamp, assignee: null }],
  ['digest', { account: null, from: timestamp, to: timestamp, count: 0, items: [] }],
  [
    'weekly.figures',
    {
      ...{
        account: null,
        from: timestamp,
        to: timestamp,
        scope: 'mine',
        accounts: 2,
        stalledDays: 30,
      },
      ...{ firstUses: { now: 1, before: 0 }, waiting: { now: 1, before: 2 } },
      stalled: { now: 0, before: 0 },
    },
  ],
  [
    'weekly.words',
    {
      ...{ account: null, from: timestamp, to: timestamp },
      count: 1,
      items: [{ response: { id: 'r' } }],
    },
  ],
];

describe('the body of a notification', () => {
  test.each(bodies)('%s is taken', (type, part) =>
    expect(NotificationBody.parse({ type, timestamp, data: { ...data, ...part } }).type).toBe(type),
  );

  test.each(bodies)('%s never carries a name', (type, part) => {
    const named = { ...data, ...part, owner: { id: 'aino', name: 'Aino' } };
    expect(NotificationBody.safeParse({ type, timestamp, data: named }).success).toBe(false);
  });
});

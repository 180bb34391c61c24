import type { NotificationBody } from '@polku/protocol';

const at = '2026-03-02T12:04:00.000Z';
const about = {
  user: { id: 'u1' },
  account: { id: 'a1', plan: 'gold', touchLevel: 'high' as const },
  owner: { id: 'p1' },
};
const week = { user: null, account: null, owner: about.owner, from: at, to: at };

/** One body of every type there is: a type without one does not compile. */
const DATA: { [B in NotificationBody as B['type']]: B['data'] } = {
  'first_use.reached': {
    ...about,
    account: { ...about.account, first: true },
    ...{ milestone: 'first_report', firstUseAt: at, flow: 'welcome', step: 'new' },
    ...{ sinceContractMs: 86_400_000, sinceFirstSessionMs: null },
  },
  'reply.received': {
    ...about,
    ...{ conversation: { id: 'c1' }, message: { id: 'm1' }, writtenAt: at, flow: 'news' },
  },
  'silence.noticed': { ...about, since: 'contract', sinceAt: at, days: 7 },
  'user.stuck': { ...about, flow: 'welcome', step: 'name', sinceAt: at },
  'answer.given': {
    ...about,
    ...{ band: 'detractor', response: { id: 'r1' }, flow: 'nps', question: 'q', answeredAt: at },
  },
  'goal.changed': { ...about, goal: { id: 'g1' }, state: 'at_risk', changedAt: at },
  'account.moved': { ...about, from: null, to: 'high', movedAt: at },
  'champion.silent': { ...about, lastSeenAt: at, days: 30 },
  'task.assigned': { ...about, task: { id: 't1', kind: 'welcome' }, dueAt: at },
  'task.overdue': {
    ...about,
    ...{ task: { id: 't1', kind: 'call' }, dueAt: at, assignee: { id: 'p2' } },
  },
  digest: {
    ...week,
    ...{ count: 1, items: [{ kind: 'first_use', user: about.user, account: { id: 'a1' }, at }] },
  },
  'weekly.figures': {
    ...week,
    ...{ scope: 'mine', accounts: 12, stalledDays: 30, firstUses: { now: 2, before: 1 } },
    ...{ waiting: { now: 3, before: 4 }, stalled: { now: 1, before: 1 } },
  },
  'weekly.words': { ...week, count: 1, items: [{ response: { id: 'r1' } }] },
};

export const BODIES = Object.entries(DATA).map(([type, data]) => ({ type, timestamp: at, data }));

import { describe, expect, test } from 'vitest';
import type { CountingEvent } from '../ingest/known-event.ts';
import type { Milestone, ReachedRow } from '../store/sql/milestones.ts';
import { decideChanges, isKnownBefore, isUse, reachingsOf } from './milestone.ts';

const milestone: Milestone = {
  key: 'first_use',
  name: 'First report',
  rule: { key: 'first_use', event: 'report_created' },
  notifyFrom: 100,
  notifies: true,
  lookedAtSeq: undefined,
  publishedAt: 0,
};
const use = (at: number, given: Partial<CountingEvent> = {}): CountingEvent => ({
  id: `e${at}`,
  type: 'track',
  name: 'report_created',
  at,
  trust: 1,
  isInternal: false,
  anonymousId: 'd',
  sessionId: 's',
  userId: 'u1',
  accountId: 'acme',
  previousId: undefined,
  properties: undefined,
  flow: undefined,
  ...given,
});
const row = (at: number, given: Partial<ReachedRow> = {}): ReachedRow => ({
  workspace_id: 'ws',
  milestone: 'first_use',
  subject: 'user:u1',
  trust: 1,
  at,
  event_id: `e${at}`,
  account_id: 'acme',
  flow_id: null,
  flow_step: null,
  known_before: 0,
  recorded_at: 0,
  ...given,
});

describe('what counts as a use', () => {
  const large = {
    rule: { ...milestone.rule, where: { fact: 'properties.pages', is: 'gte' as const, value: 9 } },
  };
  test.each<[string, Partial<Milestone>, Partial<CountingEvent>, boolean]>([
    ['its event', {}, {}, true],
    ['another event', {}, { name: 'report_viewed' }, false],
    ['a page of that name', {}, { type: 'page' }, false],
    ['properties that match', large, { properties: { pages: 9 } }, true],
    ['properties that do not', large, { properties: { pages: 8 } }, false],
    ['no properties', large, {}, false],
  ])('%s', (_what, rule, event, counts) => {
    expect(isUse({ ...milestone, ...rule }, use(1, event))).toBe(counts);
  });
});

describe('what uses reach', () => {
  const subjects = (count: number | undefined, uses: CountingEvent[]) => {
    const rule = count === undefined ? milestone.rule : { ...milestone.rule, count };
    const reachings = reachingsOf({ ...milestone, rule }, uses);
    return Object.fromEntries(reachings.map(({ subject, event }) => [subject, event.at]));
  };
  const beta = { accountId: 'beta' };
  test.each<[string, number | undefined, CountingEvent[], object]>([
    ['nothing', undefined, [], {}],
    ['the user and the account', undefined, [use(1)], { 'user:u1': 1, 'account:acme': 1 }],
    [
      'the earliest, in any order',
      undefined,
      [use(3), use(1), use(2)],
      { 'user:u1': 1, 'account:acme': 1 },
    ],
    ['the user alone', undefined, [use(1, { accountId: undefined })], { 'user:u1': 1 }],
    [
      'each account',
      undefined,
      [use(1), use(2, beta)],
      { 'user:u1': 1, 'account:acme': 1, 'account:beta': 2 },
    ],
    ['not enough', 3, [use(1), use(2)], {}],
    ['enough', 3, [use(4), use(1), use(3), use(2)], { 'user:u1': 3, 'account:acme': 3 }],
    ['enough, but in two accounts', 2, [use(1), use(2, beta)], { 'user:u1': 2 }],
    [
      'of one moment the smaller id',
      undefined,
      [use(1, { id: 'b', accountId: 'b' }), use(1, { id: 'a' })],
      { 'user:u1': 1, 'account:acme': 1, 'account:b': 1 },
    ],
  ])('%s', (_what, count, uses, reached) => {
    expect(subjects(count, uses)).toEqual(reached);
  });
});

describe('who was there before', () => {
  test.each<[string, Parameters<typeof isKnownBefore>[1], boolean]>([
    ['nobody knows', undefined, false],
    ['seen before', { firstSeenAt: 99, createdAt: null }, true],
    ['seen at that moment', { firstSeenAt: 100, createdAt: null }, false],
    ['made before', { firstSeenAt: 200, createdAt: 99 }, true],
    ['made after', { firstSeenAt: 200, createdAt: 101 }, false],
    ['a contract before', { firstSeenAt: 200, createdAt: 150, contractAt: 99 }, true],
    ['a contract after', { firstSeenAt: 200, createdAt: 150, contractAt: 101 }, false],
    ['never seen, no contract', { firstSeenAt: null, createdAt: null, contractAt: null }, false],
  ])('%s', (_what, known, isBefore) => {
    expect(isKnownBefore(milestone, known)).toBe(isBefore);
  });
});

describe('what a reaching changes', () => {
  const decide = (rows: ReachedRow[], uses: CountingEvent[], firstSeenAt = 100) =>
    decideChanges({
      reachings: uses.map((event) => ({ milestone, subject: 'user:u1', event })),
      rows,
      milestones: [milestone],
      knownSince: () => ({ firstSeenAt, createdAt: null }),
    });
  const made = (at: number, isKnownBefore = false) => ({
    made: [{ milestone, subject: 'user:u1', event: use(at), isKnownBefore }],
    moved: [],
  });

  test.each<[string, ReturnType<typeof decide>, object]>([
    ['makes a row', decide([], [use(5)]), made(5)],
    ['makes one of several', decide([], [use(7), use(5)]), made(5)],
    ['makes a silent one of who was there', decide([], [use(5)], 99), made(5, true)],
    ['leaves one that is earlier', decide([row(5)], [use(7)]), { made: [], moved: [] }],
    ['leaves one that is the same', decide([row(5)], [use(5)]), { made: [], moved: [] }],
    [
      'leaves one of the same moment and a smaller id',
      decide([row(5, { event_id: 'a' })], [use(5)]),
      { made: [], moved: [] },
    ],
    [
      'moves one that is later',
      decide([row(7)], [use(5)]),
      { made: [], moved: [{ row: row(7), event: use(5), isKnownBefore: false }] },
    ],
    [
      'fills in an account that is known now',
      decide([row(5, { account_id: null })], [use(5)]),
      {
        made: [],
        moved: [{ row: row(5, { account_id: null }), event: use(5), isKnownBefore: false }],
      },
    ],
    [
      'learns that somebody was there',
      decide([row(5)], [], 99),
      { made: [], moved: [{ row: row(5), event: undefined, isKnownBefore: true }] },
    ],
    [
      'holds it against no first use by the rule before',
      decide([row(5, { recorded_at: -1 })], [], 99),
      { made: [], moved: [] },
    ],
    [
      'does not forget it',
      decide([row(7, { known_before: 1 })], [use(5)]),
      {
        made: [],
        moved: [{ row: row(7, { known_before: 1 }), event: use(5), isKnownBefore: true }],
      },
    ],
    [
      'leaves rows of other milestones',
      decide([row(7, { milestone: 'other' })], []),
      { made: [], moved: [] },
    ],
  ])('%s', (_what, changes, expected) => {
    expect(changes).toEqual(expected);
  });
});

import type { Flow, PersonPart } from '@polku/flows';
import { DEFAULT_POLICY, flowExamples } from '@polku/flows/schemas';
import type { Rule } from '@polku/protocol';
import { match } from '@polku/protocol/match';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIngest, DAY, NOW } from '../packages/backend/src/ingest/ingest.fixture.ts';
import { readPersonPart } from '../packages/backend/src/success/person-part.ts';
import { toReading } from '../packages/backend/src/success/rule-counts.ts';
import { splitRules } from '../packages/backend/src/success/shared-part.ts';
import { createFacts } from '../packages/sdk/src/facts.ts';
import { createFakeMemory } from '../packages/sdk/src/memory.fixture.ts';

/**
 * One rule, one answer, whoever matches what of it: a browser, by what a real backend has told it. Each rule is published
 * as it is, beside a condition of the account that never holds, and turned, so that it is parted in each way.
 */
const NAME = 'report.created in v2';
const fact = (name: string, is: 'exists' | 'missing'): Rule => ({ fact: name, is });
const ago = (name: string, is: 'olderThanDays' | 'newerThanDays', value: number): Rule => ({
  fact: name,
  is,
  value,
});

const TABLE: [rule: Rule, isMet: boolean][] = [
  [{ event: NAME, is: 'gte', value: 3 }, true],
  [{ event: NAME, is: 'gt', value: 3 }, false],
  [{ event: NAME, is: 'eq', value: 2, withinDays: 14 }, true],
  [{ event: NAME, is: 'ne', value: 2, withinDays: 14 }, false],
  [{ event: NAME, is: 'lt', value: 1, withinDays: 1 }, true],
  [{ event: NAME, is: 'exists', where: { fact: 'properties.rows', is: 'gt', value: 5 } }, true],
  [{ event: NAME, is: 'exists', where: { fact: 'properties.rows', is: 'gt', value: 9 } }, false],
  [{ event: 'report', is: 'missing' }, true],
  [{ not: { event: 'report', is: 'exists' } }, true],
  [{ fact: 'session.count', is: 'eq', value: 3 }, true],
  [ago('user.firstSeenAt', 'olderThanDays', 19), true],
  [ago('user.firstSeenAt', 'newerThanDays', 19), false],
  [ago('account.contractAt', 'olderThanDays', 14), true],
  [ago('milestones.first_use', 'olderThanDays', 1), true],
  [ago('milestones.account.first_use', 'newerThanDays', 1), false],
  [fact('flows.welcome.doneAt', 'exists'), true],
  [fact('flows.welcome.closedAt', 'missing'), true],
  [ago('flows.welcome.doneAt', 'newerThanDays', 2), true],
  [fact('flows.other', 'exists'), false],
  [{ any: [{ event: NAME, is: 'missing' }, ago('account.contractAt', 'newerThanDays', 9)] }, false],
  [
    {
      all: [
        { event: NAME, is: 'exists' },
        { fact: 'now.at', is: 'gte', value: NOW },
      ],
    },
    true,
  ],
];

const never: Rule = { fact: 'account.touchLevel', is: 'eq', value: 'none of them' };
const FORMS: ((rule: Rule) => Rule)[] = [
  (rule) => rule,
  (rule) => ({ any: [never, rule] }),
  (rule) => ({ not: { any: [never, { not: rule }] } }),
  (rule) => ({ all: [{ not: never }, rule] }),
];
const flows = TABLE.flatMap(([rule], i) =>
  FORMS.map((toForm, form): Flow => {
    return { ...flowExamples.tour, id: `rule-${i}-${form}`, audience: toForm(rule) };
  }),
);
const split = splitRules(flows, DEFAULT_POLICY);

describe('a rule', () => {
  let part: PersonPart;
  beforeEach(async () => {
    // As much of a page as the facts look at.
    vi.stubGlobal('location', { pathname: '/', host: 'app.example' });
    vi.stubGlobal('document', { title: 'Reports' });
    vi.stubGlobal('innerWidth', 1_280);
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    const { store, send, publishFlows } = await createIngest();
    await publishFlows(...flows);
    const who = { as: 'u1', of: 'acme' };
    const done = { id: 'welcome', version: 1 };
    const acts = [
      { ...who, at: NOW - 20 * DAY, name: NAME, sessionId: 's1', properties: { rows: 9 } },
      { ...who, at: NOW - 9 * DAY, name: NAME, sessionId: 's2' },
      { ...who, at: NOW - 3 * DAY, name: NAME, sessionId: 's2', anonymousId: 'phone' },
      { ...who, at: NOW - 2 * DAY, sessionId: 's2' },
      {
        ...{ ...who, at: NOW - DAY, sessionId: 's2', flow: done },
        ...{ name: 'tour_ended', properties: { reason: 'done' } },
      },
    ];
    for (const act of acts) await send([act], { receivedAt: act.at });
    const contract = { contract_at: NOW - 14 * DAY };
    await store.transaction((db) => db.updateTable('account').set(contract).execute());
    part = await readPersonPart(store.db, {
      ...{ workspaceId: 'ws', userId: 'u1', tokenAccountId: 'acme', reading: toReading(split) },
      ...{ device: 'device-1', sessionId: 's3', nowMs: NOW },
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('has the answer that it has as a whole', async () => {
    const session = { anonymousId: 'device-1', sessionId: 's3', lastAt: NOW, counts: {} };
    const facts = createFacts({
      collector: { whoami: () => session },
      memory: createFakeMemory(),
      languages: () => ['en'],
      shared: () => ({ flows: split.flows, milestones: [] }) as never,
      part: () => part,
      history: () => part.history,
    });
    await facts.watch(split.flows);
    const known = facts.read();
    const answers = split.flows.map(({ id, audience }) => [id, match(audience, known)]);
    const expected = TABLE.flatMap(([, isMet], i) =>
      FORMS.map((_, form) => [`rule-${i}-${form}`, isMet]),
    );
    expect(answers).toEqual(expected);
  });
});

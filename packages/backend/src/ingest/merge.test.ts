import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import {
  type Act,
  createIngest,
  DAY,
  FIRST_USE,
  HOUR,
  type Ingest,
  MINUTE,
  NOW,
  newId,
} from './ingest.fixture.ts';

const old = (given: Act = {}): Act => ({
  as: 'old',
  of: 'acme',
  anonymousId: 'old-device',
  ...given,
});
const now = (given: Act = {}): Act => ({
  as: 'new',
  of: 'acme',
  anonymousId: 'new-device',
  ...given,
});
const secret = { isSecret: true };

/** The host's server says that `from` is `into`. */
const merge = ({ send }: Ingest, from = 'old', into = 'new') =>
  send([{ type: 'alias', userId: into, previousId: from, anonymousId: 'server' }], secret);

const rows = async ({ store }: Ingest, table: 'identity' | 'response' | 'flow_history') =>
  store.db.selectFrom(table).selectAll().execute();

describe('two users whom the host’s server makes one', () => {
  const uses = [old({ id: newId(), at: NOW - HOUR }), now({ id: newId(), at: NOW - MINUTE })];
  const orders: [string, number, (ingest: Ingest) => Promise<unknown>][] = [
    ['before both have come', 1, async (to) => [await merge(to), await to.send(uses)]],
    [
      'between the two',
      1,
      async (to) => [
        await to.send(uses.slice(0, 1)),
        await merge(to),
        await to.send(uses.slice(1)),
      ],
    ],
    ['after both have come', 2, async (to) => [await to.send(uses), await merge(to)]],
    [
      'again and again',
      1,
      async (to) => {
        await merge(to);
        await to.send(uses.slice(1));
        await merge(to);
        await to.send(uses);
        await merge(to);
      },
    ],
  ];

  test.each(orders)(
    '%s have the earliest first use, and are told as often as before',
    async (_when, told, run) => {
      const ingest = await createIngest();
      await run(ingest);
      const at = NOW - HOUR;
      expect(await ingest.times()).toEqual({ 'user:new': at, 'account:acme': at });
      expect(await ingest.told()).toHaveLength(told);
      expect(Object.keys(await ingest.users())).toEqual(['new']);
      expect((await ingest.users()).new).toMatchObject({
        first_seen_at: at,
        // The server’s own word is the last.
        last_seen_at: NOW,
      });
      const used = (await ingest.events()).filter(({ type }) => type === 'track');
      expect(used.map(({ subject }) => subject)).toEqual(['user:new', 'user:new']);
      await ingest.send([old(), now(), old({ of: 'beta' })]);
      expect(Object.keys(await ingest.times()).sort()).toEqual([
        'account:acme',
        'account:beta',
        'user:new',
      ]);
    },
  );

  test('tell nobody when the new one has it from the old', async () => {
    const ingest = await createIngest();
    await ingest.send([old({ at: NOW - HOUR })]);
    await merge(ingest);
    await ingest.send([now()]);
    expect((await ingest.told()).map(({ subject, userId }) => [subject, userId])).toEqual([
      ['user:old', 'new'],
    ]);
  });

  test.each([
    [
      'in the order of the names',
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    ],
    [
      'the other way',
      [
        ['b', 'c'],
        ['a', 'b'],
      ],
    ],
    [
      'with a circle at the end',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ],
    ],
  ])('may be more than two, said %s', async (_how, merges) => {
    const ingest = await createIngest();
    for (const [from, into] of merges) await merge(ingest, from, into);
    await ingest.send(['a', 'b', 'c'].map((as) => ({ as, at: NOW - HOUR })));
    expect(await ingest.times()).toEqual({ 'user:c': NOW - HOUR });
    const merged = await ingest.store.db.selectFrom('merged_subject').selectAll().execute();
    expect(merged.map(({ subject, into_subject }) => [subject, into_subject]).sort()).toEqual([
      ['user:a', 'user:c'],
      ['user:b', 'user:c'],
    ]);
  });

  test('are one only on the word of a secret key', async () => {
    const { send, users, store } = await createIngest();
    const alias: Act = { type: 'alias', previousId: 'old', at: NOW };
    await send([old(), now()]);
    await send([now(alias), { ...alias, userId: 'new' }]);
    await send([{ ...now(alias), claims: { internal: true } }], secret);
    expect(Object.keys(await users())).toEqual(['new', 'old']);
    expect(await store.db.selectFrom('merged_subject').selectAll().execute()).toEqual([]);
  });

  test('leave a stranger’s claim of the old name where it is', async () => {
    const ingest = await createIngest();
    await merge(ingest);
    await ingest.send([{ userId: 'old' }]);
    expect(await ingest.times()).toEqual({});
    expect(await ingest.events()).toMatchObject([{}, { subject: 'user:old', trust: 0 }]);
  });

  test('count an event that both have sent once', async () => {
    const ingest = await createIngest();
    await ingest.publish({ key: 'twice', event: 'report_created', count: 2 });
    const id = newId();
    await ingest.send([old({ id }), now({ id })]);
    await merge(ingest);
    await ingest.send([old({ id })]);
    expect(await ingest.times('twice')).toEqual({});
    expect((await ingest.events()).filter((event) => event.id === id)).toHaveLength(1);
  });

  test('keep what outlives its events', async () => {
    const ingest = await createIngest();
    await ingest.send([old({ at: NOW - HOUR })]);
    await ingest.store.transaction((db) => db.deleteFrom('event').execute());
    await merge(ingest);
    expect(await ingest.times()).toEqual({ 'user:new': NOW - HOUR, 'account:acme': NOW - HOUR });
  });
});

describe('what two users tell only together', () => {
  test('is found, and told to nobody: a use that makes the number full', async () => {
    const ingest = await createIngest();
    await ingest.publish({ key: 'twice', event: 'report_viewed', count: 2 });
    const name = 'report_viewed';
    await ingest.send([old({ name, at: NOW - HOUR }), now({ name, at: NOW - MINUTE })]);
    await merge(ingest);
    const at = NOW - MINUTE;
    expect(await ingest.times('twice')).toEqual({ 'user:new': at, 'account:acme': at });
    expect(await ingest.told()).toEqual([]);
  });

  test('is found: what was done anonymously where the one had identified and the other does now', async () => {
    const ingest = await createIngest();
    const device = { anonymousId: 'shared' };
    await ingest.send([old({ type: 'identify', at: NOW - HOUR, ...device })]);
    await ingest.send([{ ...device, at: NOW - MINUTE }]);
    await ingest.send([now({ type: 'identify', ...device })]);
    expect(await ingest.times()).toEqual({});
    await merge(ingest);
    expect(await ingest.times()).toMatchObject({ 'user:new': NOW - MINUTE });
    expect(await rows(ingest, 'identity')).toMatchObject([
      { user_id: 'new', identified_at: NOW },
      {},
    ]);
  });

  test('is found: the account that the one gave in a session of both', async () => {
    const ingest = await createIngest();
    await ingest.send([now({ of: undefined, at: NOW - HOUR })]);
    await ingest.send([old({ of: undefined, type: 'group', accountId: 'beta' })]);
    expect(await ingest.times()).toEqual({ 'user:new': NOW - HOUR });
    await merge(ingest);
    expect(await ingest.times()).toEqual({ 'user:new': NOW - HOUR, 'account:beta': NOW - HOUR });
  });

  test('is found: an answer that the one began and the other ended', async () => {
    const ingest = await createIngest();
    await ingest.publishFlows(flowExamples.survey);
    const answer = { name: 'survey_answered', flow: { id: flowExamples.survey.id, version: 1 } };
    const properties = (ease: number, complete: boolean) => ({
      properties: { responseId: 'r1', answers: { ease }, complete },
    });
    await ingest.send([old({ ...answer, ...properties(3, false), at: NOW - HOUR })]);
    await ingest.send([now({ ...answer, ...properties(5, true) })]);
    await merge(ingest);
    expect(await rows(ingest, 'response')).toMatchObject([
      { user_id: 'new', is_complete: 1, answers_json: '{"ease":5}', at: NOW - HOUR },
    ]);
  });

  test('is that they were there before the rule', async () => {
    const ingest = await createIngest({ notifyFrom: NOW - HOUR });
    await ingest.send([old({ type: 'page', at: NOW - DAY, of: 'beta' })], {
      receivedAt: NOW - DAY,
    });
    await ingest.send([now({ at: NOW - MINUTE })]);
    await merge(ingest);
    expect(await ingest.reached()).toMatchObject([
      { subject: 'account:acme', isKnownBefore: false },
      { subject: 'user:new', isKnownBefore: true },
    ]);
    const { publish, send, told } = ingest;
    await publish({ ...FIRST_USE, key: 'viewed', event: 'report_viewed' });
    await send([now({ name: 'report_viewed', of: undefined })]);
    expect((await told()).map(({ body }) => body.data.milestone)).toEqual(['first_use']);
  });
});

describe('what is known of two users who are one', () => {
  test('is the newest word of each trait, and where they were seen last', async () => {
    const ingest = await createIngest();
    const said = (act: Act, traits: Act['traits']) => ({
      ...act,
      type: 'identify' as const,
      traits,
    });
    await ingest.send([
      said(now({ at: NOW - 3 * MINUTE }), { name: 'Aino', role: 'admin', city: 'Oulu' }),
      said(
        old({ at: NOW - 2 * MINUTE, of: 'beta' }),
        JSON.parse('{"role":"viewer","__proto__":1}'),
      ),
    ]);
    await merge(ingest);
    const { new: user } = await ingest.users();
    expect(user).toMatchObject({ account_id: 'beta', account_at: NOW - 2 * MINUTE });
    expect(user?.traits_json).toBe('{"name":"Aino","role":"viewer","city":"Oulu","__proto__":1}');
  });

  test('is what either has seen of each flow', async () => {
    const ingest = await createIngest();
    const tour = (act: Act, reason: string): Act => ({
      ...act,
      name: 'tour_ended',
      properties: { reason },
      flow: { id: 'welcome', version: 1 },
    });
    await ingest.send([tour(old({ at: NOW - HOUR }), 'done'), tour(now(), 'close')]);
    await merge(ingest);
    expect(await rows(ingest, 'flow_history')).toEqual([
      {
        workspace_id: 'ws',
        user_id: 'new',
        flow_id: 'welcome',
        shown_at: NOW,
        shows_json: null,
        done_at: NOW - HOUR,
        closed_at: NOW,
        answered_at: null,
        ended_at: NOW,
        snoozed_until: null,
        declined_at: null,
        progress_json: null,
        flow_version: 1,
      },
    ]);
  });
});

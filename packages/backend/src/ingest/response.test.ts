import { flowExamples, questionExamples } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { type Act, createIngest, MINUTE, NOW } from './ingest.fixture.ts';

const flow = { id: flowExamples.survey.id, version: 1 };
const answer = (
  answers: object,
  given: Act & { complete?: boolean; responseId?: string } = {},
): Act => {
  const { complete = false, responseId = 'r1', ...act } = given;
  return {
    name: 'survey_answered',
    as: 'u1',
    of: 'acme',
    flow,
    properties: { responseId, answers, complete },
    ...act,
  };
};

async function start() {
  const ingest = await createIngest();
  await ingest.publishFlows(flowExamples.survey);
  const responses = async () => {
    const rows = await ingest.store.db.selectFrom('response').selectAll().orderBy('id').execute();
    return rows.map(({ id, answers_json, is_complete, ...row }) => ({
      ...row,
      id,
      answers: JSON.parse(answers_json),
      isComplete: is_complete === 1,
    }));
  };
  return { ...ingest, responses };
}

describe('a response', () => {
  test('grows from partial to complete in one row', async () => {
    const { send, responses } = await start();
    await send([answer({ ease: 6 }, { at: NOW - 20 })]);
    await send([answer({ ease: 6, why: 'Clear' }, { at: NOW - 10, complete: true })]);
    expect(await responses()).toEqual([
      {
        workspace_id: 'ws',
        id: 'r1',
        trust: 1,
        flow_id: 'first-report-ces',
        flow_version: 1,
        user_id: 'u1',
        account_id: 'acme',
        answers: { ease: 6, why: 'Clear' },
        isComplete: true,
        at: NOW - 20,
        updated_at: NOW - 10,
      },
    ]);
  });

  test('never goes back, and takes the newest of what is partial', async () => {
    const { send, responses } = await start();
    await send([answer({ ease: 5 }, { at: NOW - 10 })]);
    await send([answer({ ease: 2 }, { at: NOW - 20 })]);
    expect(await responses()).toMatchObject([{ answers: { ease: 5 }, at: NOW - 20 }]);
    await send([answer({ ease: 7 }, { at: NOW - 15, complete: true })]);
    await send([answer({ ease: 1 }, { at: NOW - 5 })]);
    await send([answer({ ease: 1 }, { at: NOW - 4, complete: true })]);
    expect(await responses()).toMatchObject([{ answers: { ease: 7 }, isComplete: true }]);
  });

  test('is its own user’s alone', async () => {
    const { send, responses } = await start();
    await send([answer({ ease: 6 })]);
    await send([answer({ ease: 1 }, { as: 'u2', complete: true })]);
    expect(await responses()).toMatchObject([
      { user_id: 'u1', answers: { ease: 6 }, isComplete: false },
    ]);
  });

  test.each<[string, Act]>([
    ['without an id', { properties: { answers: { ease: 1 }, complete: true } }],
    ['without a flow', { flow: undefined as never }],
    ['of no known flow', { flow: { id: 'unknown', version: 1 } }],
    ['of no known version', { flow: { ...flow, version: 2 } }],
    ['off the scale', { properties: { responseId: 'r', answers: { ease: 99 }, complete: true } }],
    ['of another kind', { properties: { responseId: 'r', answers: { why: 3 }, complete: true } }],
    [
      'to no question',
      { properties: { responseId: 'r', answers: { constructor: 'x' }, complete: true } },
    ],
    ['of a stranger', { as: undefined, userId: 'u1' }],
    ['of staff', { claims: { internal: true } }],
  ])('is not made of an answer %s, which stays an event', async (_what, given) => {
    const { send, responses, events } = await start();
    const { flow: position, ...act } = { ...answer({ ease: 6 }), ...given };
    await send([position ? { ...act, flow: position } : act]);
    expect(await responses()).toEqual([]);
    expect(await events()).toHaveLength(1);
  });

  test('of a tour is none', async () => {
    const { send, responses, publishFlows } = await start();
    await publishFlows(flowExamples.tour);
    await send([answer({}, { flow: { id: 'welcome', version: 1 } })]);
    expect(await responses()).toEqual([]);
  });
});

describe('what travels badly', () => {
  test('S30: what comes after the last answer is taken, changes nothing, and is not asked for again', async () => {
    const { send, responses, events } = await start();
    await send([answer({ ease: 7 }, { at: NOW - 10, complete: true })]);
    const before = await responses();
    await send([answer({ ease: 1 }, { at: NOW - 5, complete: true })]);
    await send([answer({}, { at: NOW - 4 })]);
    expect(await responses()).toEqual(before);
    // Durable, and so never sent again by a browser.
    expect(await events()).toHaveLength(3);
  });

  test('S31: the last part alone makes the whole response, whatever became of those before', async () => {
    const { send, responses } = await start();
    await send([answer({ ease: 6, why: 'Clear' }, { complete: true })]);
    expect(await responses()).toMatchObject([
      { answers: { ease: 6, why: 'Clear' }, isComplete: true },
    ]);
  });

  test('S34: parts that queued up make one response, with the latest value of each answer, in any order', async () => {
    const parts = [
      answer({ ease: 2 }, { at: NOW - 30 }),
      answer({ ease: 5 }, { at: NOW - 20 }),
      answer({ ease: 5, why: 'Clear' }, { at: NOW - 10, complete: true }),
    ];
    for (const order of [parts, [...parts].reverse(), [parts[1], parts[2], parts[0], parts[1]]]) {
      const { send, responses } = await start();
      await send(order as Act[]);
      expect(await responses()).toMatchObject([
        { answers: { ease: 5, why: 'Clear' }, isComplete: true, at: NOW - 30 },
      ]);
    }
  });

  test('every kind of answer is kept as it was given; what its question does not offer is no response', async () => {
    const { send, responses, publishFlows } = await start();
    const questions = Object.values(questionExamples);
    await publishFlows({ ...flowExamples.survey, version: 2, questions });
    const all = {
      ...{ recommend: 0, ease: 7, onboarding: 5, charts: 1, why: 'So', solved: 'partly' },
      ...{ audience: { chosen: ['team'], other: 'Board' }, reference: 'given' },
      reach: { name: 'Aino', email: 'aino@example.com' },
    };
    const at = { flow: { ...flow, version: 2 } };
    await send([answer(all, { ...at, complete: true })]);
    expect((await responses())[0]?.answers).toEqual(all);
    const wrong: [string, unknown][] = [
      ['recommend', 11],
      ['charts', 6],
      ['solved', 'maybe'],
      ['audience', { chosen: ['nobody'] }],
      ['audience', { chosen: [] }],
      ['reach', { phone: '1' }],
      ['before', 'read'],
    ];
    for (const [id, value] of wrong)
      await send([answer({ [id]: value }, { ...at, responseId: `wrong-${id}` })]);
    expect(await responses()).toHaveLength(1);
  });
});

describe('what a person has seen', () => {
  const shown = (name: string, given: Act = {}): Act => ({
    name,
    as: 'u1',
    flow: { id: 'welcome', version: 1 },
    ...given,
  });
  const historyOf = async ({ store }: Awaited<ReturnType<typeof start>>) =>
    store.db
      .selectFrom('flow_history')
      .select(['user_id', 'flow_id', 'shown_at', 'done_at', 'closed_at', 'answered_at'])
      .orderBy('flow_id')
      .execute();

  test('is kept by flow, over all devices', async () => {
    const ingest = await start();
    await ingest.send([shown('tour_shown', { at: NOW - 30, anonymousId: 'laptop' })]);
    const done = { properties: { reason: 'done' }, anonymousId: 'phone' };
    await ingest.send([
      shown('tour_ended', { at: NOW - 20, ...done }),
      answer({ ease: 7 }, { at: NOW - 10, complete: true }),
    ]);
    const base = { user_id: 'u1', done_at: null, closed_at: null, answered_at: null };
    expect(await historyOf(ingest)).toEqual([
      { ...base, flow_id: 'first-report-ces', shown_at: NOW - 10, answered_at: NOW - 10 },
      { ...base, flow_id: 'welcome', shown_at: NOW - 20, done_at: NOW - 20 },
    ]);
  });

  test('is not what the host’s own events sound like, nor what strangers and staff send', async () => {
    const ingest = await start();
    await ingest.send([
      shown('report_shown'),
      shown('tour_shown', { as: undefined, userId: 'u1' }),
      shown('tour_shown', { claims: { internal: true } }),
    ]);
    expect(await historyOf(ingest)).toEqual([]);
  });
});

describe('a survey’s lease', () => {
  const lease = {
    workspace_id: 'ws',
    user_id: 'u1',
    account_id: 'acme',
    flow_id: flow.id,
    device: 'd',
  };
  const times = { given_at: NOW - MINUTE, expires_at: NOW + MINUTE };
  const ended: Act = { name: 'survey_ended', as: 'u1', flow, properties: { reason: 'close' } };

  test.each<[string, Act, number]>([
    ['when the survey has ended', ended, 0],
    ['when it was answered to the end', answer({ ease: 7 }, { complete: true }), 0],
    ['not by a partial answer', answer({ ease: 7 }), 1],
    ['not by another survey', { ...ended, flow: { id: 'other', version: 1 } }, 1],
    ['not by another person', { ...ended, as: 'u2' }, 1],
    ['not by a stranger', { ...ended, as: undefined, userId: 'u1' }, 1],
    ['not by what ended before it was given', { ...ended, at: NOW - 2 * MINUTE }, 1],
  ])('is returned %s', async (_when, act, left) => {
    const { store, send } = await start();
    await store.transaction((db) =>
      db
        .insertInto('lease')
        .values({ ...lease, ...times })
        .execute(),
    );
    await send([act]);
    expect(await store.db.selectFrom('lease').selectAll().execute()).toHaveLength(left);
  });
});

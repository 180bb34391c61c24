import type { Flow, PersonPart, SharedPart } from '@polku/flows';
import { flowExamples } from '@polku/flows/schemas';
import type { EventCondition, Rule } from '@polku/protocol';
import { toCountKey } from '@polku/protocol/match';
import { describe, expect, test } from 'vitest';
import {
  type Act,
  createIngest,
  DAY,
  HOUR,
  NOW,
  signToken,
  WORKSPACE,
} from '../ingest/ingest.fixture.ts';
import { createBootstrapRoutes } from './bootstrap.ts';

const NAME = 'report.created in v2';
const lately: EventCondition = { event: NAME, is: 'gte', value: 3, withinDays: 14 };
const KEY = toCountKey(lately);
const touch: Rule = { fact: 'account.touchLevel', is: 'eq', value: 'high' };
const onReports: Rule = { fact: 'page.path', is: 'glob', value: '/reports/**' };
const flow = (id: string, audience: Rule): Flow => ({ ...flowExamples.tour, id, audience });

const who: Act = { as: 'u1', of: 'acme', anonymousId: 'device-1' };
const mine: Act = { ...who, name: NAME };
const daysAgo = (days: number, part: Act = {}): Act => ({ ...mine, at: NOW - days * DAY, ...part });
/** Made at that moment, by the device's clock. */
const idAt = (ms: number) => {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};

async function start(...flows: Flow[]) {
  const ingest = await createIngest();
  await ingest.publishFlows(...flows);
  const routes = createBootstrapRoutes({ store: ingest.store, nowMs: () => NOW });
  /** Each as it happens: a token is true for a week only. */
  const send = async (...acts: Act[]) => {
    for (const act of acts) await ingest.send([act], { receivedAt: act.at ?? NOW });
  };
  const post = async (more: object = {}) => {
    const token = await signToken({ sub: 'u1', account: 'acme' });
    const body = { writeKey: WORKSPACE.writeKey, device: 'device-1', token, ...more };
    return routes.request('/v1/bootstrap', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'text/plain' },
    });
  };
  const person = async (more?: object): Promise<PersonPart> => (await post(more)).json();
  const shared = async (): Promise<SharedPart> =>
    (await routes.request(`/v1/bootstrap?key=${WORKSPACE.writeKey}`)).json();
  return { ...ingest, sendBySecret: ingest.send, send, post, person, shared };
}

describe('events that a rule counts', () => {
  test('are those of the person, of every device, within the time', async () => {
    const { send, person } = await start(flow('lately', lately));
    expect((await person()).facts.events).toEqual({ [KEY]: { count: 0 } });
    await send(
      daysAgo(15),
      daysAgo(13.9),
      daysAgo(2, { anonymousId: 'phone' }),
      daysAgo(1, { as: 'u2' }),
      daysAgo(1, { name: 'report.created' }),
      daysAgo(1, { type: 'page' }),
    );
    expect((await person()).facts.events).toMatchObject({ [KEY]: { count: 2 } });
  });

  test('are verified, and not the vendor’s own', async () => {
    const { send, person } = await start(flow('lately', lately));
    await send(
      { ...mine, as: undefined, userId: 'u1' },
      { ...mine, claims: { internal: true } },
      { ...mine, claims: { act: 'support' } },
      { ...mine, secret: 'of somebody else, and long enough...' },
    );
    expect((await person()).facts.events).toEqual({ [KEY]: { count: 0 } });
  });

  test('may be those that were done before anybody was known', async () => {
    const { send, person } = await start(flow('lately', lately));
    await send(daysAgo(2, { as: undefined }), daysAgo(1, { as: undefined }));
    expect((await person()).facts.events).toEqual({ [KEY]: { count: 0 } });
    await send({ ...who, type: 'identify' });
    expect((await person()).facts.events).toMatchObject({ [KEY]: { count: 2 } });
  });

  test('are told apart by their properties', async () => {
    const where: Rule = { fact: 'properties.rows', is: 'gte', value: 3 };
    const large: EventCondition = { event: NAME, is: 'exists', where };
    const { send, person } = await start(flow('large', large), flow('lately', lately));
    await send(daysAgo(1, { properties: { rows: 2 } }), mine);
    const before = { [toCountKey(large)]: { count: 0 }, [KEY]: { count: 2 } };
    expect((await person()).facts.events).toMatchObject(before);
    await send(daysAgo(20, { properties: { rows: 3 } }));
    expect((await person()).facts.events).toMatchObject({ [toCountKey(large)]: { count: 1 } });
  });

  test('are counted as far as a rule asks, and no further', async () => {
    const { send, person } = await start(flow('lately', lately));
    await send(...Array.from({ length: 20 }, () => ({ ...mine })));
    expect((await person()).facts.events).toMatchObject({ [KEY]: { count: 4 } });
  });

  test('come with the newest of the device that asks, by its own clock', async () => {
    const { send, person } = await start(flow('lately', lately));
    // Its clock is an hour slow.
    const made = [NOW - 3 * HOUR, NOW - 2 * HOUR];
    await send(...made.map((ms) => ({ ...mine, id: idAt(ms), at: ms + HOUR })));
    await send({ ...mine, anonymousId: 'phone', id: idAt(NOW) });
    const { events } = (await person()).facts;
    expect(events).toEqual({ [KEY]: { count: 3, upTo: NOW - 2 * HOUR } });
    expect((await person({ device: 'new' })).facts.events).toEqual({ [KEY]: { count: 3 } });
  });
});

describe('the number of sessions', () => {
  const second: Rule = { fact: 'session.count', is: 'gte', value: 2 };

  test('is that of every device, with the one that asks', async () => {
    const { send, person } = await start(flow('second', second));
    expect((await person({ session: 's1' })).facts.sessions).toBe(1);
    await send({ ...mine, sessionId: 's1' }, { ...mine, sessionId: 's1', type: 'page' });
    expect((await person({ session: 's1' })).facts.sessions).toBe(1);
    await send({ ...mine, sessionId: 's2', anonymousId: 'phone' });
    await send({ ...mine, sessionId: 's3', as: undefined }, { ...mine, sessionId: 's4', as: 'u2' });
    expect((await person({ session: 's1' })).facts.sessions).toBe(2);
    expect((await person({ session: 's5' })).facts.sessions).toBe(3);
    expect((await person()).facts.sessions).toBe(3);
  });

  test('is that of both, when two users are one', async () => {
    const { send, sendBySecret, person } = await start(flow('second', second));
    await send(
      { ...mine, sessionId: 's1' },
      { ...mine, sessionId: 's1', as: 'old' },
      { ...mine, sessionId: 's2', as: 'old' },
    );
    const alias: Act = { ...who, type: 'alias', previousId: 'old' };
    await sendBySecret([{ ...alias, sessionId: 's1', userId: 'u1' }], { isSecret: true });
    expect((await person({ session: 's1' })).facts.sessions).toBe(2);
  });
});

describe('what reaches the browser', () => {
  test('is nothing that no rule reads', async () => {
    const { send, post } = await start(
      flow('plain', { fact: 'account.plan', is: 'eq', value: 'gold' }),
    );
    await send({ ...who, type: 'identify', traits: { role: 'admin' } }, mine);
    expect(await (await post()).text()).not.toMatch(/events|sessions|report|role|admin|firstSeen/);
  });

  test('of a condition beside a hidden one is what it knows sooner itself', async () => {
    const isDone: Rule = { fact: 'flows.welcome.doneAt', is: 'exists' };
    const isOld: Rule = { fact: 'account.contractAt', is: 'olderThanDays', value: 14 };
    const weekday: Rule = { fact: 'now.weekday', is: 'lte', value: 5 };
    const often: Rule = { fact: 'session.count', is: 'gt', value: 8 };
    const { store, send, post, person, shared } = await start(
      flow('mixed', { all: [touch, lately, isDone, weekday, onReports] }),
      flow('either', { any: [touch, lately, often] }),
      flow('dated', { any: [touch, isOld] }),
    );
    await send({ ...who, type: 'group', accountId: 'acme' });
    const decided = (id: string): Rule => ({ fact: `decided.${id}`, is: 'eq', value: true });
    expect((await shared()).flows.map(({ audience }) => audience)).toEqual([
      decided('dated'),
      { any: [lately, often, decided('either')] },
      { all: [lately, isDone, weekday, onReports, decided('mixed')] },
    ]);
    expect((await person()).facts).toMatchObject({
      events: { [KEY]: { count: 0 } },
      sessions: 2,
      decided: {},
    });
    const contract = { contract_at: NOW - 14 * DAY };
    await store.transaction((db) => db.updateTable('account').set(contract).execute());
    expect((await person()).facts.decided).toEqual({ dated: true });
    expect(await (await post()).text()).not.toMatch(/touch|contract/);
  });

  test('is what a step or a question counts as well', async () => {
    const [first] = flowExamples.tour.steps;
    if (!first) throw new Error('The example has a step.');
    const steps = [first, { ...first, id: 'again', when: lately }];
    const { send, person } = await start({ ...flowExamples.tour, steps });
    await send(mine);
    expect((await person()).facts.events).toMatchObject({ [KEY]: { count: 1 } });
  });
});

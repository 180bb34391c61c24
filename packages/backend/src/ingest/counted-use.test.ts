import { describe, expect, test } from 'vitest';
import { lookBack } from '../success/look-back.ts';
import { createIngest, HOUR, type Ingest, NOW } from './ingest.fixture.ts';

const acme = { as: 'u1', of: 'acme' };

describe('a first use', () => {
  test('of a rule that counts is reached by the event that makes the number full', async () => {
    const { publish, send, times, told } = await createIngest();
    await publish({ key: 'third', event: 'report_viewed', count: 3 });
    const view = (at: number, as = 'u1') => ({ as, of: 'acme', name: 'report_viewed', at });
    await send([view(NOW - 30), view(NOW - 10)]);
    await send([view(NOW - 20, 'u2')]);
    expect(await times('third')).toEqual({});
    await send([view(NOW - 5)]);
    expect(await times('third')).toEqual({ 'user:u1': NOW - 5, 'account:acme': NOW - 5 });
    // An earlier one comes late: now the one at −10 was the third.
    await send([view(NOW - 25)]);
    expect(await times('third')).toEqual({ 'user:u1': NOW - 10, 'account:acme': NOW - 10 });
    expect((await told()).map(({ body }) => body.data.milestone)).toEqual(['third']);
  });

  test('of a rule that counts is an account’s when one user did it often enough there', async () => {
    const { publish, send, times, told } = await createIngest();
    await publish({ key: 'twice', event: 'report_viewed', count: 2 });
    const view = (of: string, ago: number) => ({
      as: 'u1',
      of,
      name: 'report_viewed',
      at: NOW - ago,
    });
    await send([view('acme', 50), view('beta', 40)]);
    expect(await times('twice')).toEqual({ 'user:u1': NOW - 40 });
    await send([view('acme', 30)]);
    await send([view('beta', 20)]);
    await send([view('beta', 10)]);
    expect(await times('twice')).toEqual({
      'user:u1': NOW - 40,
      'account:acme': NOW - 30,
      'account:beta': NOW - 20,
    });
    expect((await told()).map(({ subject }) => subject).sort()).toEqual([
      'account:acme',
      'account:beta',
      'user:u1',
    ]);
  });

  test('of a rule that counts stays another user’s, whoever does it often enough later', async () => {
    const { publish, send, times } = await createIngest();
    await publish({ key: 'twice', event: 'report_viewed', count: 2 });
    const view = (as: string, of: string, ago: number) => ({
      as,
      of,
      name: 'report_viewed',
      at: NOW - ago,
    });
    await send([view('u1', 'acme', 60), view('u1', 'acme', 50)]);
    await send([view('u2', 'acme', 40), view('u2', 'acme', 30)]);
    await send([view('u2', 'beta', 20), view('u2', 'beta', 10)]);
    expect(await times('twice')).toMatchObject({
      'account:acme': NOW - 50,
      'account:beta': NOW - 10,
    });
  });
});

describe('what was reached outlives the events that reached it', () => {
  const view = (at: number, given: object = {}) => ({
    ...acme,
    name: 'report_viewed',
    at,
    ...given,
  });
  /** What retention does: the events are gone, and nothing else. */
  const forget = ({ store }: Ingest, before: number) =>
    store.transaction((db) => db.deleteFrom('event').where('at', '<', before).execute());

  test('and the next use is no first one', async () => {
    const ingest = await createIngest();
    await ingest.send([acme]);
    await forget(ingest, NOW + 1);
    await ingest.send([acme, { ...acme, at: NOW - HOUR }], { receivedAt: NOW + HOUR });
    expect(await ingest.times()).toMatchObject({ 'user:u1': NOW - HOUR });
    expect(await ingest.told()).toHaveLength(1);
  });

  test('nor when a rule that counts is looked at again: no row goes, none moves to later', async () => {
    const ingest = await createIngest();
    const rule = { key: 'twice', event: 'report_viewed', count: 2 };
    await ingest.publish(rule);
    await ingest.send([view(NOW - 40), view(NOW - 30), view(NOW - 20), view(NOW - 10)]);
    await forget(ingest, NOW - 35);
    const again = { workspaceId: 'ws', key: 'twice', isAnew: true, nowMs: () => NOW };
    expect(await lookBack(ingest.store, again)).toEqual({ made: 0, moved: 0 });
    await ingest.send([view(NOW - 5)]);
    expect(await ingest.times('twice')).toEqual({ 'user:u1': NOW - 30, 'account:acme': NOW - 30 });
    expect(await ingest.told()).toHaveLength(1);
  });

  test('but what was not reached is counted from those that are left', async () => {
    const ingest = await createIngest();
    const where = { fact: 'properties.pages', is: 'gte' as const, value: 3 };
    await ingest.publish({ key: 'large', event: 'report_viewed', count: 3, where });
    const large = { properties: { pages: 3 } };
    await ingest.send([view(NOW - 40, large), view(NOW - 30, large)]);
    await forget(ingest, NOW - 35);
    await ingest.send([view(NOW - 20, large), view(NOW - 15, { properties: { pages: 2 } })]);
    expect(await ingest.times('large')).toEqual({});
    await ingest.send([view(NOW - 10, large)]);
    expect(await ingest.times('large')).toMatchObject({ 'user:u1': NOW - 10 });
  });
});

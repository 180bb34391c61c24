import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createFullable } from '../store/store.fixture.ts';
import type { Store } from '../store/store.ts';
import { type Act, createIngest, DAY, NOW } from './ingest.fixture.ts';
import { createUnverifiedShare } from './unverified-share.ts';

type Max = { events: number; bytes: number };
const PLENTY = 1e9;

async function start(max: Partial<Max>, ingest?: Awaited<ReturnType<typeof createIngest>>) {
  const { store: whole, ...rest } = ingest ?? (await createIngest());
  const { store, setFull } = createFullable(whole);
  const faults: unknown[] = [];
  const timers: (() => void)[] = [];
  const share = createUnverifiedShare({
    store,
    max: { events: PLENTY, bytes: PLENTY, ...max },
    onFault: (error) => faults.push(error),
    later: (work) => {
      timers.push(work);
      return () => {};
    },
  });
  /** Sends, and tells the share, as the consumer does. */
  async function send(acts: readonly Act[]) {
    const { batch } = await rest.check(acts);
    await rest.consume([batch]);
    share.onStored([batch]);
  }
  const count = async (trust: 0 | 1) =>
    (await rest.events()).filter((event) => event.trust === trust).length;
  return { ...rest, store, setFull, share, send, count, faults, timers };
}

const visits = (count: number, given: Act = {}): Act[] =>
  Array.from({ length: count }, () => ({ type: 'page', ...given }));
const verified = (count: number) => visits(count, { as: 'u1', of: 'acme' });

describe('the share of unverified events', () => {
  test('is kept by removing those that came first, and never a verified one', async () => {
    const { send, count, events } = await start({ events: 100 });
    await send(verified(20));
    await send(visits(80, { sessionId: 'first' }));
    expect(await count(0)).toBe(80);
    await send(visits(60, { sessionId: 'second' }));
    await expect.poll(() => count(0)).toBe(90);
    expect(await count(1)).toBe(20);
    const sessions = (await events()).filter(({ trust }) => trust === 0).map((e) => e.session_id);
    expect(sessions.filter((id) => id === 'second')).toHaveLength(60);
  });

  test('goes by when they came, not by when they say that they happened', async () => {
    const { send, events } = await start({ events: 10 });
    await send(visits(10, { sessionId: 'honest' }));
    await send(visits(10, { sessionId: 'back-dated', at: NOW - 20 * DAY }));
    await expect.poll(async () => (await events()).length).toBe(9);
    const sessions = new Set((await events()).map((event) => event.session_id));
    expect(sessions).toEqual(new Set(['back-dated']));
  });

  test('counts bytes too, so that few large ones fill no more', async () => {
    const { send, count } = await start({ bytes: 100_000 });
    const large = visits(20, { properties: { text: 'x'.repeat(20_000) } });
    await send(verified(1));
    await send(large);
    await expect.poll(() => count(0)).toBe(4);
    // Long names lie in several indexes.
    await send(visits(100, { anonymousId: 'å'.repeat(200), sessionId: 'ö'.repeat(200) }));
    await expect.poll(() => count(0)).toBeLessThan(60);
    expect(await count(1)).toBe(1);
  });

  test('is each workspace’s own', async () => {
    const { send, count, store } = await start({ events: 10 });
    const other = await createIngest({ store, workspaceId: 'other' });
    await other.send(visits(10));
    await send(visits(30));
    await expect.poll(() => count(0)).toBe(9);
    expect(await other.events()).toHaveLength(10);
  });

  test('removes nothing for what came twice, or has turned out to be somebody’s', async () => {
    const { send, count, share } = await start({ events: 100 });
    const same = visits(40, { sessionId: 's' }).map((act, index) => ({
      ...act,
      id: `01890000-0000-7000-8000-f${String(index).padStart(11, '0')}`,
    }));
    for (let times = 0; times < 5; times += 1) await send(same);
    expect(share.total().events).toBeGreaterThan(40);
    await expect.poll(() => share.total().events).toBe(40);
    await send([{ type: 'identify', as: 'u1', of: 'acme' }]);
    await send(visits(70, { anonymousId: 'device-2' }));
    await expect.poll(() => share.total().events).toBe(70);
    expect(await count(0)).toBe(70);
    expect(await count(1)).toBe(41);
    expect(share.total().removed).toBe(0);
  });

  test('is looked at when the backend starts, as it may have been made smaller', async () => {
    const ingest = await createIngest();
    await ingest.send(visits(50));
    const { share, count } = await start({ events: 10 }, ingest);
    await share.start();
    await expect.poll(() => count(0)).toBe(9);
    expect(share.total()).toMatchObject({ events: 9, removed: 41 });
  });

  test('of none keeps none', async () => {
    const { send, count } = await start({ events: 0 });
    await send([...verified(1), ...visits(5)]);
    await expect.poll(() => count(0)).toBe(0);
    expect(await count(1)).toBe(1);
  });

  test('lets others have their turn between its steps', async () => {
    const ingest = await createIngest();
    for (let times = 0; times < 5; times += 1) await ingest.send(visits(500));
    let longest = 0;
    const { store } = ingest;
    const watched: Store = {
      ...store,
      transaction: (work) =>
        store.transaction(async (db) => {
          const before = (await ingest.events()).length;
          const result = await work(db);
          longest = Math.max(
            longest,
            before - (await db.selectFrom('event').select('seq').execute()).length,
          );
          return result;
        }),
    };
    const { share, count } = await start({ events: 2_000 }, { ...ingest, store: watched });
    await share.start();
    await expect.poll(() => count(0)).toBe(1_800);
    expect(longest).toBe(200);
  });

  test('is tried again after the store has failed', async () => {
    const { send, share, setFull, count, faults, timers, check, consume } = await start({
      events: 10,
    });
    const { batch } = await check(visits(30));
    await consume([batch]);
    setFull(true);
    share.onStored([batch]);
    await expect.poll(() => faults.length).toBe(1);
    expect(await count(0)).toBe(30);
    setFull(false);
    timers[0]?.();
    await expect.poll(() => count(0)).toBe(9);
    await send(visits(1));
    expect(await count(0)).toBe(10);
  });

  test('stops in the middle', async () => {
    const ingest = await createIngest();
    for (let times = 0; times < 3; times += 1) await ingest.send(visits(500));
    const { share, count } = await start({ events: 0 }, ingest);
    await share.start();
    await nextTurn();
    await share.stop();
    const left = await count(0);
    await nextTurn();
    expect(await count(0)).toBe(left);
  });
});

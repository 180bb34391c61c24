import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createFullable } from '../store/store.fixture.ts';
import type { Store } from '../store/store.ts';
import {
  createClock,
  createNetwork,
  createOffice,
  passClaims,
  readDeliveries,
  START_MS,
  start,
  status,
  statusesOf,
} from './dispatcher.fixture.ts';
import type { News } from './feed.ts';
import type { PostResult } from './post.ts';
import { RETRY_DELAYS_MS } from './retry.ts';

describe('the dispatcher', () => {
  it('sends what was queued, signed, and marks it', async () => {
    const { store, channels, queue } = await createOffice();
    const { sent, post } = createNetwork();
    await queue();
    start(store, { post, clock: createClock() });
    await expect
      .poll(() => readDeliveries(store))
      .toEqual([{ id: 'n1', status: 'delivered', attempts: 1, error: null }]);
    const { headers = {}, body = '' } = sent[0] ?? {};
    const row = await store.db.selectFrom('notification').select('body_json').executeTakeFirst();
    expect(body).toBe(row?.body_json);
    const signed = new Webhook(channels[0]?.secret ?? '').sign('n1', new Date(START_MS), body);
    expect(headers['webhook-signature']).toBe(signed);
  });

  it('gives places in the feed by time, after the commit, and tells the feed before it sends', async () => {
    const { store, workspaceId, queue } = await createOffice();
    const news: News[] = [];
    const { post } = createNetwork();
    await queue({ atMs: START_MS + 2 });
    await queue({ atMs: START_MS + 1 });
    const clock = createClock();
    clock.pass(10);
    const dispatcher = start(store, { post, clock, news });
    await expect.poll(() => news.length).toBe(3);
    expect(news[0]).toEqual({ workspaceId });
    await queue({ atMs: START_MS });
    dispatcher.wake();
    await expect.poll(() => news.length).toBe(5);
    const rows = await store.db
      .selectFrom('notification')
      .select(['id', 'seq'])
      .orderBy('seq')
      .execute();
    expect(rows).toEqual([
      { id: 'n2', seq: 1 },
      { id: 'n1', seq: 2 },
      { id: 'n3', seq: 3 },
    ]);
  });

  it('gives no place in the feed a second time, though the one that had it was erased', async () => {
    const { store, queue } = await createOffice();
    const { post } = createNetwork();
    const dispatcher = start(store, { post, clock: createClock() });
    const seqs = async () =>
      (await store.db.selectFrom('notification').select('seq').execute()).map(({ seq }) => seq);
    await queue();
    dispatcher.wake();
    await expect.poll(seqs).toEqual([1]);
    await store.transaction((db) => db.deleteFrom('notification').execute());
    await queue();
    dispatcher.wake();
    await expect.poll(seqs).toEqual([2]);
  });

  it('tries again by the schedule, under the same id, until it arrives', async () => {
    const { store, queue } = await createOffice();
    const clock = createClock();
    let answer = status(503);
    const { sent, post } = createNetwork({ 'a.example': () => answer });
    await queue();
    start(store, { post, clock });
    for (const [index, delayMs] of [5_000, 300_000, 1_800_000].entries()) {
      const attempts = index + 1;
      const error = 'The destination answered 503.';
      await expect
        .poll(() => readDeliveries(store))
        .toEqual([{ id: 'n1', status: 'queued', attempts, error }]);
      await expect.poll(clock.sleepMs).toBe(Math.min(delayMs, 60_000));
      clock.pass(delayMs - 1);
      await expect.poll(clock.sleepMs).toBe(1);
      expect(sent).toHaveLength(attempts);
      if (attempts === 3) answer = status(200);
      clock.pass(1);
    }
    await expect
      .poll(() => readDeliveries(store))
      .toEqual([{ id: 'n1', status: 'delivered', attempts: 4, error: null }]);
    expect(sent.map(({ id }) => id)).toEqual(['n1', 'n1', 'n1', 'n1']);
  });

  it('gives up after ten attempts and says why', async () => {
    const { store, queue } = await createOffice();
    const clock = createClock();
    const { sent, post } = createNetwork({ 'a.example': () => status(500) });
    await queue();
    const dispatcher = start(store, { post, clock });
    for (let attempts = 1; attempts < 10; attempts += 1) {
      await expect.poll(async () => (await readDeliveries(store))[0]?.attempts).toBe(attempts);
      clock.pass(RETRY_DELAYS_MS.system[attempts - 1] ?? 0);
      dispatcher.wake();
    }
    const error = 'The destination answered 500.';
    await expect
      .poll(() => readDeliveries(store))
      .toEqual([{ id: 'n1', status: 'failed', attempts: 10, error }]);
    expect(sent).toHaveLength(10);
  });

  it('sends what a killed process had committed and not sent', async () => {
    const { store, queue } = await createOffice();
    const clock = createClock();
    // It hangs in the middle of sending, and never comes back.
    const dead = createNetwork({ 'a.example': () => new Promise(() => {}) });
    await queue();
    start(store, { post: dead.post, clock });
    await expect.poll(() => dead.sent.length).toBe(1);
    expect(await statusesOf(store)).toEqual(['queued']);
    const { sent, post } = createNetwork();
    start(store, { post, clock });
    await passClaims(store, clock);
    await expect.poll(() => statusesOf(store)).toEqual(['delivered']);
    expect(sent.map(({ id }) => id)).toEqual(dead.sent.map(({ id }) => id));
  });

  it('is not held up by a destination that hangs, and has few connections to it', async () => {
    const { store, channelIds, queue } = await createOffice(['slow.example', 'fast.example']);
    const { sent, post } = createNetwork({ 'slow.example': () => new Promise(() => {}) });
    for (let count = 0; count < 150; count += 1)
      await queue({ channelIds: channelIds.slice(0, 1) });
    for (let count = 0; count < 20; count += 1) await queue({ channelIds: channelIds.slice(1) });
    start(store, { post, clock: createClock() });
    await expect
      .poll(async () => (await statusesOf(store)).filter((one) => one === 'delivered').length)
      .toBe(20);
    expect(sent.filter(({ host }) => host === 'slow.example')).toHaveLength(3);
  });

  it('switches off a channel whose destination is gone, and nothing more is sent there', async () => {
    const { store, queue } = await createOffice();
    const { sent, post } = createNetwork({ 'a.example': () => status(410) });
    for (let count = 0; count < 10; count += 1) await queue();
    start(store, { post, clock: createClock() });
    await expect.poll(async () => new Set(await statusesOf(store))).toEqual(new Set(['failed']));
    const [channel] = await store.db.selectFrom('channel').select('is_enabled').execute();
    expect(channel?.is_enabled).toBe(0);
    expect(sent.length).toBeLessThanOrEqual(3);
  });

  it('leaves a destination alone for as long as it asks, with all that waits for it', async () => {
    const { store, queue } = await createOffice();
    const clock = createClock();
    let answer = status(429, '120');
    const { sent, post } = createNetwork({ 'a.example': () => answer });
    for (let count = 0; count < 10; count += 1) await queue();
    start(store, { post, clock });
    const readPlaces = async () => {
      const rows = await store.db.selectFrom('delivery').select('next_attempt_at as at').execute();
      return new Set(rows.map(({ at }) => at - START_MS));
    };
    await expect.poll(readPlaces).toEqual(new Set([120_000]));
    const before = sent.length;
    expect(before).toBeLessThan(10);
    clock.pass(119_999);
    await expect.poll(clock.sleepMs).toBe(1);
    expect(sent).toHaveLength(before);
    answer = status(200);
    clock.pass(1);
    await expect.poll(async () => new Set(await statusesOf(store))).toEqual(new Set(['delivered']));
  });

  it('says on the delivery that a channel cannot be used', async () => {
    const { store, queue } = await createOffice();
    await store.transaction(async (db) => {
      await db.updateTable('channel').set({ kind: 'pigeon' }).execute();
    });
    await queue();
    start(store, { post: createNetwork().post, clock: createClock() });
    const error = `The notification was not sent: the channel's kind "pigeon" is unknown.`;
    await expect
      .poll(() => readDeliveries(store))
      .toMatchObject([{ status: 'queued', attempts: 1, error }]);
  });

  it('does not flood a destination when the store cannot take what came of it', async () => {
    const { store, queue } = await createOffice();
    const clock = createClock();
    const { sent, post } = createNetwork();
    await queue();
    let isFull = true;
    const full: Store = {
      ...store,
      // Numbering still goes through: it is the first that is written.
      transaction: (work) =>
        isFull && sent.length > 0 ? Promise.reject(new Error('full')) : store.transaction(work),
    };
    const faults: object[] = [];
    const dispatcher = start(full, { post, clock, faults });
    await expect.poll(() => faults.length).toBe(1);
    for (let count = 0; count < 10; count += 1) dispatcher.wake();
    await expect.poll(clock.sleepMs).toBe(5_000);
    expect(sent).toHaveLength(1);
    isFull = false;
    clock.pass(5_000);
    await passClaims(store, clock, 25_000);
    await expect.poll(() => statusesOf(store)).toEqual(['delivered']);
    expect(sent.map(({ id }) => id)).toEqual(['n1', 'n1']);
  });

  it('sends nothing again because the disk was full when it had arrived', async () => {
    const { store: whole, queue } = await createOffice();
    const { store, setFull } = createFullable(whole);
    const clock = createClock();
    const { sent, post } = createNetwork({
      'a.example': () => {
        setFull(true);
        return status(200);
      },
    });
    await queue();
    const faults: object[] = [];
    const dispatcher = start(store, { post, clock, faults });
    for (let count = 1; count <= 3; count += 1) {
      await expect.poll(() => faults.length).toBe(count);
      dispatcher.wake();
      await expect.poll(clock.sleepMs).toBe(5_000);
      if (count === 3) setFull(false);
      clock.pass(5_000);
    }
    await expect.poll(() => statusesOf(store)).toEqual(['delivered']);
    expect(sent).toHaveLength(1);
  });

  it('stops when what is under way has ended', async () => {
    const { store, queue } = await createOffice();
    let answer = (_: PostResult) => {};
    const { sent, post } = createNetwork({
      'a.example': () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    await queue();
    const dispatcher = start(store, { post, clock: createClock() });
    await expect.poll(() => sent.length).toBe(1);
    const stopped = dispatcher.stop();
    answer(status(200));
    await stopped;
    expect(await statusesOf(store)).toEqual(['delivered']);
  });
});

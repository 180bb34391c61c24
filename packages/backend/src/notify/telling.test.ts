import { describe, expect, it } from 'vitest';
import { FALLBACK_AFTER_MS } from '../store/sql/notifications.ts';
import type { Store } from '../store/store.ts';
import {
  createClock,
  createNetwork,
  createOffice,
  START_MS,
  start,
  status,
} from './dispatcher.fixture.ts';
import { createGate } from './gate.ts';

/** What becomes of a notification when its channel does not take it: for how long it is tried, and what stands in. */

const turnInto = (store: Store, id: string, values: object) =>
  store.transaction((db) => db.updateTable('channel').set(values).where('id', '=', id).execute());

const statusByChannel = async (store: Store, channelIds: readonly string[]) => {
  const rows = await store.db
    .selectFrom('delivery')
    .select(['channel_id as id', 'status'])
    .execute();
  return channelIds.map((id) => rows.find((row) => row.id === id)?.status);
};

/** A notification for the first channel, with the second as its fallback. */
async function createPair(urgency: 'high' | 'normal') {
  const office = await createOffice(['main.example', 'other.example']);
  const { store, channelIds } = office;
  const [main = '', other = ''] = channelIds;
  await turnInto(store, main, { fallback_id: other, audience: 'room' });
  await office.queue({ channelIds: [main] });
  await store.transaction(async (db) => {
    await db.updateTable('notification').set({ urgency }).execute();
    await db
      .updateTable('delivery')
      .set({ fallback_at: START_MS + FALLBACK_AFTER_MS[urgency] })
      .execute();
  });
  return { ...office, states: () => statusByChannel(store, [main, other]) };
}

describe('a fallback channel', () => {
  it.each(['high', 'normal'] as const)(
    'is begun in time when the first hangs (%s)',
    async (urgency) => {
      const { store, states } = await createPair(urgency);
      const clock = createClock();
      const { sent, post } = createNetwork({ 'main.example': () => new Promise(() => {}) });
      start(store, { post, clock });
      await expect.poll(() => sent.length).toBe(1);
      const afterMs = urgency === 'high' ? 60_000 : 300_000;
      for (let passedMs = 0; passedMs < afterMs - 60_000; passedMs += 60_000) {
        await expect.poll(clock.sleepMs).toBe(60_000);
        clock.pass(60_000);
      }
      await expect.poll(clock.sleepMs).toBe(60_000);
      clock.pass(59_999);
      expect(sent).toHaveLength(1);
      clock.pass(1);
      await expect.poll(states).toEqual(['queued', 'delivered']);
      expect(sent.map(({ host, id }) => [host, id])).toEqual([
        ['main.example', 'n1'],
        ['other.example', 'n1'],
      ]);
    },
  );

  it('is begun at once when the first will never take it', async () => {
    const { store, states } = await createPair('normal');
    const { post } = createNetwork({ 'main.example': () => status(410) });
    start(store, { post, clock: createClock() });
    await expect.poll(states).toEqual(['failed', 'delivered']);
  });

  it('is not begun for what has arrived, nor for what somebody has seen to', async () => {
    const arrived = await createPair('high');
    const clock = createClock();
    const { sent, post } = createNetwork();
    start(arrived.store, { post, clock });
    await expect.poll(arrived.states).toEqual(['delivered', undefined]);
    const seen = await createPair('high');
    await seen.store.transaction((db) =>
      db.updateTable('notification').set({ acknowledged_at: START_MS }).execute(),
    );
    const late = createClock();
    const other = createNetwork({ 'main.example': () => status(503) });
    late.pass(120_000);
    start(seen.store, { post: other.post, clock: late });
    const readFallbackAt = async () =>
      (await seen.store.db.selectFrom('delivery').select('fallback_at as at').execute())[0]?.at;
    await expect.poll(readFallbackAt).toBeNull();
    expect(await seen.states()).toEqual(['queued', undefined]);
    expect(sent).toHaveLength(1);
  });
});

describe('a destination that is dead', () => {
  it('is probed once a minute after five failures, and takes what waited when it is back', async () => {
    const { store, queue } = await createOffice();
    const clock = createClock();
    let answer = status(500);
    const { sent, post } = createNetwork({ 'a.example': () => answer });
    for (let count = 0; count < 30; count += 1) await queue();
    start(store, { post, clock });
    await expect.poll(() => sent.length).toBeGreaterThanOrEqual(5);
    await expect.poll(clock.sleepMs).toBeGreaterThan(4_000);
    const before = sent.length;
    // Three were under way when the fifth failed.
    expect(before).toBeLessThanOrEqual(8);
    clock.pass(60_000);
    await expect.poll(() => sent.length).toBe(before + 1);
    await expect.poll(clock.sleepMs).toBe(60_000);
    expect(sent).toHaveLength(before + 1);
    answer = status(200);
    clock.pass(60_000);
    const arrived = async () =>
      (await store.db.selectFrom('delivery').select('status').execute()).filter(
        ({ status: one }) => one === 'delivered',
      ).length;
    await expect.poll(arrived).toBeGreaterThanOrEqual(20);
  });

  it('gives up what people would hear of too late, though its turn never came', async () => {
    const { store, channelIds, queue } = await createOffice();
    await turnInto(store, channelIds[0] ?? '', { audience: 'room' });
    const clock = createClock();
    const { post } = createNetwork({ 'a.example': () => status(500) });
    for (let count = 0; count < 30; count += 1) await queue();
    clock.pass(5 * 3_600_000);
    start(store, { post, clock });
    const counts = async () => {
      const rows = await store.db.selectFrom('delivery').select('status').execute();
      return rows.filter(({ status: one }) => one === 'missed').length;
    };
    await expect.poll(counts).toBeGreaterThanOrEqual(20);
  });

  it('that is gone for good is told to an admin by another channel, once', async () => {
    const { store, channelIds, workspaceId, queue } = await createOffice([
      'a.example',
      'b.example',
    ]);
    const [gone = '', room = ''] = channelIds;
    await turnInto(store, room, { audience: 'room' });
    const { sent, post } = createNetwork({ 'a.example': () => status(410) });
    for (let count = 0; count < 5; count += 1) await queue({ channelIds: [gone] });
    start(store, { post, clock: createClock() });
    await expect.poll(() => sent.filter(({ host }) => host === 'b.example').length).toBe(1);
    const told = sent.find(({ host }) => host === 'b.example');
    expect(JSON.parse(told?.body ?? '{}')).toMatchObject({
      type: 'channel.disabled',
      data: { channel: { id: gone, kind: 'webhook' } },
    });
    const channel = await store.db
      .selectFrom('channel')
      .select(['is_enabled', 'off_because'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', gone)
      .executeTakeFirst();
    expect(channel).toEqual({ is_enabled: 0, off_because: 'The destination is gone (410).' });
  });
});

describe('the gate', () => {
  const pace = { concurrency: 2, perSecond: 1, burst: 3 };

  it('lets a burst through and then so many a second', () => {
    let now = 0;
    const gate = createGate(() => now);
    const send = () => {
      if (gate.places('c', pace) === 0) return false;
      gate.begin('c', pace);
      gate.end('c');
      return true;
    };
    expect([send(), send(), send(), send()]).toEqual([true, true, true, false]);
    expect(gate.nextFreeMs(['c'])).toBe(1_000);
    now = 1_000;
    expect([send(), send()]).toEqual([true, false]);
    now = 60_000;
    expect([send(), send(), send(), send()]).toEqual([true, true, true, false]);
  });

  it('keeps to so many at a time, and to one while it probes', () => {
    let now = 0;
    const gate = createGate(() => now);
    const wide = { concurrency: 2 };
    expect(gate.places('c', wide)).toBe(2);
    gate.begin('c', wide);
    gate.begin('c', wide);
    expect(gate.places('c', wide)).toBe(0);
    for (let count = 0; count < 5; count += 1) gate.tell('c', 'failed');
    gate.end('c');
    gate.end('c');
    expect([gate.isOut('c'), gate.places('c', wide), gate.nextFreeMs(['c'])]).toEqual([
      true,
      0,
      60_000,
    ]);
    now = 60_000;
    expect(gate.places('c', wide)).toBe(1);
    gate.begin('c', wide);
    expect(gate.places('c', wide)).toBe(0);
    gate.tell('c', 'well');
    gate.end('c');
    expect([gate.isOut('c'), gate.places('c', wide)]).toEqual([false, 2]);
  });
});

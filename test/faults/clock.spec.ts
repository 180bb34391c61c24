import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { createDevice, type Device, type DeviceOptions } from './device.ts';
import { idsByUser, query } from './ledger.ts';
import { startProxy } from './proxy.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PATIENT = { timeout: 20_000 };

/** A process whose clock is off by so much. */
const shifted = (ms: number) => ({
  NODE_OPTIONS: `--import=${import.meta.resolve('./shift-clock.ts')}`,
  TEST_CLOCK_OFFSET_MS: String(ms),
});
const TWO_DAYS_OFF = [
  ['ahead', 2 * DAY_MS],
  ['behind', -2 * DAY_MS],
] as const;

describe('a clock is wrong', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  describe.each(TWO_DAYS_OFF)('the device’s, two days %s', (where, offsetMs) => {
    test('its events are verified and have their true time, and the first use is told with it', async () => {
      const device = await buy({ userId: `device-${where}`, offsetMs });
      const used = device.use({ agoMs: 3 * MINUTE_MS });
      await device.flush();
      const stored = readEvents(device);
      expect(stored.map(({ trust }) => trust)).toEqual([1, 1]);
      expectTime(stored.find(({ id }) => id === used.id)?.at, used.trueAt, device);
      expectTime(await readFirstUse(device), used.trueAt, device);
    });
  });

  test('the device’s jumps two days ahead in a session: nothing is lost, and what came after it counts', async () => {
    const device = await buy({ userId: 'jumped' });
    const before = device.use();
    device.setOffset(2 * DAY_MS);
    const after = device.use();
    await device.flush();
    const stored = new Map(readEvents(device).map((event) => [event.id, event]));
    // By the clock it was sent with it happened before the token was made: taken, and not believed.
    expect(stored.get(before.id)).toMatchObject({ trust: 0 });
    expect(stored.get(after.id)).toMatchObject({ trust: 1 });
    expectTime(await readFirstUse(device), after.trueAt, device);
  });

  test('the device’s is set back two days in a session: nothing is lost, and nothing is in the future', async () => {
    const device = await buy({ userId: 'set-back', offsetMs: 2 * DAY_MS });
    const before = device.use();
    device.setOffset(0);
    device.use();
    await device.flush();
    const stored = readEvents(device);
    expect(stored.map(({ trust }) => trust)).toEqual([1, 1, 1]);
    for (const { at, received_at } of stored) expect(at).toBeLessThanOrEqual(received_at);
    expectTime(await readFirstUse(device), before.trueAt, device);
  });

  describe('20 minutes pass until the client gets its answer', () => {
    const happensMs = -20 * MINUTE_MS;

    test('the backend had it all the same: the retry changes nothing', async () => {
      await backend.stop();
      await backend.start(shifted(happensMs));
      let isCut = true;
      const chooseCut = () => (isCut ? 'body' : undefined);
      const proxy = await startProxy({ target: backend.url, chooseCut });
      onTestFinished(() => proxy.close());
      const device = await buy({ userId: 'unanswered', happensMs, url: proxy.url });
      device.use();
      const flushed = device.flush();
      await expect.poll(() => proxy.counts.body, PATIENT).toBeGreaterThan(0);
      const stored = readEvents(device);
      expect(stored).toHaveLength(2);

      await backend.stop();
      // Before anything can be sent: a retry by the old clock to the new backend would be of another time.
      device.setOffset(0);
      isCut = false;
      await backend.start();
      await flushed;
      expect(readEvents(device)).toEqual(stored);
      await readFirstUse(device);
    });

    test('C35: the backend was away: it has the true time, and its token, long over, still holds', async () => {
      await backend.stop();
      const device = await buy({ userId: 'unsent', happensMs });
      const used = device.use();
      const flushed = device.flush();
      await expect.poll(() => device.outcomes.get('ECONNREFUSED') ?? 0, PATIENT).toBeGreaterThan(0);
      device.setOffset(0);
      await backend.start();
      await flushed;
      expect(readEvents(device).map(({ trust }) => trust)).toEqual([1, 1]);
      expectTime(await readFirstUse(device), used.trueAt, device);
    });
  });

  describe.each(TWO_DAYS_OFF)('the backend’s own, two days %s', (where, offsetMs) => {
    test('nothing is lost and nobody is told; when it is right again, the next use is the first', async () => {
      await backend.stop();
      await backend.start(shifted(offsetMs));
      const account = `company-${where}`;
      const device = await buy({ userId: `backend-${where}`, account });
      device.use();
      await device.flush();
      expect(device.refused).toEqual(new Map());
      expect(readEvents(device).map(({ trust }) => trust)).toEqual([0, 0]);
      expect(select('milestone_reached', 'subject', `user:${device.userId}`)).toEqual([]);
      expect(select('account', 'id', account)).toEqual([]);

      await backend.stop();
      await backend.start();
      const used = device.use();
      await device.flush();
      expect(readEvents(device)).toHaveLength(3);
      expectTime(await readFirstUse(device), used.trueAt, device);
    });
  });

  const buy = (options: DeviceOptions) => createDevice(backend, options);

  const select = <T extends object>(table: string, column: string, value: string) =>
    query<T>(backend.storeFile, `select * from ${table} where ${column} = '${value}'`);

  type Stored = { id: string; at: number; received_at: number; trust: number };
  const readEvents = ({ userId }: Device) => select<Stored>('event', 'subject', `user:${userId}`);

  /** When it was, as it was told, once it has been told of under one id. UTC ms. */
  async function readFirstUse({ userId }: Device): Promise<number> {
    await expect.poll(() => idsByUser(backend.deliveries).get(userId)?.size, PATIENT).toBe(1);
    const rows = select<{ body_json: string }>('notification', 'user_id', userId);
    expect(rows).toHaveLength(1);
    return Date.parse(JSON.parse(rows[0]?.body_json ?? '').data.firstUseAt);
  }

  /** Within a second; on a machine so busy that sending took longer, within that. */
  function expectTime(at: number | undefined, trueAt: number, device: Device): void {
    expect(Math.abs((at ?? 0) - trueAt)).toBeLessThan(Math.max(1_000, device.slowestMs()));
  }
});

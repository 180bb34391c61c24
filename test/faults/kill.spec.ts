import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { reportCreated } from '../e2e/batch.ts';
import { createClient } from './client.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { countRows, expectOnce, idsByUser, query } from './ledger.ts';
import { createRandom } from './random.ts';

const LASTS_MS = process.env.POLKU_TEST_FULL ? 30_000 : 8_000;
/** A life of the backend, from the first batch that it acknowledges. */
const MAX_LIFE_MS = 1_000;

describe('kill -9 between the write and the answer', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
    await backend.stop();
  });
  afterAll(() => backend?.end());

  test('C42: the client’s retry makes no second row, and no second notification', async () => {
    await backend.start({
      NODE_OPTIONS: `--import=${import.meta.resolve('./die-before-answer.ts')}`,
    });
    const client = createClient({ url: backend.url, writeKey: backend.writeKey });
    onTestFinished(() => client.stop());
    const token = await backend.token('northwind-ida', 'northwind');
    const events = ['a', 'b'].map(() => reportCreated({ userId: 'northwind-ida' }));
    for (const event of events) client.track(event, token);
    const sent = client.flush();

    await backend.hasEnded();
    const once = new Map(events.map(({ id }) => [id, 1]));
    // It was written, and nobody was told: that is the moment this is about.
    expect(countRows(backend.storeFile)).toEqual(once);
    expect(client.acknowledged.size).toBe(0);

    await backend.start();
    await sent;
    expect([...client.acknowledged]).toEqual(events.map(({ id }) => id));
    expect(countRows(backend.storeFile)).toEqual(once);
    const countIds = () => idsByUser(backend.deliveries).get('northwind-ida')?.size;
    await expect.poll(countIds, { timeout: 20_000 }).toBe(1);
    expect(
      query(backend.storeFile, "select id from notification where kind = 'first_use'"),
    ).toHaveLength(1);
  });
});

describe('kill -9, again and again, under load', () => {
  let backend: TestBackend;
  const random = createRandom(1);

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  test('every acknowledged event is stored once, and each first use is told of once', async () => {
    const crowd = createCrowd({ backend, random, paceMs: 20 });
    try {
      await killAgainAndAgain(crowd);
      await crowd.finish();
      await expectOnce(backend, crowd);
    } finally {
      await crowd.stop();
    }
  });

  /** Until the time is over and a kill has fallen into the middle of a request. Leaves it running. */
  async function killAgainAndAgain(crowd: Crowd): Promise<void> {
    const countAcknowledged = () => crowd.acknowledged().size;
    const wasCut = () => Object.keys(crowd.outcomes()).some((how) => !/200|REFUSED/.test(how));
    const until = performance.now() + LASTS_MS;
    while (performance.now() < until || !wasCut()) {
      const before = countAcknowledged();
      await expect.poll(countAcknowledged, { timeout: 20_000 }).toBeGreaterThan(before);
      // At no particular moment of its work.
      await pause(random() * MAX_LIFE_MS);
      await backend.kill();
      await backend.start();
    }
  }
});

import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { reportCreated, toBatch } from '../e2e/batch.ts';
import { createCrowd } from './crowd.ts';
import { createFileLimit, type FullDisk, mayMount, mountSmallDisk } from './full-disk.ts';
import { expectOnce } from './ledger.ts';
import { createRandom } from './random.ts';

/** How much is left when the disk counts as full: a commit fails at its first page, or in the middle. */
const LEFT_BYTES = process.env.POLKU_TEST_FULL ? [0, 8_000, 24_000, 100_000] : [24_000];
const PATIENT = { timeout: 30_000, interval: 50 };

describe.skipIf(!mayMount())('the disk is full', () => testFullDisk(mountSmallDisk));
describe('the system lets no file grow', () => testFullDisk(createFileLimit));

function testFullDisk(create: () => FullDisk): void {
  let disk: FullDisk;
  let backend: TestBackend;
  const pid = () => backend.pid() ?? 0;

  beforeAll(async () => {
    disk = create();
    backend = await startTestBackend(undefined, disk.folder ? { storeFolder: disk.folder } : {});
  });
  afterEach(() => disk.free(pid()));
  afterAll(async () => {
    await backend?.end();
    disk?.end();
  });

  test('batches get 503 with Retry-After, /readyz says so, and both are well when there is room again', async () => {
    disk.fill(pid(), 0);
    await expect
      .poll(postLarge, PATIENT)
      .toEqual({ status: 503, retryAfter: expect.stringMatching(/^[1-9]\d*$/) });
    expect(await statusOf('/readyz')).toBe(503);
    expect(await statusOf('/healthz')).toBe(200);
    disk.free(pid());
    // By itself: whoever asks `/readyz` before sending would never send again otherwise.
    await expect.poll(() => statusOf('/readyz'), PATIENT).toBe(200);
    expect(await postLarge()).toMatchObject({ status: 200 });
  });

  test('a client that retries gets everything in, once, and each first use is told of once', async () => {
    const before = pid();
    const crowd = createCrowd({ backend, random: createRandom(4) });
    onTestFinished(() => crowd.stop());
    const countRefusals = () => crowd.outcomes()['503'] ?? 0;
    const countAcknowledged = () => crowd.acknowledged().size;
    for (const leftBytes of LEFT_BYTES) {
      await expectMore(countAcknowledged);
      disk.fill(pid(), leftBytes);
      await expectMore(countRefusals, 3);
      disk.free(pid());
    }
    await expectMore(countAcknowledged);
    await crowd.finish();
    await expectOnce(backend, crowd);
    expect(pid()).toBe(before);
  });

  const statusOf = async (path: string) => (await fetch(backend.url + path)).status;

  /** So much that the database does not get along with the pages that it has already. */
  async function postLarge() {
    const text = 'x'.repeat(30_000);
    const events = Array.from({ length: 10 }, () => reportCreated({ properties: { text } }));
    const { status, headers } = await backend.post(toBatch(backend.writeKey, events));
    return { status, retryAfter: headers.get('retry-after') };
  }

  async function expectMore(count: () => number, more = 0): Promise<void> {
    const before = count();
    await expect.poll(count, PATIENT).toBeGreaterThan(before + more);
  }
}

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { countRows, idsByUser, query } from './ledger.ts';
import { createRandom } from './random.ts';

const ROUNDS = process.env.POLKU_TEST_FULL ? 6 : 2;
const PATIENT = { timeout: 30_000 };

describe('a backup under load, and the store put back from it', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  test('nothing acknowledged before the backup is missing, and nobody is told twice', async () => {
    const crowd = createCrowd({ backend, random: createRandom(5), paceMs: 20 });
    try {
      const file = join(backend.folder, 'backup.db');
      for (let round = 0; round < ROUNDS; round += 1) {
        await expectMore(crowd);
        const before = crowd.acknowledged();
        await backend.polku('backup', file);
        const rows = countRows(file);
        expect([...before].filter((id) => rows.get(id) !== 1)).toEqual([]);
        expect([...rows].filter(([, count]) => count !== 1)).toEqual([]);
        expect(query(file, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      }
      await crowd.finish();
      await backend.kill();
      await backend.polku('restore', file, '--force');
      expect(countRows(backend.storeFile)).toEqual(countRows(file));
      await backend.start();
      await expectToldOnce();
    } finally {
      await crowd.stop();
    }
  });

  async function expectMore(crowd: Crowd): Promise<void> {
    const before = crowd.acknowledged().size;
    await expect.poll(() => crowd.acknowledged().size, PATIENT).toBeGreaterThan(before + 50);
  }

  /** What the backup still owed has gone out again, under the ids that it had the first time. */
  async function expectToldOnce(): Promise<void> {
    const owed = "select notification_id from delivery where status = 'queued'";
    await expect.poll(() => query(backend.storeFile, owed), PATIENT).toEqual([]);
    const ids = idsByUser(backend.deliveries);
    for (const { id, user_id: user } of query<{ id: string; user_id: string }>(
      backend.storeFile,
      "select id, user_id from notification where kind = 'first_use'",
    ))
      expect([...(ids.get(user) ?? [])]).toEqual([id]);
  }
});

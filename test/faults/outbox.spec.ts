import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { reportCreated } from '../e2e/batch.ts';
import { createClient } from './client.ts';
import { query } from './ledger.ts';

const PATIENT = { timeout: 30_000, interval: 50 };

describe('kill -9 between the commit and the send', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  /** How often it has come. */
  const countOf = (id: string) => backend.deliveries.filter((entry) => entry.id === id).length;

  test('what was committed arrives all the same, and once more under its id when it is replayed', async () => {
    await backend.closeReceiver();
    const user = 'northwind-eeva';
    const client = createClient({ url: backend.url, writeKey: backend.writeKey });
    onTestFinished(() => client.stop());
    client.track(reportCreated({ userId: user }), await backend.token(user, 'northwind'));
    await client.flush();
    await backend.kill();
    const rows = query<{ id: string; channel: string; status: string }>(
      backend.storeFile,
      `select notification_id as id, channel_id as channel, status from delivery
       join notification on notification.id = notification_id where notification.kind = 'first_use'`,
    );
    expect(rows).toEqual([expect.objectContaining({ status: 'queued' })]);
    const [{ id, channel } = { id: '', channel: '' }] = rows;

    await backend.openReceiver();
    await backend.start();
    await expect.poll(() => countOf(id), PATIENT).toBe(1);
    const queued = () =>
      query(backend.storeFile, "select status from delivery where status = 'queued'");
    await expect.poll(queued, PATIENT).toEqual([]);

    await backend.stop();
    const words = ['channel', 'replay', channel, '--workspace', backend.workspaceId];
    const answer = JSON.parse(await backend.polku(...words, '--id', id, '--json'));
    expect(answer).toEqual({ replayed: 1 });
    await backend.start();
    await expect.poll(() => countOf(id), PATIENT).toBe(2);
    expect(backend.deliveries.every(({ isVerified }) => isVerified)).toBe(true);
  });
});

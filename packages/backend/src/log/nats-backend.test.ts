import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTold } from '../notify/channels/receiver.fixture.ts';
import { createPolku, postBatch, reportCreated } from '../polku.fixture.ts';
import {
  findPostgres,
  type PostgresServer,
  startPostgres,
} from '../store/engines/postgres.fixture.ts';
import { findNats, type NatsServers, startNats } from './nats.fixture.ts';

/** A whole backend on both engines. */
const PATIENT = { timeout: 30_000, interval: 50 };

describe.skipIf(!findPostgres() || !findNats())('a backend on PostgreSQL and NATS', () => {
  let postgres: PostgresServer;
  let nats: NatsServers;
  beforeAll(async () => {
    [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  }, 180_000);
  afterAll(async () => {
    await postgres?.stop();
    await nats?.stop();
  }, 60_000);

  test('tells of a first use, is not ready while the log is away, and goes on when it is back', async () => {
    const { told, port } = await startTold();
    const polku = await createPolku({
      POLKU_STORE: await postgres.createDatabase(),
      POLKU_LOG: nats.url,
      POLKU_ALLOW_TARGETS: `127.0.0.1/32:${port}`,
    });
    const keys = await polku.createWorkspace({
      channels: [{ kind: 'webhook', url: `http://127.0.0.1:${port}/hook` }],
    });
    const { url, stop } = await polku.start();
    const batch = await reportCreated(keys, 'veli');
    expect((await postBatch(url, batch)).status).toBe(200);
    await expect.poll(() => told.length, PATIENT).toBe(1);

    const readiness = async () => {
      const response = await fetch(`${url}/readyz`);
      return `${response.status} ${await response.text()}`;
    };
    await expect.poll(readiness, PATIENT).toMatch(/^200 /);
    nats.signal(0, 'SIGKILL');
    await expect.poll(readiness, PATIENT).toMatch(/^503 .*The event log cannot be reached/);
    nats.start(0);
    await expect.poll(readiness, PATIENT).toMatch(/^200 /);
    // The first comes again as well, as of a client that has not seen its answer.
    for (const again of [batch, await reportCreated(keys, 'salla')])
      await expect.poll(async () => (await postBatch(url, again)).status, PATIENT).toBe(200);
    await expect.poll(() => new Set(told).size, PATIENT).toBe(2);
    expect(await stop()).toBe(0);
  }, 180_000);
});

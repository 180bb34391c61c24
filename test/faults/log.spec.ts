import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckedBatch } from '../../packages/backend/src/ingest/checked.ts';
import {
  appendUntilTaken,
  createWitness,
  idsOf,
  toBatch,
} from '../../packages/backend/src/log/log.suite.ts';
import { openNatsLog } from '../../packages/backend/src/log/nats/index.ts';
import {
  findNats,
  type NatsServers,
  startNats,
} from '../../packages/backend/src/log/nats.fixture.ts';

const PUBLISHERS = 24;
const MAX_BYTES = 100_000_000;
const PATIENT = { timeout: 100_000, interval: 50 };

describe.skipIf(!findNats())('three servers of the event log', () => {
  let servers: NatsServers;
  beforeAll(async () => {
    servers = await startNats(3);
    // Three replicas, by whoever names them all.
    await (await openNatsLog(servers.url, { maxBytes: MAX_BYTES })).close();
  });
  afterAll(() => servers?.stop());

  if (process.env.POLKU_TEST_FULL)
    test('one that stands still is left for another', async () => {
      // It learns of the others from the one that it is told.
      const [first = ''] = servers.url.split(',');
      const log = await openNatsLog(first, { maxBytes: MAX_BYTES });
      const { seen, consumer } = createWitness();
      try {
        await log.append(toBatch('before'));
        servers.signal(0, 'SIGSTOP');
        const batch = toBatch('after');
        await appendUntilTaken(log, batch);
        log.consume(consumer);
        await expect.poll(() => seen, PATIENT).toContain(idsOf(batch)[0]);
      } finally {
        servers.signal(0, 'SIGCONT');
        await log.close();
      }
    });

  test('kill -9 of the one that leads, under load: nothing acknowledged is lost, every account keeps its order', async ({
    annotate,
  }) => {
    const ingest = await openNatsLog(servers.url, { maxBytes: MAX_BYTES });
    const worker = await openNatsLog(servers.url, { maxBytes: MAX_BYTES });
    const { seen, consumer } = createWitness();
    worker.consume(consumer);
    const gap = createGap();
    const publishers = Array.from({ length: PUBLISHERS }, (_, at) =>
      startPublisher(at, async (batch) => {
        await appendUntilTaken(ingest, batch);
        gap.onAcknowledged();
      }),
    );
    const countAcknowledged = () => publishers.reduce((sum, { sent }) => sum + sent.length, 0);
    try {
      await expect.poll(countAcknowledged, PATIENT).toBeGreaterThan(500);
      const leader = await servers.findLeader();
      servers.signal(leader, 'SIGKILL');
      await expect
        .poll(async () => [leader, -1].includes(await servers.findLeader()), PATIENT)
        .toBe(false);
      // More than were under way: these were taken by the next leader.
      const before = countAcknowledged();
      await expect.poll(countAcknowledged, PATIENT).toBeGreaterThan(before + 10 * PUBLISHERS);
      await annotate(
        `The longest time without an acknowledgement: ${Math.round(gap.longestMs)} ms.`,
      );
      await Promise.all(publishers.map(({ stop }) => stop()));
      await expect.poll(async () => (await worker.backlog()).messages, PATIENT).toBe(0);
      // What comes twice counts once, where it came first.
      const tracked = new Set(publishers.flatMap(({ sent }) => sent));
      const first = [...new Set(seen)].filter((id) => tracked.has(id));
      for (const { sent } of publishers) {
        const own = new Set(sent);
        expect(first.filter((id) => own.has(id))).toEqual(sent);
      }
      expect(first).toHaveLength(countAcknowledged());
    } finally {
      await Promise.all(publishers.map(({ stop }) => stop()));
      await ingest.close();
      await worker.close();
    }
  });
});

function createGap() {
  let lastMs = performance.now();
  const gap = {
    longestMs: 0,
    onAcknowledged() {
      const now = performance.now();
      gap.longestMs = Math.max(gap.longestMs, now - lastMs);
      lastMs = now;
    },
  };
  return gap;
}

/** Sends as a collector does, one batch of an account after another, each until it is acknowledged. */
function startPublisher(at: number, append: (batch: CheckedBatch) => Promise<void>) {
  const sent: string[] = [];
  let isStopped = false;
  async function run(): Promise<void> {
    while (!isStopped) {
      const batch = toBatch(`workspace-${at}`, 5, 1);
      await append(batch);
      sent.push(...idsOf(batch));
    }
  }
  const running = run();
  return {
    sent,
    stop() {
      isStopped = true;
      return running;
    },
  };
}

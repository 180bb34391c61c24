import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, type Engines, startCluster } from '../../examples/cluster/cluster.ts';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { reportCreated, toBatch } from '../e2e/batch.ts';
import { percentile, type Row } from './bench.ts';

/**
 * A whole cluster behind its proxy: how soon a first use is told by webhook, and for how long nobody is answered, or told,
 * when a part is killed. Senders go on as collectors do, with a short patience.
 */
const FIRST_USES = 100;
/** Between two of them. */
const USE_EVERY_MS = 50;
const TOLD_P95_AIM_MS = 500;
const SENDERS = 4;
/** Before a fault and after it. */
const STEADY_MS = 2_000;
const RETRY_MS = 50;
const TOLD_LIMIT_MS = 60_000;

export async function measureCluster(
  engines: Engines,
  say: (text: string) => void,
): Promise<Row[]> {
  say('the cluster …');
  let cluster: Cluster | undefined;
  const backend = await startTestBackend(undefined, {
    environment: engines.environment,
    async start(options) {
      cluster = await startCluster(options, engines);
      return { url: cluster.url, pid: 0, ended: cluster.ended, stop: cluster.close };
    },
  });
  try {
    if (!cluster) throw new Error('The cluster was not started.');
    const { signal, start } = cluster;
    // The first ones fill what is remembered.
    await measureTold(backend, { name: 'warm', count: 10 });
    say('first use to webhook …');
    const waits = await measureTold(backend, { name: 'use', count: FIRST_USES });
    say('gaps …');
    const { nats } = engines;
    const ofIngest = await measureGap(backend, async () => {
      await signal('ingest-1', 'SIGKILL');
      await start('ingest-1');
    });
    const ofLog = await measureGap(backend, async () => {
      const leader = await nats.findLeader();
      nats.signal(leader, 'SIGKILL');
      await pause(STEADY_MS * 4);
      nats.start(leader);
    });
    const ofWorker = await measureTold(backend, {
      ...{ name: 'left', count: FIRST_USES },
      onHalf: () => signal('worker-1', 'SIGKILL'),
    });
    return [
      toRow('cluster: first use to webhook, p50', percentile(waits, 0.5)),
      toRow('cluster: first use to webhook, p95', percentile(waits, 0.95), TOLD_P95_AIM_MS),
      toRow('cluster: nobody answered, an ingest process killed', ofIngest),
      toRow('cluster: nobody answered, the leader of the log killed', ofLog),
      toRow('cluster: latest webhook, a worker killed', Math.max(...ofWorker)),
    ];
  } finally {
    await backend.end();
  }
}

const toRow = (metric: string, ours: number | null, aim: number | null = null): Row => ({
  ...{ metric, unit: 'ms', ours, peers: {}, better: 'lower', aim },
});

/** From when the use was sent until its webhook came, of each. */
async function measureTold(
  backend: TestBackend,
  options: { name: string; count: number; onHalf?: () => Promise<void> },
): Promise<number[]> {
  const { name, count, onHalf } = options;
  const sentAt = new Map<string, number>();
  const sending: Promise<unknown>[] = [];
  for (let n = 0; n < count; n += 1) {
    const user = `${name}-${n}`;
    sentAt.set(user, Date.now());
    sending.push(sendUse(backend, user, n));
    if (n === count >> 1) sending.push(onHalf?.() ?? Promise.resolve());
    await pause(USE_EVERY_MS);
  }
  await Promise.all(sending);
  const arrivals = () => backend.deliveries.filter(({ user }) => user && sentAt.has(user));
  const limit = Date.now() + TOLD_LIMIT_MS;
  while (new Set(arrivals().map(({ user }) => user)).size < count && Date.now() < limit)
    await pause(RETRY_MS);
  const first = new Map<string, number>();
  for (const { user = '', receivedAt } of arrivals())
    if (!first.has(user)) first.set(user, Date.parse(receivedAt));
  // One that never came is told as such.
  return [...sentAt].map(([user, at]) => (first.get(user) ?? Infinity) - at);
}

/** Until it is taken. */
async function sendUse(backend: TestBackend, userId: string, n: number): Promise<void> {
  const token = await backend.token(userId, `company-${n % 20}`);
  const who = { userId, anonymousId: `anon-${userId}`, sessionId: `session-${userId}` };
  const batch = toBatch(backend.writeKey, [reportCreated({ ...who, token: 0 })], token);
  while (!(await isTaken(backend, batch))) await pause(RETRY_MS);
}

const isTaken = (backend: TestBackend, batch: object): Promise<boolean> =>
  backend.post(batch).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );

/** The longest time in which nobody was answered. */
async function measureGap(backend: TestBackend, fault: () => Promise<void>): Promise<number> {
  let isOver = false;
  let lastAt = performance.now();
  let longestMs = 0;
  async function sendOn(index: number): Promise<void> {
    for (let n = 0; !isOver; n += 1) {
      await sendUse(backend, `gap-${index}`, n);
      const now = performance.now();
      longestMs = Math.max(longestMs, now - lastAt);
      lastAt = now;
      await pause(RETRY_MS / 5);
    }
  }
  const sending = Promise.all(Array.from({ length: SENDERS }, (_, index) => sendOn(index)));
  await pause(STEADY_MS);
  await fault();
  await pause(STEADY_MS);
  isOver = true;
  await sending;
  return longestMs;
}

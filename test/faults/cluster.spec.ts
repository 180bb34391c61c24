import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { findNats } from '../../packages/backend/src/log/nats.fixture.ts';
import { findPostgres } from '../../packages/backend/src/store/engines/postgres.fixture.ts';
import { type ClusterWorld, startClusterWorld, type Trouble } from './cluster-world.ts';

/** Long enough that whoever is away is missed: partitions are given to others after some four seconds. */
const AWAY_MS = process.env.POLKU_TEST_FULL ? 10_000 : 3_000;

type Fault = (trouble: Trouble) => Promise<void>;

/** A fault a line or two, under load. */
const FAULTS: { [name: string]: Fault } = {
  async 'kill -9 of a worker between its commit and its acknowledgement'({ cluster, untilTaken }) {
    await cluster.signal('worker-1', 'SIGKILL');
    const dying = { NODE_OPTIONS: `--import=${import.meta.resolve('./die-before-ack.ts')}` };
    await cluster.start('worker-1', dying, { isToEnd: true });
    await untilTaken(20);
    await cluster.start('worker-1');
  },
  async 'kill -9 of a process that takes events'({ cluster, untilTaken }) {
    await cluster.signal('ingest-1', 'SIGKILL');
    await untilTaken(20);
    await cluster.start('ingest-1');
  },
  async 'kill -9 of the server that leads the log'({ engines: { nats }, untilTaken }) {
    const leader = await nats.findLeader();
    nats.signal(leader, 'SIGKILL');
    await untilTaken(20);
    nats.start(leader);
  },
  async 'kill -9 of PostgreSQL'({ engines: { postgres } }) {
    await postgres.kill();
    await pause(AWAY_MS);
    await postgres.start();
  },
  async 'a worker that stands still'({ cluster, untilTaken }) {
    await cluster.signal('worker-2', 'SIGSTOP');
    await pause(AWAY_MS);
    await untilTaken(20);
    await cluster.signal('worker-2', 'SIGCONT');
  },
};

const LONG_FAULTS: { [name: string]: Fault } = {
  async 'a restart of one process after another'({ cluster }) {
    await cluster.restart();
  },
};

describe.skipIf(!findPostgres() || !findNats())('a cluster under load', () => {
  let world: ClusterWorld;
  beforeAll(async () => {
    world = await startClusterWorld();
  }, 240_000);
  afterAll(() => world?.end(), 60_000);

  const faults = { ...FAULTS, ...(process.env.POLKU_TEST_FULL && LONG_FAULTS) };
  test.each(Object.entries(faults))(
    'loses and repeats nothing at %s',
    async (_, fault) => {
      await world.suffer(fault);
    },
    240_000,
  );
});

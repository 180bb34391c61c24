import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { findNats, startNats } from '../../packages/backend/src/log/nats.fixture.ts';
import { findPostgres } from '../../packages/backend/src/store/engines/postgres.fixture.ts';
import { type ClusterWorld, startClusterWorld, type Trouble } from './cluster-world.ts';
import { mayMount, mountSmallDisk } from './full-disk.ts';
import { createNetworks, mayMakeNetworks } from './networks.ts';

/** Long enough that whoever is away is missed: partitions are given to others after some four seconds. */
const isFull = Boolean(process.env.POLKU_TEST_FULL);
const AWAY_MS = isFull ? 10_000 : 3_000;

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

  const faults = { ...FAULTS, ...(isFull && LONG_FAULTS) };
  test.each(Object.entries(faults))(
    'loses and repeats nothing at %s',
    async (_, fault) => {
      await world.suffer(fault);
    },
    240_000,
  );
});

/** Longer than it takes the others to choose another leader, and the one that is cut off to notice. */
const CUT_OFF_MS = 20_000;

if (isFull) {
  describe.runIf(mayMakeNetworks())('a log whose servers lose each other', () => {
    test('loses and repeats nothing, whoever is cut off', async () => {
      const networks = createNetworks(3);
      onTestFinished(networks.end);
      const { hosts, commands } = networks;
      const world = await startClusterWorld(() => startNats(3, { hosts, commands }));
      onTestFinished(world.end);
      await world.suffer(async ({ engines: { nats }, untilTaken }) => {
        const leader = await nats.findLeader();
        networks.cut(leader);
        await untilTaken(20);
        await pause(CUT_OFF_MS);
        networks.join(leader);
      });
    }, 300_000);
  });

  describe.runIf(mayMount())('a log one of whose disks is full', () => {
    test('loses and repeats nothing', async () => {
      const disk = mountSmallDisk();
      onTestFinished(disk.end);
      const stores = [undefined, undefined, disk.folder];
      const world = await startClusterWorld(() => startNats(3, { stores }));
      onTestFinished(world.end);
      await world.suffer(async ({ engines: { nats }, untilTaken }) => {
        disk.fill(0, 0);
        await untilTaken(200);
        disk.free(0);
        // It takes no part any more until it is started anew, when there is room.
        nats.signal(2, 'SIGKILL');
        nats.start(2);
      });
    }, 300_000);
  });
}

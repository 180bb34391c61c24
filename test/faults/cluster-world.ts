import { expect, vi } from 'vitest';
import {
  type Cluster,
  type Engines,
  startCluster,
  startEngines,
} from '../../examples/cluster/cluster.ts';
import type { NatsServers } from '../../packages/backend/src/log/nats.fixture.ts';
import { openStore } from '../../packages/backend/src/store/open.ts';
import { startTestBackend } from '../e2e/backend.ts';
import { createCrowd } from './crowd.ts';
import { idsByUser } from './ledger.ts';
import { createRandom } from './random.ts';

/**
 * A whole cluster with people at work on it, for as long as a fault lasts. Each fault is a few lines that break something
 * and mend it; what must hold afterwards is the same for all, and is said here.
 */
export type ClusterWorld = Awaited<ReturnType<typeof startClusterWorld>>;

export type Trouble = {
  cluster: Cluster;
  engines: Engines;
  /** Resolves when so many more events were acknowledged to the people at work. */
  untilTaken: (more: number) => Promise<void>;
};

const PATIENT = { timeout: 60_000, interval: 50 };

export async function startClusterWorld(makeNats?: () => Promise<NatsServers>) {
  const engines = await startEngines(makeNats && { makeNats });
  let cluster: Cluster | undefined;
  const backend = await startTestBackend(undefined, {
    environment: engines.environment,
    async start(options) {
      cluster = await startCluster(options, engines);
      // Its processes are told apart by their names.
      return { url: cluster.url, pid: 0, ended: cluster.ended, stop: cluster.close };
    },
  }).catch(async (error) => {
    await engines.close();
    throw error;
  });
  const random = createRandom(1);
  let count = 0;

  /** People are at work before, during and after; then all that was promised is looked for. */
  async function suffer(makeTrouble: (trouble: Trouble) => Promise<void>): Promise<void> {
    if (!cluster) throw new Error('The cluster was not started.');
    count += 1;
    const name = `person-${count}`;
    const crowd = createCrowd({ backend, random, name, clients: 6, paceMs: 300 });
    const untilTaken = async (more: number) => {
      const wanted = crowd.acknowledged().size + more;
      await expect.poll(() => crowd.acknowledged().size, PATIENT).toBeGreaterThanOrEqual(wanted);
    };
    try {
      await untilTaken(50);
      await makeTrouble({ cluster, engines, untilTaken });
      await untilTaken(50);
      await crowd.finish();
      await expectAll(crowd, name);
    } finally {
      await crowd.stop();
    }
  }

  /** Every event that was acknowledged once, each person told of once, in order. */
  async function expectAll(crowd: ReturnType<typeof createCrowd>, name: string): Promise<void> {
    const store = await openStore(engines.environment.POLKU_STORE);
    try {
      const acknowledged = crowd.acknowledged();
      expect(acknowledged.size).toBe(crowd.tracked.size);
      const readOwn = async () => {
        const columns = ['id', 'session_id'] as const;
        const rows = await store.db.selectFrom('event').select(columns).orderBy('seq').execute();
        return rows.filter(({ id }) => acknowledged.has(id));
      };
      // Acknowledged is in the log; applied comes after.
      await vi.waitFor(async () => expect((await readOwn()).length).toBe(acknowledged.size), {
        ...PATIENT,
        interval: 250,
      });
      const rows = await readOwn();
      expect(new Set(rows.map(({ id }) => id))).toEqual(acknowledged);
      // Of one account in the order in which things were done, in which ids are made.
      const vouched = rows.filter(({ id }) => crowd.vouched.has(id));
      for (const session of Map.groupBy(vouched, (row) => row.session_id).values()) {
        const ids = session.map(({ id }) => id);
        expect(ids).toEqual(ids.toSorted());
      }
      const people = [...crowd.people].sort();
      const told = () => {
        const all = [...idsByUser(backend.deliveries)];
        return all.filter(([user]) => user.startsWith(`${name}-`));
      };
      await vi.waitFor(
        () =>
          expect(
            told()
              .map(([user]) => user)
              .sort(),
          ).toEqual(people),
        PATIENT,
      );
      expect(told().filter(([, ids]) => ids.size !== 1)).toEqual([]);
      const reached = await store.db
        .selectFrom('milestone_reached')
        .select('subject')
        .where('subject', 'like', `user:${name}-%`)
        .where('trust', '=', 1)
        .execute();
      expect(reached.map(({ subject }) => subject.slice('user:'.length)).sort()).toEqual(people);
      const letters = await store.db.selectFrom('dead_letter').select('reason').execute();
      expect(letters).toEqual([]);
    } finally {
      await store.close();
    }
  }

  return {
    backend,
    suffer,
    async end() {
      await backend.end();
      await engines.close();
    },
  };
}

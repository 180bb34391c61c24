import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Engines, startEngines } from '../../examples/cluster/cluster.ts';
import { readPolku } from '../../examples/start/backend.ts';
import { MAX_GROUP_EVENTS } from '../../packages/backend/src/log/groups.ts';
import { openStore } from '../../packages/backend/src/store/open.ts';
import { provideNats } from '../nats.ts';
import { providePostgres } from '../postgres.ts';
import type { Bench, Row } from './bench.ts';
import { readEnginesCpuMs } from './engines-cpu.ts';
import { measureHttpFloor, measureSqliteFloor } from './floors.ts';
import type { ClientFloor } from './floors-postgres.ts';
import type { SameStatementsTask } from './floors-postgres-same.ts';
import { type BenchStore, connectionsFor, createBenchStore, runLoad } from './load.ts';
import { endProgram, hear, readCpuMs, SERVER_CORE, startPolku, startProgram } from './programs.ts';
import { measureCluster } from './scale-cluster.ts';
import { readWritten, toBytesAnEvent, type Written } from './scale-disk.ts';
import type { TrafficOptions } from './traffic.ts';

/**
 * What Polku takes on each pair of engines, one process of the role `all`, from the first byte of a batch until it stands
 * in the tables; beside it, in the same run, what the engines take from a client that does nothing else. The engines run on
 * the same machine, so the events a second say less than the processor that they and our process need for them. SQLite
 * works within our process; that of PostgreSQL and NATS is counted besides, for us and for the floors. Then a cluster:
 * how long nobody is answered when a part dies, and how soon a first use is told.
 */
const PEOPLE = 2_000;
const BATCH_SIZE = 50;
const WARM_UP_MS = 2_000;
const PEAK_MS = 5_000;
const HALF_MS = 5_000;
const FLOOR_MS = 3_000;
/** For what waits in the log to be applied. */
const DRAIN_LIMIT_MS = 120_000;
const FLOOR_LIMIT_MS = 60_000;
/** The processor for an event, that of the engines with it, may be twice that of the slower floor. */
const FLOORS_AIM = 2;
const P99_AIM_MS = 50;

export const scaleBench: Bench = {
  name: 'scale',
  async measure(say, only) {
    if (!(await providePostgres()) || !(await provideNats()))
      throw new Error('This bench needs PostgreSQL and nats-server (Debian: apt-get install).');
    const bench = await createBenchStore(PEOPLE);
    const engines = await startEngines({ isFlushed: true });
    try {
      const isWanted = (part: string) => only === undefined || only === part;
      const rows = isWanted('engines') ? await measureEngines(bench, { engines, say }) : [];
      if (isWanted('cluster')) rows.push(...(await measureCluster(engines, say)));
      return rows;
    } finally {
      await engines.close();
      bench.remove();
    }
  },
};

type World = { engines: Engines; say: (text: string) => void };

async function measureEngines(bench: BenchStore, { engines, say }: World): Promise<Row[]> {
  say('the floors …');
  const traffic = { ...bench.traffic, batchSize: BATCH_SIZE };
  const url = await engines.postgres.createDatabase();
  const { cpuMsPerThousand: http } = await measureHttpFloor(bench, BATCH_SIZE);
  const sqlite = await measureSqliteFloor(bench, BATCH_SIZE);
  const task = { traffic, durationMs: FLOOR_MS };
  const postgres = toFloor(await runFloor('floors-postgres.ts', { ...task, url }));
  const nats = toFloor(await runFloor('floors-nats.ts', { ...task, url: engines.nats.url }));
  const file = join(bench.folder, 'scale.db');
  copyFileSync(bench.storeFile, file);
  const shared = await copyStore(bench, await engines.postgres.createDatabase());
  const insert = {
    'PostgreSQL, bare insert': postgres,
    'PostgreSQL, same statements': toFloor(await runSameStatements(bench, { traffic, shared })),
  };
  const httpFloor = { 'node:http, parse only': { cpuMs: http, allCpuMs: http, eventsPerS: null } };
  const message = { 'NATS, published and consumed': nats };
  const { eventsPerS, cpuMsPerThousand: cpuMs } = sqlite.statements;
  const same = { eventsPerS, cpuMs, allCpuMs: cpuMs };
  const settings: Setting[] = [
    {
      name: 'direct: and SQLite',
      environment: { POLKU_STORE: `sqlite:${file}` },
      floors: { ...httpFloor, 'SQLite, same statements': same },
    },
    {
      name: 'direct: and PostgreSQL',
      environment: { POLKU_STORE: shared },
      floors: { ...httpFloor, ...insert },
    },
    {
      name: 'NATS and PostgreSQL',
      environment: { POLKU_STORE: shared, POLKU_LOG: engines.nats.url },
      floors: { ...httpFloor, ...insert, ...message },
    },
  ];
  const rows: Row[] = [];
  let first = Math.ceil(bench.events / BATCH_SIZE) * BATCH_SIZE;
  for (const setting of settings) {
    say(`${setting.name} …`);
    const measured = await measureSetting(setting, { bench, first });
    first = measured.next;
    rows.push(...toRows(setting, measured));
  }
  return rows;
}

/** Processor time is for a thousand events; of the client, and of all: with the servers that it asks. */
type Floor = { eventsPerS: number | null; cpuMs: number | null; allCpuMs: number | null };
type Setting = {
  name: string;
  environment: { POLKU_STORE: string; POLKU_LOG?: string };
  floors: { [name: string]: Floor };
};
type Measured = {
  eventsPerS: number;
  cpuMs: number;
  allCpuMs: number;
  p50Ms: number | null;
  p99Ms: number | null;
  /** For each event. */
  written: Written;
  isWhole: boolean;
  next: number;
};

async function measureSetting(
  { environment }: Setting,
  { bench, first }: { bench: BenchStore; first: number },
): Promise<Measured> {
  const store = await openStore(environment.POLKU_STORE);
  const { program, port } = await startPolku(bench.storeFile, environment);
  const traffic = { ...bench.traffic, batchSize: BATCH_SIZE };
  const load = { port, traffic, connections: connectionsFor(BATCH_SIZE), warmUpMs: 0 };
  const count = async () => {
    const { rows } = await store.db
      .selectFrom('event')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return Number(rows);
  };
  const readLastSeq = async () => {
    const newest = store.db.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1);
    return (await newest.executeTakeFirst())?.seq ?? 0;
  };
  try {
    let stored = await count();
    let lastSeq = await readLastSeq();
    const storedBefore = stored;
    const writtenBefore = await readWritten(environment.POLKU_STORE);
    /** Sends, and waits until all that was taken stands in the table. */
    async function send(from: number, how: { durationMs: number; ratePerS?: number }) {
      const cpuBefore = Number(readCpuMs(program));
      const enginesBefore = readEnginesCpuMs(process.pid);
      const startedAt = performance.now();
      const figures = await runLoad(program, { ...load, ...how, first: from });
      const taken = figures.next - from - figures.failed.length * BATCH_SIZE;
      // Counting takes the engines time that is not theirs to spend: only once the last has its number.
      const isNumbered = async () => (await readLastSeq()) >= lastSeq + taken;
      const isWhole = await until(
        async () => (await isNumbered()) && (await count()) >= stored + taken,
      );
      const wallMs = performance.now() - startedAt;
      stored += taken;
      lastSeq = await readLastSeq();
      const cpuMs = Number(readCpuMs(program)) - cpuBefore;
      const allCpuMs = cpuMs + readEnginesCpuMs(process.pid) - enginesBefore;
      return { figures, taken, isWhole, wallMs, cpuMs, allCpuMs };
    }
    const warm = await send(first, { durationMs: WARM_UP_MS });
    const peak = await send(warm.figures.next, { durationMs: PEAK_MS });
    const eventsPerS = (peak.taken / peak.wallMs) * 1_000;
    const ratePerS = eventsPerS / BATCH_SIZE / 2;
    const half = await send(peak.figures.next, { durationMs: HALF_MS, ratePerS });
    const writtenAfter = await readWritten(environment.POLKU_STORE);
    return {
      written: toBytesAnEvent(writtenBefore, writtenAfter, stored - storedBefore),
      ...{ eventsPerS, cpuMs: (peak.cpuMs / peak.taken) * 1_000 },
      allCpuMs: (peak.allCpuMs / peak.taken) * 1_000,
      p50Ms: half.figures.p50Ms,
      p99Ms: half.figures.p99Ms,
      isWhole: warm.isWhole && peak.isWhole && half.isWhole,
      next: half.figures.next,
    };
  } finally {
    await endProgram(program);
    await store.close();
  }
}

async function until(isDone: () => Promise<boolean>): Promise<boolean> {
  const endsAt = performance.now() + DRAIN_LIMIT_MS;
  while (performance.now() < endsAt) {
    if (await isDone()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function toRows({ name, floors }: Setting, measured: Measured): Row[] {
  const { eventsPerS, cpuMs, allCpuMs, p50Ms, p99Ms, isWhole, written } = measured;
  const toPeers = (figure: (floor: Floor) => number | null) =>
    Object.fromEntries(Object.entries(floors).map(([floor, of]) => [floor, figure(of)]));
  const slowest = Math.max(...Object.values(floors).map((floor) => floor.allCpuMs ?? 0));
  const toRow = (what: string, unit: Row['unit'], ours: number | null): Row => ({
    ...{ metric: `${name}: ${what}`, unit, ours: isWhole ? ours : null },
    ...{ peers: {}, better: 'lower', aim: null },
  });
  const toLatency = (what: string, ours: number | null, aim: number | null): Row => ({
    ...toRow(`answer at half of that, ${what}`, 'ms', ours),
    aim,
  });
  return [
    {
      metric: `${name}: events taken and applied`,
      unit: 'events/s',
      ours: isWhole ? eventsPerS : null,
      peers: toPeers((floor) => floor.eventsPerS),
      better: 'higher',
      aim: null,
    },
    {
      metric: `${name}: processor of all of it for 1,000 events`,
      unit: 'ms',
      ours: isWhole ? allCpuMs : null,
      peers: toPeers((floor) => floor.allCpuMs),
      better: 'lower',
      aim: slowest * FLOORS_AIM,
    },
    // SQLite has no other.
    ...(written.walBytes === null
      ? []
      : [
          {
            ...toRow('of that the client, which is our process', 'ms', cpuMs),
            peers: toPeers((floor) => floor.cpuMs),
          },
        ]),
    toLatency('p50', p50Ms, null),
    toLatency('p99', p99Ms, P99_AIM_MS),
    toRow('disk for an event, with its indexes', 'bytes', written.diskBytes),
    ...(written.walBytes === null
      ? []
      : [toRow('write-ahead log for an event', 'bytes', written.walBytes)]),
  ];
}

async function runFloor(name: string, task: object): Promise<ClientFloor> {
  const program = startProgram(name, SERVER_CORE, task);
  const { result } = await hear<'result', ClientFloor>(program, 'result', FLOOR_LIMIT_MS);
  return result;
}

const toFloor = ({ events, wallMs, cpuMs, enginesCpuMs }: ClientFloor): Floor => ({
  eventsPerS: (events / wallMs) * 1_000,
  cpuMs: (cpuMs / events) * 1_000,
  allCpuMs: ((cpuMs + enginesCpuMs) / events) * 1_000,
});

/** On two copies of the store. */
async function runSameStatements(
  bench: BenchStore,
  { traffic, shared }: { traffic: TrafficOptions; shared: string },
): Promise<ClientFloor> {
  return runFloor('floors-postgres-same.ts', {
    ...{ traffic, workspaceId: bench.workspaceId, durationMs: FLOOR_MS },
    first: Math.ceil(bench.events / BATCH_SIZE) * BATCH_SIZE,
    groupBatches: MAX_GROUP_EVENTS / BATCH_SIZE,
    recordUrl: await cloneDatabase(shared),
    replayUrl: await cloneDatabase(shared),
  } satisfies SameStatementsTask);
}

/** Of one that nobody is connected to. */
async function cloneDatabase(url: string): Promise<string> {
  const [from, to] = [new URL(url), new URL(url)];
  to.pathname = `${from.pathname}_${randomUUID().slice(0, 8)}`;
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client(admin.href);
  await client.connect();
  await client.query(
    `create database "${to.pathname.slice(1)}" template "${from.pathname.slice(1)}"`,
  );
  await client.end();
  return to.href;
}

/** The same workspace with the same people, on the other engine. */
async function copyStore({ storeFile }: BenchStore, to: string): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  const words = ['move', '--from', `sqlite:${storeFile}`, '--to', to];
  await readPolku({ root, storeFile, port: 0, receiverPort: 1 }, words);
  return to;
}

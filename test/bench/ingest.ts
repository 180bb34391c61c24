import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Row } from './bench.ts';
import { type Floor, measureHttpFloor, measureSqliteFloor } from './floors.ts';
import { createBenchStore, type Measured, measureBackend } from './load.ts';

/**
 * How many events a backend takes a second, and how long an answer takes at half of that: one process on a
 * SQLite file, durable before it answers, as it is shipped. Beside it two floors of the same run, below which
 * nobody's work can go: a server that only parses the same JSON, and a loop that only runs the same statements.
 */
const BATCH_SIZES = [1, 10, 50] as const;
/** The size that has an aim. */
const AIMED_SIZE = 50;
const PEOPLE = 10_000;
/** Of the lower floor. */
const SHARE_AIM = 0.5;
const P99_AIM_MS = 50;
/** Long enough for several full collections in each third. */
const MEMORY_MS = 240_000;

export const ingestBench: Bench = {
  name: 'ingest',
  async measure(say) {
    const bench = await createBenchStore(PEOPLE);
    try {
      const rows: Row[] = [];
      for (const batchSize of BATCH_SIZES) {
        say(`batches of ${batchSize}: the floors …`);
        const http = await measureHttpFloor(bench, batchSize);
        const { statements, insert } = await measureSqliteFloor(bench, batchSize);
        say(`batches of ${batchSize}: the backend …`);
        const storeFile = join(bench.folder, `backend-${batchSize}.db`);
        copyFileSync(bench.storeFile, storeFile);
        const measured = await measureBackend({
          storeFile,
          traffic: { ...bench.traffic, batchSize },
          first: Math.ceil(bench.events / batchSize) * batchSize,
          warmUpMs: 3_000,
          peakMs: 6_000,
          halfMs: batchSize === AIMED_SIZE ? MEMORY_MS : 6_000,
        });
        rows.push(...toRows(batchSize, measured, { http, statements, insert }));
      }
      return rows;
    } finally {
      bench.remove();
    }
  },
};

type Floors = { http: Floor; statements: Floor; insert: Floor };

function toRows(batchSize: number, { peak, half, isWhole }: Measured, floors: Floors): Row[] {
  const { http, statements, insert } = floors;
  const isAimed = batchSize === AIMED_SIZE;
  const name = (what: string) => `${what}, batches of ${batchSize}`;
  const toPeers = (figure: (floor: Floor) => number | null) => ({
    'node:http, parse only': figure(http),
    'SQLite, same statements': figure(statements),
    'SQLite, bare insert': figure(insert),
  });
  const lower = Math.min(http.eventsPerS, statements.eventsPerS);
  const rows: Row[] = [
    {
      metric: name('events taken'),
      unit: 'events/s',
      ours: isWhole ? (peak.events / peak.durationMs) * 1_000 : null,
      peers: toPeers(({ eventsPerS }) => eventsPerS),
      better: 'higher',
      aim: isAimed ? Math.round(lower * SHARE_AIM) : null,
    },
    {
      metric: name('processor for 1,000 events'),
      unit: 'ms',
      ours: peak.cpuMsPerThousand,
      peers: toPeers(({ cpuMsPerThousand }) => cpuMsPerThousand),
      better: 'lower',
      aim: null,
    },
  ];
  if (!half) return rows;
  const isAnswered = isWhole && half.failed.length === 0;
  const toLatency = (what: string, ours: number | null, aim: number | null): Row => ({
    metric: name(`answer at half the peak, ${what}`),
    unit: 'ms',
    ours: isAnswered ? ours : null,
    peers: {},
    better: 'lower',
    aim,
  });
  rows.push(toLatency('p50', half.p50Ms, null), toLatency('p99', half.p99Ms, P99_AIM_MS));
  if (isAimed) rows.push(toMemory(half.rssBytes));
  return rows;
}

/**
 * What lives, which is what a leak would raise, shows where the heap is lowest: between full collections, some 40 s
 * apart, the size of the process is a saw-tooth, of which a slope says little. So: the least size in the last third
 * over the least in the middle one. In the first the page cache and the heap take their size.
 */
function toMemory(samples: readonly number[]): Row {
  const third = Math.floor(samples.length / 3);
  const middle = Math.min(...samples.slice(third, 2 * third));
  const last = Math.min(...samples.slice(2 * third));
  return {
    metric: 'memory grown in a minute at half the peak',
    unit: 'bytes',
    // One sample a second.
    ours: Math.round(((last - middle) / third) * 60),
    peers: {},
    better: 'lower',
    aim: MEMORY_AIM_BYTES,
  };
}

/** Flat, but for what a collector of garbage leaves to chance. */
const MEMORY_AIM_BYTES = 10_000_000;

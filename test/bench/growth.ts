import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Row } from './bench.ts';
import { type BenchStore, createBenchStore, type Measured, measureBackend } from './load.ts';
import { fillStore } from './stored.ts';

/**
 * Whether a backend that has stored millions of events takes new ones as fast as on its first day. The store is
 * filled by the backend's own consumer, and loaded at each size. The first size is measured again at the end,
 * because minutes lie between and a machine changes its mind; the aim is of the mean of both.
 */
const SIZES = [
  { events: 1_000_000, name: '1 million stored' },
  { events: 5_000_000, name: '5 million stored' },
];
const PEOPLE = 10_000;
const BATCH_SIZE = 50;
/** Of what it was at ten thousand. */
const SHARE_AIM = 0.8;
/** Above every number that is stored. */
const FIRST_SENT = 10_000_000;

export const growthBench: Bench = {
  name: 'growth',
  async measure(say) {
    const bench = await createBenchStore(PEOPLE);
    const seed = join(bench.folder, 'seed.db');
    copyFileSync(bench.storeFile, seed);
    const again = join(bench.folder, 'again.db');
    copyFileSync(bench.storeFile, again);
    try {
      say('10 thousand stored …');
      const before = await measureStore(bench, seed, FIRST_SENT);
      const grown: { name: string; measured: Measured }[] = [];
      let from = PEOPLE;
      let first = FIRST_SENT;
      for (const { events, name } of SIZES) {
        say(`${name}: filling …`);
        await fillStore(bench.storeFile, { ...bench, people: PEOPLE, events, from });
        from = events;
        say(`${name} …`);
        const measured = await measureStore(bench, bench.storeFile, first);
        // What was sent stays, so the next size is larger than it says by that.
        first = measured.next;
        grown.push({ name, measured });
      }
      say('10 thousand stored, again …');
      const after = await measureStore(bench, again, FIRST_SENT);
      return toRows([before, after], grown);
    } finally {
      bench.remove();
    }
  },
};

/** Filling leaves gigabytes to be written; until they are, every commit waits behind them and not for itself. */
const SETTLE_MS = 3_000;

async function measureStore(
  bench: BenchStore,
  storeFile: string,
  first: number,
): Promise<Measured> {
  spawnSync('sync');
  await pause(SETTLE_MS);
  const traffic = { ...bench.traffic, batchSize: BATCH_SIZE };
  const times = { warmUpMs: 5_000, peakMs: 10_000, halfMs: 0 };
  return measureBackend({ storeFile, traffic, first, ...times });
}

function toRows(bases: readonly Measured[], grown: { name: string; measured: Measured }[]): Row[] {
  const speeds = bases.map(speedOf).filter((speed) => speed !== null);
  const base = speeds.length === bases.length ? meanOf(speeds) : null;
  const cpus = bases.map(({ peak }) => peak.cpuMsPerThousand).filter((cpu) => cpu !== null);
  const aim = base === null ? null : Math.round(base * SHARE_AIM);
  const ten = '10 thousand stored';
  return [
    toSpeed(ten, base, null),
    ...grown.map(({ name, measured }) => toSpeed(name, speedOf(measured), aim)),
    toProcessor(ten, cpus.length === 0 ? null : meanOf(cpus)),
    ...grown.map(({ name, measured }) => toProcessor(name, measured.peak.cpuMsPerThousand)),
  ];
}

/** Events a second; null when one that was acknowledged is missing. */
const speedOf = ({ peak, isWhole }: Measured): number | null =>
  isWhole ? (peak.events / peak.durationMs) * 1_000 : null;

const meanOf = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length;

const toSpeed = (name: string, ours: number | null, aim: number | null): Row => ({
  metric: `events taken, ${name}`,
  unit: 'events/s',
  ours,
  peers: {},
  better: 'higher',
  aim,
});

const toProcessor = (name: string, ours: number | null): Row => ({
  metric: `processor for 1,000 events, ${name}`,
  unit: 'ms',
  ours,
  peers: {},
  better: 'lower',
  aim: null,
});

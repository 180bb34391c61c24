import { erasePerson } from '../../packages/backend/src/privacy/erase.ts';
import { exportPerson } from '../../packages/backend/src/privacy/export.ts';
import { openStore } from '../../packages/backend/src/store/open.ts';
import { type Bench, percentile, type Row } from './bench.ts';
import { type BenchStore, createBenchStore } from './load.ts';
import { fillStore } from './stored.ts';
import { toPerson } from './traffic.ts';

/**
 * How long it takes to show one person all that is held about them, and to forget them, among a million events and ten:
 * from the question until nothing of them is in the store, and that is on the disk. `--only=1` measures the first size.
 */
const SIZES = [
  { name: '1 million events', events: 1_000_000 },
  { name: '10 million events', events: 10_000_000 },
];
const PEOPLE = 10_000;
const MEASURED = 30;
const AIM_MS = 1_000;

export const eraseBench: Bench = {
  name: 'erase',
  async measure(say, only) {
    const bench = await createBenchStore(PEOPLE);
    const rows: Row[] = [];
    let from = PEOPLE;
    try {
      for (const [index, { name, events }] of SIZES.entries()) {
        if (only !== undefined && index >= Number(only)) break;
        say(`${name}: filling …`);
        await fillStore(bench.storeFile, { ...bench, people: PEOPLE, events, from });
        from = events;
        say(`${name} …`);
        rows.push(...(await measureErasing(bench, name, (nth) => index * MEASURED + nth)));
      }
    } finally {
      bench.remove();
    }
    return rows;
  },
};

/** @param toIndex of so many people, who are gone afterwards */
export async function measureErasing(
  { storeFile, workspaceId }: BenchStore,
  name: string,
  toIndex: (nth: number) => number,
): Promise<Row[]> {
  const store = await openStore(`sqlite:${storeFile}`);
  const shown: number[] = [];
  const erased: number[] = [];
  let events = 0;
  try {
    for (let nth = 0; nth < MEASURED; nth += 1) {
      const whom = { workspaceId, userId: toPerson(toIndex(nth)).userId, nowMs: Date.now() };
      const startedAt = performance.now();
      await exportPerson(store.db, whom);
      const shownAt = performance.now();
      const { deleted } = await erasePerson(store, whom);
      shown.push(shownAt - startedAt);
      erased.push(performance.now() - shownAt);
      events += deleted.event ?? 0;
    }
  } finally {
    await store.close();
  }
  return [
    toRow(`erase one person, p95, ${name}`, percentile(erased, 0.95), AIM_MS),
    toRow(`erase one person, median, ${name}`, percentile(erased, 0.5), null),
    toRow(`export one person, p95, ${name}`, percentile(shown, 0.95), null),
    { ...toRow(`events of each, ${name}`, events / MEASURED, null), unit: 'count' },
  ];
}

const toRow = (metric: string, ours: number | null, aim: number | null): Row => ({
  ...{ metric, unit: 'ms', ours, peers: {}, better: 'lower', aim },
});

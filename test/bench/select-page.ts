import type { Occasion } from '@polku/flows/select';
import { chromium } from 'playwright-core';
import { percentile, type Row } from './bench.ts';
import { bundle } from './peers-bundle.ts';
import { quietArgs, startPageHost } from './peers-page.ts';
import { toSituation } from './select-flows.ts';

/** How long one decision takes in a page, as it is bundled for one, over more and more flows. */
const COUNTS = [10, 100, 1_000] as const;
const CALLS = 1_000;
const WARM_UP_CALLS = 300;

/** Gives nothing back where nothing was decided: that would be quick. */
const PROGRAM = `
  import { select } from '@polku/flows/select';
  import { terms } from '@polku/flows/terms';
  globalThis.timeSelect = (situation) => {
    const durations = [];
    let chosen = 0;
    for (let i = -${WARM_UP_CALLS}; i < ${CALLS}; i++) {
      // Each decision is about a moment of its own, a minute after the one before.
      const given = { ...situation, terms, nowMs: situation.nowMs + i * 60_000 };
      const startedAt = performance.now();
      const { flow } = select(given);
      durations.push(performance.now() - startedAt);
      if (flow) chosen++;
    }
    return chosen === durations.length ? durations.slice(${WARM_UP_CALLS}) : [];
  };`;

const MOMENTS = {
  load: 'the page has loaded',
  event: 'an event was tracked',
  all: 'every flow waits for the load, and its audience holds',
} as const;
type Moment = keyof typeof MOMENTS;
type TimeSelect = (situation: object) => number[];

const LOAD: Occasion = { on: 'load' };
const CREATED: Occasion = { on: 'event', name: 'report_created', properties: { rows: 20 } };

export async function measureSelect(): Promise<Row[]> {
  const host = await startPageHost(await bundle(PROGRAM), '');
  const executablePath = process.env.CHROME_PATH ?? '';
  const browser = await chromium.launch({ executablePath, args: quietArgs });
  try {
    const page = await browser.newPage();
    await page.goto(host.url);
    await page.waitForFunction(() => 'timeSelect' in globalThis);
    const rows: Row[] = [];
    for (const moment of Object.keys(MOMENTS) as Moment[]) {
      const times = new Map<number, number[]>();
      for (const count of COUNTS) {
        const occasion = moment === 'event' ? CREATED : LOAD;
        const durations = await page.evaluate(
          (given) => (globalThis as unknown as { timeSelect: TimeSelect }).timeSelect(given),
          toSituation(count, occasion, moment === 'all'),
        );
        times.set(count, durations);
      }
      rows.push(...toRows(moment, times));
    }
    return rows;
  } finally {
    await browser.close();
    await host.close();
  }
}

function toRows(moment: Moment, times: ReadonlyMap<number, number[]>): Row[] {
  const at = (count: number, share: number) => percentile(times.get(count) ?? [], share);
  const row = (metric: string, ours: number | null): Row => ({
    metric: `select(), ${MOMENTS[moment]}: ${metric}`,
    ...{ unit: 'ms', ours, peers: {}, better: 'lower', aim: null },
  });
  const [hundred, thousand] = [at(100, 0.5), at(1_000, 0.5)];
  const ratio = hundred && thousand && thousand / 1_000 / (hundred / 100);
  return [
    ...COUNTS.flatMap((count): Row[] => [
      {
        ...row(`${count.toLocaleString('en')} flows, p50`, at(count, 0.5)),
        aim: count === 1_000 && moment !== 'all' ? 1 : null,
      },
      row(`${count.toLocaleString('en')} flows, p99`, at(count, 0.99)),
    ]),
    // Linear is 1; caches of the processor and the clock of the page allow for some of either side.
    { ...row('a flow of 1,000 to one of 100, ratio', ratio), unit: 'count' },
  ];
}

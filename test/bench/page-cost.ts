/**
 * What a page pays for 1,000 calls of `track()`, ten in each of a hundred tasks 20 ms apart, until every event
 * has arrived at a server on another origin and a second has gone by: so writing, sending, taking the answer
 * and tidying up are all in it. In a fresh profile each time; the contenders take turns, and each round
 * begins with another.
 */
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { type Bench, percentile, type Row } from './bench.ts';
import { traceTasks } from './page-cost-trace.ts';
import { CONTENDERS, type Contender, type Received } from './peers.ts';
import { bundle, type Program, toRemote } from './peers-bundle.ts';
import { launchQuiet, plainContext, startPageHost } from './peers-page.ts';
import { startSink } from './peers-sink.ts';

const CALLS = 1_000;
const CALLS_PER_TASK = 10;
const ROUNDS = 3;
const MAX_DELIVERY_MS = 15_000;
/** For what an SDK does when it has started, and when its last event has been answered. */
const SETTLE_MS = 1_000;

/** The same page and calls with a `track()` that does nothing. */
const NOTHING: Program = {
  files: { 'main.js': 'globalThis.identify = () => {}; globalThis.track = () => {};' },
  first: ['main.js'],
};

type Cost = {
  /** CPU time of the main thread, garbage collection with it. */
  mainThreadMs: number;
  longestTaskMs: number;
  /** How long each call took to return, by the page's clock. */
  callsMs: number[];
  /** After a forced collection: when it had started, and more when all was delivered. */
  startedBytes: number;
  grownBytes: number;
};

export const pageCostBench: Bench = {
  name: 'page-cost',
  async measure(say) {
    say('bundling the peers …');
    const programs = new Map<Contender | undefined, Program>([[undefined, NOTHING]]);
    for (const contender of CONTENDERS) {
      programs.set(contender, await bundle(toRemote(contender, contender.room)));
    }
    const costs = new Map<Contender | undefined, (Cost | null)[]>();
    const browser = await launchQuiet();
    try {
      const options = await plainContext(browser);
      for (let round = 0; round < ROUNDS; round++) {
        say(`round ${round + 1} of ${ROUNDS} …`);
        const order = [...programs];
        for (const [contender, program] of [...order.slice(round), ...order.slice(0, round)]) {
          const cost = await measureOnce(browser, options, program, contender);
          costs.set(contender, [...(costs.get(contender) ?? []), cost]);
        }
      }
    } finally {
      await browser.close();
    }
    return toRows(costs);
  },
};

/** Null when not every event has arrived. */
async function measureOnce(
  browser: Browser,
  options: BrowserContextOptions,
  program: Program,
  contender: Contender | undefined,
): Promise<Cost | null> {
  const sink = await startSink({ read: contender?.read ?? (() => []) });
  const host = await startPageHost(program, sink.url);
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.goto(host.url);
    await page.waitForFunction(() => 'track' in globalThis);
    await page.evaluate(() => (globalThis as unknown as Calls).identify('u'));
    await page.waitForTimeout(SETTLE_MS);
    const cdp = await context.newCDPSession(page);
    // CPU time, so that what else runs on the machine counts less.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await readMetrics(cdp, true);
    const endTrace = await traceTasks(browser);
    const callsMs = await callOften(page);
    const isWhole = !contender || (await sink.wait(hasAll, MAX_DELIVERY_MS));
    await page.waitForTimeout(SETTLE_MS);
    const after = await readMetrics(cdp, false);
    const longestTaskMs = await endTrace();
    const { heapBytes } = await readMetrics(cdp, true);
    if (!isWhole) return null;
    return {
      mainThreadMs: after.taskMs - before.taskMs,
      longestTaskMs,
      callsMs,
      startedBytes: before.heapBytes,
      grownBytes: heapBytes - before.heapBytes,
    };
  } finally {
    await context.close();
    await host.close();
    await sink.close();
  }
}

type Calls = { identify(id: string): void; track(name: string, properties: object): void };

function callOften(page: Page): Promise<number[]> {
  return page.evaluate(
    ([calls, callsPerTask]) =>
      new Promise<number[]>((resolve) => {
        const { track } = globalThis as unknown as Calls;
        const durations: number[] = [];
        const step = () => {
          for (let i = 0; i < callsPerTask; i++) {
            const properties = { n: durations.length, chart: 'bar', rows: 1200, isShared: true };
            const startedAt = performance.now();
            track('report_created', properties);
            durations.push(performance.now() - startedAt);
          }
          if (durations.length < calls) setTimeout(step, 20);
          else resolve(durations);
        };
        step();
      }),
    [CALLS, CALLS_PER_TASK] as const,
  );
}

const hasAll = (received: readonly Received[]) =>
  received.length >= CALLS && new Set(received.flatMap(({ n }) => n ?? [])).size === CALLS;

async function readMetrics(cdp: CDPSession, isCollected: boolean) {
  if (isCollected) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const read = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { taskMs: read('TaskDuration') * 1_000, heapBytes: read('JSHeapUsedSize') };
}

function toRows(costs: Map<Contender | undefined, (Cost | null)[]>): Row[] {
  const nothing = costs.get(undefined) ?? [];
  const emptyBytes = medianOf(nothing, ({ startedBytes }) => startedBytes) ?? 0;
  const row = (metric: string, unit: Row['unit'], read: (cost: Cost) => number): Row => {
    const { Polku = null, ...peers } = Object.fromEntries(
      CONTENDERS.map((contender) => [contender.name, medianOf(costs.get(contender) ?? [], read)]),
    );
    return { metric, unit, ours: Polku, peers, better: 'lower', aim: 'best' };
  };
  const call = (share: number) => (cost: Cost) => percentile(cost.callsMs, share) ?? Number.NaN;
  return [
    row('main thread, CPU', 'ms', ({ mainThreadMs }) => mainThreadMs),
    row('longest task, CPU', 'ms', ({ longestTaskMs }) => longestTaskMs),
    row('one track(), p50', 'ms', call(0.5)),
    row('one track(), p99', 'ms', call(0.99)),
    row('heap once started', 'bytes', ({ startedBytes }) => startedBytes - emptyBytes),
    row('heap grown when delivered', 'bytes', ({ grownBytes }) => grownBytes),
    {
      ...row('main thread, CPU, with a track() that does nothing', 'ms', () => Number.NaN),
      ours: medianOf(nothing, ({ mainThreadMs }) => mainThreadMs),
      peers: {},
      aim: null,
    },
  ];
}

/** Null when one run was void: a figure of the others would be of the lucky ones. */
function medianOf(costs: readonly (Cost | null)[], read: (cost: Cost) => number): number | null {
  const whole = costs.filter((cost) => cost !== null);
  return whole.length < costs.length ? null : percentile(whole.map(read), 0.5);
}

/**
 * What a tour of three steps costs a page of 6,000 elements, and how exactly it stays with its target when the page
 * changes: Polku and its peers in one Chromium, in turn, each in a fresh profile; each round begins with another.
 */
import type { Browser } from 'playwright-core';
import type { Bench, Row } from './bench.ts';
import { createToRow, inTurn, medianOf } from './contenders.ts';
import type { Cost } from './meter.ts';
import { bundle, type Program } from './peers-bundle.ts';
import { launchQuiet } from './peers-page.ts';
import type { SdkHost } from './sdk-host.ts';
import { measureBytes } from './tours-bytes.ts';
import { measureErrors } from './tours-errors.ts';
import {
  type Costs,
  type Heap,
  measureCosts,
  measureHeap,
  measureNothing,
  type Part,
} from './tours-measure.ts';
import { startTourHost } from './tours-page.ts';
import { CONTENDERS, POLKU, type TourContender, toRemote } from './tours-peers.ts';

/** The spread of a program's rounds is small beside what lies between the programs. */
const ROUNDS = 3;
/** What has not come to its end by then has failed its row. */
const MAX_MS = 60_000;
const toRow = createToRow(CONTENDERS);
/** A page that is asked for nothing. */
const NOTHING: Program = { files: { 'main.js': 'globalThis.tours = {};' }, first: ['main.js'] };
const PARTS: { [part in Part]: string } = {
  start: 'start, the first on the page',
  again: 'start, once more',
  next: 'next step',
  scroll: 'scroll of 60 frames',
  idle: 'idle for 3 s',
};

export const toursBench: Bench = {
  name: 'tours',
  async measure(say, only) {
    say('bundling the peers …');
    const hosts = new Map<TourContender, SdkHost>();
    for (const contender of CONTENDERS) {
      const { program } = contender;
      hosts.set(
        contender,
        await startTourHost(program ? await bundle(toRemote(program)) : undefined),
      );
    }
    const empty = await startTourHost(NOTHING);
    const browser = await launchQuiet();
    try {
      const parts: { [part: string]: () => Promise<Row[]> } = {
        bytes: () => measureBytes(browser, hosts.get(POLKU)),
        cost: () => toCostRows(browser, hosts, { empty, say }),
        errors: () => toErrorRows(browser, hosts, say),
        heap: () => toHeapRows(browser, hosts, { empty, say }),
      };
      const wanted = Object.keys(parts).filter((part) => !only || part === only);
      const rows: Row[] = [];
      for (const part of wanted) rows.push(...((await parts[part]?.()) ?? []));
      return rows;
    } finally {
      await browser.close();
      for (const host of [...hosts.values(), empty]) await host.close();
    }
  },
};

type Hosts = ReadonlyMap<TourContender, SdkHost>;
type Surroundings = { empty: SdkHost; say: (text: string) => void };

async function toCostRows(
  browser: Browser,
  hosts: Hosts,
  { empty, say }: Surroundings,
): Promise<Row[]> {
  const costs = new Map<TourContender, Costs[]>();
  const nothing: Pick<Costs, 'idle' | 'scroll'>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    say(`round ${round + 1} of ${ROUNDS} …`);
    for (const [contender, host] of inTurn(hosts, round)) {
      const cost = await inTime(browser, say, () => measureCosts(browser, host, contender));
      if (cost) costs.set(contender, [...(costs.get(contender) ?? []), cost]);
    }
    nothing.push(await measureNothing(browser, empty));
  }
  const row = (part: Part, of: keyof Cost): Row => ({
    ...toRow(
      `${PARTS[part]}, ${of === 'taskMs' ? 'main thread' : 'layouts'}`,
      of === 'taskMs' ? 'ms' : 'count',
      (contender) => medianOf((costs.get(contender) ?? []).map((each) => each[part]?.[of])),
    ),
    aim: part === 'idle' && of === 'taskMs' ? 2 : 'best',
  });
  const parts = Object.keys(PARTS) as Part[];
  return [
    ...parts.map((part) => row(part, 'taskMs')),
    ...parts.map((part) => row(part, 'layouts')),
    ...(['idle', 'scroll'] as const).map((part) => ({
      ...toRow(`${PARTS[part]}, main thread, of a page with no tour`, 'ms', () =>
        medianOf(nothing.map((each) => each[part]?.taskMs)),
      ),
      peers: {},
      aim: null,
    })),
  ];
}

async function toErrorRows(
  browser: Browser,
  hosts: Hosts,
  say: Surroundings['say'],
): Promise<Row[]> {
  say('changing the page …');
  const errors = new Map<TourContender, { [change: string]: number | null }>();
  for (const [contender, host] of hosts) {
    const measured = await inTime(browser, say, () => measureErrors(browser, host, contender));
    errors.set(contender, measured ?? {});
  }
  const first = errors.get(POLKU) ?? {};
  return Object.keys(first).map((change) => ({
    ...toRow(
      `off by, after ${change}`,
      'px',
      (contender) => errors.get(contender)?.[change] ?? null,
    ),
    aim: 0,
  }));
}

async function toHeapRows(
  browser: Browser,
  hosts: Hosts,
  { empty, say }: Surroundings,
): Promise<Row[]> {
  say('a hundred tours each …');
  const heaps = new Map<TourContender, Heap | null>();
  const { firstBytes: emptyBytes = 0 } = (await measureHeap(browser, empty)) ?? {};
  for (const [contender, host] of hosts) {
    const measured = await inTime(browser, say, () => measureHeap(browser, host, contender));
    heaps.set(contender, measured ?? null);
  }
  const row = (metric: string, read: (heap: Heap) => number) =>
    toRow(metric, 'bytes', (contender) => {
      const heap = heaps.get(contender);
      return heap ? read(heap) : null;
    });
  return [
    row('heap after 100 tours', ({ lastBytes }) => lastBytes - emptyBytes),
    row('heap grown since the first', ({ firstBytes, lastBytes }) => lastBytes - firstBytes),
  ];
}

/** Undefined when it takes too long: its pages are closed then, so that it disturbs nobody after it. */
async function inTime<T>(
  browser: Browser,
  say: Surroundings['say'],
  measure: () => Promise<T>,
): Promise<T | undefined> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    say(`not done in ${MAX_MS / 1_000} s, and left out …`);
    for (const context of browser.contexts()) void context.close();
  }, MAX_MS);
  try {
    return await measure();
  } catch (error) {
    if (!isLate) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

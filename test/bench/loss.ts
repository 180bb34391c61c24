/**
 * What is lost and what is doubled between a click and a server, when the page, the browser, the network or
 * the server fails: the scenarios of the delivery tests (test/e2e/delivery), for Polku and its peers with their
 * default settings, in Chromium. Most of a cell is waiting, so several run at a time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import type { Scenario } from '../e2e/delivery/deliver.ts';
import { type PageHost, startPageHost } from '../e2e/delivery/page-host.ts';
import { createPolkuContender } from '../e2e/delivery/polku.ts';
import type { Engine, EngineBrowser } from '../engines/engine.ts';
import type { Bench, Row } from './bench.ts';
import {
  control,
  type Outcome,
  runCell,
  startPeer,
  TIMED,
  toPeerPage,
  UNTIMED,
} from './loss-cells.ts';
import { type Contender, DELIVERERS } from './peers.ts';

const RUNS = 2;
const AT_A_TIME = 16;
const OURS = 'Polku';

type Tools = {
  engine: Engine;
  shared: EngineBrowser;
  backend: TestBackend;
  /** By the name of the peer. */
  pages: Map<string, string>;
  say: (text: string) => void;
};
type Cell = {
  scenario: Scenario;
  contender: Contender;
  host: PageHost;
  outcome?: Outcome | undefined;
};

export const lossBench: Bench = {
  name: 'loss',
  async measure(say) {
    // Not before a browser has been found or installed: the engines look for it when they are loaded.
    const { chromiumEngine } = await import('../engines/playwright.ts');
    say('bundling the peers …');
    const pages = new Map<string, string>();
    for (const peer of DELIVERERS) {
      if (peer.name !== OURS) pages.set(peer.name, await toPeerPage(peer));
    }
    const cells = await createCells();
    const ours = cells.filter(({ contender }) => contender.name === OURS);
    const backend = await startTestBackend(ours.map(({ host }) => host.url));
    const profile = mkdtempSync(join(tmpdir(), 'polku-loss-'));
    const shared = await chromiumEngine.launch({ profile });
    const tools = { engine: chromiumEngine, shared, backend, pages, say };
    try {
      say(`${cells.length} runs; those first where time matters …`);
      const waiting: Promise<void>[] = [];
      for (const cell of cells.filter(({ scenario }) => TIMED.includes(scenario))) {
        await new Promise<void>((resolve) => {
          waiting.push(runOne(cell, { ...tools, onPlayed: resolve }).finally(resolve));
        });
      }
      say('the others, several at a time …');
      const others = cells.filter(({ scenario }) => UNTIMED.includes(scenario));
      await inTurn(others, (cell) => runOne(cell, tools));
      await Promise.all(waiting);
    } finally {
      await shared.close();
      await Promise.all(cells.map(({ host }) => host.close()));
      await backend.end();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
    return toRows(cells);
  },
};

async function createCells(): Promise<Cell[]> {
  const cells = Array.from({ length: RUNS }, () =>
    [...TIMED, ...UNTIMED].flatMap((scenario) =>
      DELIVERERS.map(async (contender) => ({ scenario, contender, host: await startPageHost() })),
    ),
  );
  return Promise.all(cells.flat());
}

/** A few at a time, each as soon as one before it is done. */
async function inTurn<T>(all: readonly T[], run: (each: T) => Promise<void>): Promise<void> {
  const rest = all[Symbol.iterator]();
  const worker = async () => {
    for (const each of rest) await run(each);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

/** Leaves the cell without an outcome when it could not be played to its end. */
async function runOne(
  cell: Cell,
  { backend, pages, say, ...parts }: Tools & { onPlayed?: () => void },
): Promise<void> {
  const { scenario, contender, host } = cell;
  const page = pages.get(contender.name);
  const peer = page === undefined ? undefined : await startPeer(contender, page);
  const user = `user-${new URL(host.url).port}`;
  const deliverer = peer?.deliverer ?? (await createPolkuContender({ backend, user }));
  try {
    cell.outcome = await runCell({ ...parts, scenario, deliverer, host });
  } catch (error) {
    say(`${contender.name}, ${scenario.title}: ${error}`);
  } finally {
    await peer?.close();
  }
}

function toRows(cells: readonly Cell[]): Row[] {
  const judged = [...UNTIMED, ...TIMED].filter((scenario) => scenario !== control);
  const of = judged.reduce((total, { events }) => total + events * RUNS, 0);
  return [
    ...(['lost', 'doubled'] as const).flatMap((what) =>
      judged.map((scenario) => {
        const own = cells.filter((cell) => cell.scenario === scenario);
        const metric = `${scenario.title}: ${what} of ${scenario.events * RUNS}`;
        return { ...toRow(metric, cells, own, what), aim: 0 };
      }),
    ),
    toRow(`delivered, but only with one more event: of ${of}`, cells, cells, 'late'),
  ];
}

function toRow(
  metric: string,
  all: readonly Cell[],
  counted: readonly Cell[],
  what: 'lost' | 'doubled' | 'late',
): Row {
  const { [OURS]: ours = null, ...peers } = Object.fromEntries(
    DELIVERERS.map((contender) => {
      const isOf = (cell: Cell) => cell.contender === contender;
      const hasPassed = all
        .filter((cell) => isOf(cell) && cell.scenario === control)
        .every(({ outcome }) => outcome && outcome.lost + outcome.doubled === 0);
      const figures = counted.filter(isOf).map(({ outcome }) => outcome?.[what] ?? Number.NaN);
      const sum = figures.reduce((total, figure) => total + figure, 0);
      return [contender.name, hasPassed && !Number.isNaN(sum) ? sum : null];
    }),
  );
  return { metric, unit: 'count', ours, peers, better: 'lower', aim: null };
}

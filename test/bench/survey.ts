/**
 * What one NPS costs a page: bytes, how long it takes to be there, and what it leaves. Polku and its peers in one
 * Chromium, in turn, each in a fresh profile; each round begins with another.
 */
import type { Browser, Page } from 'playwright-core';
import { type Bytes, weigh } from '../artefacts.ts';
import type { Bench, Row } from './bench.ts';
import { createToRow, inTurn, medianOf } from './contenders.ts';
import { openMeter } from './meter.ts';
import { bundle } from './peers-bundle.ts';
import { launchQuiet, plainContext } from './peers-page.ts';
import type { SdkHost } from './sdk-host.ts';
import { startSurveyHost } from './survey-page.ts';
import {
  FORMBRICKS,
  POLKU_SURVEY,
  SURVEY_CONTENDERS,
  SURVEY_PEERS,
  type SurveyContender,
  toRemoteSurvey,
  toSmallestSurvey,
} from './survey-peers.ts';

const ROUNDS = 7;
const toRow = createToRow(SURVEY_CONTENDERS);
const PROMPTS = 100;
/** After this a contender has come to rest, whatever it animates. */
const SETTLE_MS = 700;

type Prompts = { show(): unknown; hide(): unknown };
type Cost = { paintedMs: number; taskMs: number };
/** The first on the page, and one after it; null when nothing was to be seen. */
type Costs = { first: Cost | null; again: Cost | null };
type Hosts = ReadonlyMap<SurveyContender, SdkHost>;

export const surveyBench: Bench = {
  name: 'survey',
  async measure(say) {
    say('bundling the peers …');
    const hosts = new Map<SurveyContender, SdkHost>();
    for (const contender of SURVEY_CONTENDERS) {
      const { program } = contender;
      const made = program ? await bundle(toRemoteSurvey(program)) : undefined;
      hosts.set(contender, await startSurveyHost(made));
    }
    const browser = await launchQuiet();
    try {
      return [
        ...(await toByteRows(browser, hosts.get(POLKU_SURVEY) as SdkHost)),
        ...(await toCostRows(browser, hosts, say)),
        ...(await toHeapRows(browser, hosts, say)),
      ];
    } finally {
      await browser.close();
      for (const host of hosts.values()) await host.close();
    }
  },
};

/** Polku's are those of every file that a page has fetched by the time its question stands there. */
async function toByteRows(browser: Browser, host: SdkHost): Promise<Row[]> {
  const { page, close } = await open(browser, host);
  host.fetched.clear();
  await page.reload();
  await page.waitForFunction(() => 'prompts' in globalThis);
  const { paintedMs } = await show(page, POLKU_SURVEY);
  const ours = paintedMs === null ? null : weigh(...host.fetched.values());
  await close();
  const peers: { [name: string]: Bytes | null } = {};
  for (const { name, program = '' } of SURVEY_PEERS) {
    const { files } = await bundle(toSmallestSurvey(program));
    peers[name] = weigh(...Object.values(files));
  }
  const { files } = await bundle(FORMBRICKS.program);
  const loader = weigh(...Object.values(files));
  return (['gzip', 'brotli'] as const).map((how) => ({
    metric: `to one NPS on the screen, ${how}`,
    unit: 'bytes',
    ours: ours?.[how] ?? null,
    peers: {
      ...Object.fromEntries(
        Object.entries(peers).map(([name, bytes]) => [name, bytes?.[how] ?? null]),
      ),
      [FORMBRICKS.name]: loader[how],
    },
    better: 'lower',
    aim: how === 'gzip' ? 16_000 : null,
  }));
}

async function toCostRows(browser: Browser, hosts: Hosts, say: (text: string) => void) {
  const costs = new Map<SurveyContender, Costs[]>();
  for (let round = 0; round < ROUNDS; round++) {
    say(`round ${round + 1} of ${ROUNDS} …`);
    for (const [contender, host] of inTurn(hosts, round)) {
      const cost = await measureCosts(browser, host, contender);
      costs.set(contender, [...(costs.get(contender) ?? []), cost]);
    }
  }
  const row = (metric: string, when: keyof Costs, of: keyof Cost) =>
    toRow(metric, 'ms', (contender) =>
      medianOf((costs.get(contender) ?? []).map((each) => each[when]?.[of])),
    );
  return [
    row('from trigger to painted, the first on the page', 'first', 'paintedMs'),
    row('from trigger to painted, once more', 'again', 'paintedMs'),
    row('main thread, the first on the page', 'first', 'taskMs'),
    row('main thread, once more', 'again', 'taskMs'),
  ];
}

async function measureCosts(
  browser: Browser,
  host: SdkHost,
  contender: SurveyContender,
): Promise<Costs> {
  const { page, readTaskMs, close } = await open(browser, host);
  const cost = async (): Promise<Cost | null> => {
    const before = await readTaskMs();
    const { paintedMs } = await show(page, contender);
    await page.waitForTimeout(SETTLE_MS);
    const taskMs = (await readTaskMs()) - before;
    return paintedMs === null ? null : { paintedMs, taskMs };
  };
  try {
    const first = await cost();
    await hide(page, contender);
    await page.waitForTimeout(SETTLE_MS);
    return { first, again: await cost() };
  } finally {
    await close();
  }
}

async function toHeapRows(browser: Browser, hosts: Hosts, say: (text: string) => void) {
  say('a hundred prompts each …');
  const grown = new Map<SurveyContender, number | null>();
  for (const [contender, host] of hosts) {
    const { page, readHeapBytes, close } = await open(browser, host);
    let isWhole = await play(page, contender, 1);
    const before = await readHeapBytes();
    isWhole &&= await play(page, contender, PROMPTS);
    grown.set(contender, isWhole ? (await readHeapBytes()) - before : null);
    await close();
  }
  return [toRow('heap grown by 100 prompts', 'bytes', (contender) => grown.get(contender) ?? null)];
}

/** In a fresh profile; resolves when the contender is ready and has come to rest. */
async function open(browser: Browser, host: SdkHost) {
  const context = await browser.newContext(await plainContext(browser));
  const page = await context.newPage();
  await page.goto(host.url);
  await page.waitForFunction(() => 'prompts' in globalThis);
  await page.waitForTimeout(2 * SETTLE_MS);
  const meter = await openMeter(page);
  return {
    page,
    readTaskMs: async () => (await meter.readCost()).taskMs,
    async readHeapBytes() {
      await page.waitForTimeout(SETTLE_MS);
      return meter.readHeapBytes();
    },
    close: () => context.close(),
  };
}

/**
 * Until the frame that shows it has been drawn; null when it has not come in ten seconds. Looked for by a timer and not
 * once a frame: a frame that is asked for to look in puts off the one that shows what comes after it.
 */
const show = (page: Page, { seen }: SurveyContender): Promise<{ paintedMs: number | null }> =>
  page.evaluate(async (seen) => {
    // Its own source says how it is known; the page has no policy that would forbid it.
    const isSeen = new Function(`return Boolean(${seen})`) as () => boolean;
    const startedAt = performance.now();
    (globalThis as unknown as { prompts: Prompts }).prompts.show();
    while (!isSeen() && performance.now() - startedAt < 10_000)
      await new Promise((resolve) => setTimeout(resolve));
    if (!isSeen()) return { paintedMs: null };
    await new Promise((resolve) => requestAnimationFrame(resolve));
    // The next task comes after the frame.
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(undefined);
    });
    return { paintedMs: performance.now() - startedAt };
  }, seen);

const hide = (page: Page, { seen }: SurveyContender): Promise<boolean> =>
  page.evaluate(async (seen) => {
    const isSeen = new Function(`return Boolean(${seen})`) as () => boolean;
    (globalThis as unknown as { prompts: Prompts }).prompts.hide();
    for (let i = 0; i < 300 && isSeen(); i++)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    return !isSeen();
  }, seen);

/** One after another; false when one did not come or did not go. */
async function play(page: Page, contender: SurveyContender, count: number): Promise<boolean> {
  for (let i = 0; i < count; i++) {
    const { paintedMs } = await show(page, contender);
    if (paintedMs === null || !(await hide(page, contender))) return false;
  }
  return true;
}

import type { Page } from 'playwright-core';
import { weighConsole } from '../artefacts.ts';
import { startCustomerBase } from '../customer-base.ts';
import { type Bench, percentile, type Row } from './bench.ts';
import {
  createInteractions,
  type Given,
  type Interactions,
  openWatched,
  readInteractiveMs,
  scrollByWheel,
} from './console-interactions.ts';
import { measureReplay } from './console-replay.ts';
import { createSender } from './notify-load.ts';
import { launchQuiet } from './peers-page.ts';

/**
 * The console as a CSM feels it, in Chromium over a real backend with ten thousand accounts: what is fetched to open it and
 * when it answers, how long an interaction takes on the table of accounts and on an inbox to which fifty first uses come
 * a second, and what memory it holds after 180,000 events that came over the live feed.
 */
const SIZE = { accounts: 10_000, users: 12_000, days: 60 };
const FIRST_LOAD_AIM_BYTES = 120_000;
const INP_AIM_MS = 100;
const OPENINGS = 7;
const PER_SECOND = 50;
const FLOOD_MS = 20_000;

export const consoleBench: Bench = {
  name: 'console',
  async measure(say) {
    say(`making ${SIZE.accounts} accounts …`);
    const base = await startCustomerBase(SIZE);
    const browser = await launchQuiet();
    try {
      const signedIn = await base.signIn(browser);
      const given = { base, browser, signedIn };
      say('opening …');
      const opening = await measureOpening(given);
      const floor = await measureFloor(given);
      say('the table of accounts …');
      const table = await measureTable(given);
      say(`an inbox to which ${PER_SECOND} events come a second …`);
      const flooded = await measureFlooded(given);
      say('180,000 events …');
      const replayed = await measureReplay(given);
      return [...opening, ...floor, ...table, ...flooded, ...replayed];
    } finally {
      await browser.close();
      await base.end();
    }
  },
};

const toRow = (metric: string, ours: number | null, aim: number | null): Row => ({
  metric,
  unit: 'ms',
  ours,
  peers: {},
  better: 'lower',
  aim,
});

/** Nothing cached, each time in a profile of its own; and as on a phone far from the town. */
async function measureOpening(given: Given): Promise<Row[]> {
  const quick: number[] = [];
  const slow: number[] = [];
  for (let time = 0; time < OPENINGS; time += 1) {
    quick.push(await openOnce(given, false));
    slow.push(await openOnce(given, true));
  }
  return [
    {
      ...toRow('inbox, first load, gzip', weighConsole().gzip, FIRST_LOAD_AIM_BYTES),
      unit: 'bytes',
    },
    toRow('inbox, time to interactive, p50', percentile(quick, 0.5), null),
    toRow(
      'inbox, time to interactive, 4× slower processor, 1.6 Mbit/s, 150 ms, p50',
      percentile(slow, 0.5),
      null,
    ),
  ];
}

async function openOnce(given: Given, isSlow: boolean): Promise<number> {
  const page = await openWatched(given, 'about:blank');
  if (isSlow) {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const bytesPerS = 1_600_000 / 8;
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: bytesPerS,
      uploadThroughput: bytesPerS / 2,
    });
  }
  await page.goto(`${given.base.url}/?scope=all`);
  const tookMs = await readInteractiveMs(page);
  await page.context().close();
  return tookMs;
}

/** What the browser itself takes on this machine: a white page as large, painted anew as a whole at each press. */
async function measureFloor(given: Given): Promise<Row[]> {
  const page = await openWatched(given, 'about:blank');
  await page.setContent(
    '<!doctype html><title>White</title><style>body{margin:0;min-height:100vh}</style><button>Paint</button>',
  );
  await page.evaluate(() => {
    document.querySelector('button')?.addEventListener('click', () => {
      const { style } = document.body;
      style.background = style.background === 'white' ? 'snow' : 'white';
    });
  });
  const { play, read } = createInteractions(page);
  const button = page.getByRole('button');
  await play(
    'press',
    Array.from({ length: 15 }, () => () => button.click()),
  );
  await play(
    'press',
    Array.from({ length: 15 }, () => () => page.keyboard.press('Enter')),
  );
  const took = [...(await read()).values()].flat();
  await page.context().close();
  return [toRow('an empty page, painted anew: INP p95', percentile(took, 0.95), null)];
}

async function measureTable(given: Given): Promise<Row[]> {
  const page = await openWatched(given, `${given.base.url}/accounts`);
  await page.locator('[data-row]').first().waitFor();
  const { play, read } = createInteractions(page);
  const press = (key: string) => () => page.keyboard.press(key);

  for (const column of ['Billing', 'Account', 'Users'])
    await play(
      'sort',
      twice(() => page.getByRole('button', { name: column, exact: true }).click()),
    );
  await play(
    'scroll',
    Array.from({ length: 15 }, () => press('PageDown')),
  );
  await page.mouse.move(700, 700);
  const frames = await scrollByWheel(page, 40);
  await page.evaluate(() => window.scrollTo(0, 0));
  await play(
    'filter',
    twice(() => page.getByRole('button', { name: /^High touch/ }).click()),
  );
  await play(
    'filter',
    twice(() => page.getByRole('button', { name: /^Tech touch/ }).click()),
  );
  await page.getByRole('searchbox').focus();
  for (const text of ['kallio', 'kone', 'x1']) {
    await play('search', [...text].map(press));
    await play(
      'search',
      [...text].map(() => press('Backspace')),
    );
  }
  for (let row = 0; row < 5; row += 1) {
    const link = page.locator('[data-row] a').nth(row);
    await play('open', [() => link.click()]);
    await page.locator('[data-page="account"]').waitFor();
    await page.goBack();
    await page.locator('[data-row]').first().waitFor();
  }
  const took = await read();
  await page.context().close();
  return [
    ...toInpRows('accounts, 10,000 rows', took),
    toRow('accounts, 10,000 rows: a picture while it scrolls, p95', percentile(frames, 0.95), null),
  ];
}

const twice = (act: () => Promise<unknown>) => [act, act];

async function measureFlooded(given: Given): Promise<Row[]> {
  const send = await createSender(given.base);
  const page = await openWatched(given, `${given.base.url}/?scope=all`);
  await page.locator('[data-notification-id]').first().waitFor();
  const interactions = createInteractions(page);
  const flood = send(PER_SECOND, FLOOD_MS);
  let isOver = false;
  void flood.finally(() => {
    isOver = true;
  });
  while (!isOver) await workInInbox(page, interactions);
  await flood;
  const took = await interactions.read();
  await page.context().close();
  return toInpRows(`inbox, ${PER_SECOND} events a second`, took);
}

/** As who goes through it: down, seen, and what there is of a kind. */
async function workInInbox(page: Page, { play }: Interactions): Promise<void> {
  const press = (key: string) => () => page.keyboard.press(key);
  await play('move', ['j', 'j', 'k'].map(press));
  await play('acknowledge', ['e', 'e'].map(press));
  await play('choose', ['x', 'x'].map(press));
  await play('help', ['?', 'Escape'].map(press));
  const kind = page.getByRole('combobox').first();
  await kind.focus();
  await play('filter', ['ArrowDown', 'ArrowUp'].map(press));
  await page.locator('[data-notification-id]').first().focus();
}

function toInpRows(of: string, took: ReadonlyMap<string, number[]>): Row[] {
  const all = [...took.values()].flat();
  const rows = [...took].map(([name, each]) =>
    toRow(`${of}: ${name}, p95`, percentile(each, 0.95), null),
  );
  return [
    toRow(`${of}: INP p95 of ${all.length} interactions`, percentile(all, 0.95), INP_AIM_MS),
    ...rows,
  ];
}

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInstalled, launchArgs } from '../../browsers.ts';
import { startTourHost } from './host.ts';
import { type HostWindow, start } from './tour-page.ts';

/** Why something is shown or not: told to code, and shown to a developer by the page's address. */

declare const window: HostWindow & { polku: { why(flow: string): Promise<unknown> } };
let host: Awaited<ReturnType<typeof startTourHost>>;
let browser: Browser;

beforeAll(async () => {
  host = await startTourHost();
  const executablePath = findInstalled('chromium') ?? '';
  browser = await chromium.launch({ executablePath, args: launchArgs });
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

const isGold = { fact: 'account.plan', is: 'eq', value: 'gold' };
const definition = {
  audience: { any: [isGold, { fact: 'page.path', is: 'glob', value: '/plain*' }] },
  steps: [
    { id: 'hello', title: 'Hello', text: '' },
    { id: 'first', at: '#first', title: 'First', text: '' },
    { id: 'gold', at: '#first', when: isGold, title: 'Gold', text: '' },
    { id: 'none', at: '#nowhere', title: 'None', text: '' },
  ],
};

async function open(search = ''): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  await page.goto(`${host.url}/plain.html${search}`);
  await start(page, definition, 'Hello');
  return page;
}

test('code is told each condition that is not met, and the state of each target', async () => {
  const page = await open();
  expect(await page.evaluate(() => window.polku.why('test'))).toEqual({
    flow: 'test',
    name: 'test',
    isWaiting: false,
    kind: 'tour',
    version: 1,
    isOpen: true,
    unmet: [],
    steps: [
      { id: 'hello', target: 'none', unmet: [] },
      { id: 'first', target: 'seen', unmet: [] },
      { id: 'gold', target: 'seen', unmet: [isGold] },
      { id: 'none', target: 'absent', unmet: [] },
    ],
  });
  expect(await page.evaluate(() => window.polku.why('unknown'))).toBeUndefined();
  await page.close();
});

test('the panel says it, live, and goes with Polku', async () => {
  const page = await open('?polku_debug');
  const panel = page.locator('polku-debug');
  await panel.getByText('open', { exact: true }).waitFor();
  await panel.getByText('passed over: account.plan eq "gold"').waitFor();
  // Above the veil, which blocks everything else of the page.
  await page.getByRole('button', { name: 'Next' }).click();
  await page.evaluate(() => {
    for (const each of ['#first', '#second']) document.querySelector(each)?.remove();
  });
  await panel.getByRole('button', { name: 'Look again' }).click();
  await panel.getByText('first: absent').waitFor();
  await page.keyboard.press('Escape');
  await panel.getByText('not asked yet').waitFor();
  await page.evaluate(() => (window.polku as unknown as { destroy(): Promise<void> }).destroy());
  expect(await panel.count()).toBe(0);
  expect(await page.evaluate(() => window.troubles)).toEqual([]);
  await page.close();
});

import type { Locator, Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findInstalled } from '../../browsers.ts';
import { startHost } from '../backend.ts';
import { launch, openPage, type PlaywrightEngine } from '../world.ts';
import { accessibilityFaults } from './accessibility.ts';
import { startEmpty, toProduct } from './empty.ts';

/**
 * From an empty installation to the first first use, as a person goes: the link that the backend prints, a workspace, the
 * snippet as it stands in the console, put into a page of another origin, an event chosen as it arrives, a tour, oneself
 * as the first user. Each step is what a person does and sees; nothing is made beside the console.
 */

/** Of a machine that has other things to do: a person needs five minutes, this one half of one. */
const TIMES = { timeout: 240_000 };

for (const engine of ['chromium', 'firefox'] as const) {
  describe.skipIf(!findInstalled(engine))(`the first run in ${engine}`, () => {
    test('leads from nothing to the first first use', TIMES, () => walk(engine));
  });
}

describe.skipIf(!findInstalled('chromium'))('an installation that nobody has set up', () => {
  test('is taken by whoever has the link, once, and by nobody else', async () => {
    const { setupLink, url } = await startEmpty();
    const browser = await launch();
    onTestFinished(() => browser.close());
    const stranger = await openPage(browser, url);
    await stranger.page.getByText('Nobody is here yet').waitFor();
    const owner = await openPage(browser, setupLink);
    expect(owner.page.url()).not.toContain('setup=');
    await makeWorkspace(owner.page);
    const { page } = await openPage(browser, setupLink);
    await fillSetup(page);
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    await stranger.page.reload();
    await stranger.page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
});

async function walk(engine: PlaywrightEngine) {
  const { setupLink, url } = await startEmpty();
  const browser = await launch(engine);
  onTestFinished(() => browser.close());
  const host = await startHost({});
  onTestFinished(() => host.close());

  const { page, troubles } = await openPage(browser, setupLink);
  await makeWorkspace(page);
  // One engine's word is enough: axe reads the same page.
  const isChecked = engine === 'chromium';
  if (isChecked) expect(await accessibilityFaults(page)).toEqual([]);

  // Connected: the address, and the snippet as it stands there.
  const step = (name: string): Locator => page.locator(`[data-step="${name}"]`);
  const isDone = (name: string) =>
    page.locator(`[data-step="${name}"][data-state="done"]`).waitFor();
  await page.getByLabel('Address of your product').fill(`${host.url}/start`);
  await page.getByRole('button', { name: 'Let it send' }).click();
  await page.getByText(host.url, { exact: true }).waitFor();
  const snippet = await step('connect').locator('code', { hasText: '<script' }).innerText();
  // The snippet has a script of its own, which the page's policy must let in.
  host.allow(url, "'unsafe-inline'");
  host.pages['/start'] = { type: 'text/html', body: toProduct(snippet) };
  const product = await openPage(browser, `${host.url}/start`);
  await page.getByText('We see your page').waitFor();
  await isDone('connect');
  await step('connect').getByRole('button', { name: 'Go on' }).click();

  // Done in the product, it appears, and is chosen by one press.
  await product.page.getByRole('button', { name: 'Make a report' }).click();
  await page.getByRole('button', { name: /This is the first use\s*report_created/ }).click();
  await isDone('event');
  await step('event').getByRole('button', { name: 'Go on' }).click();

  // Looked at as a user sees it, and published.
  await page.getByLabel('What do they press to begin?').fill('#make');
  await page.frameLocator('iframe').getByRole('dialog', { name: 'Welcome' }).waitFor();
  await page.getByRole('button', { name: 'Publish the tour' }).click();
  await isDone('tour');
  await step('tour').getByRole('button', { name: 'Go on' }).click();
  await page.getByText('Waiting for the first use…').waitFor();

  // Left, and come back to by the checklist: all of it is kept.
  await page.goto(url);
  await page.getByRole('region', { name: 'First steps' }).getByText('3 of 5 done').waitFor();
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.getByText('Waiting for the first use…').waitFor();

  // The tour leads to it, and it arrives while one looks.
  await beFirstUser(product.page);
  await page.getByRole('heading', { name: 'Maija has arrived' }).waitFor();
  if (isChecked) expect(await accessibilityFaults(page)).toEqual([]);
  await isDone('first_use');
  await step('first_use').getByRole('button', { name: 'Go on' }).click();

  // The trial ends, and with it the banner; then the inbox, with what has arrived and nothing else.
  const banner = page.getByText('Trial: events without', { exact: false });
  await banner.waitFor();
  await page.getByRole('button', { name: 'End the trial' }).click();
  await isDone('verify');
  await banner.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'To the inbox' }).click();
  await page.locator('[data-kind="first_use"]', { hasText: 'Maija' }).waitFor();
  await page.getByRole('region', { name: 'First steps' }).waitFor({ state: 'detached' });

  // Asked once whether they want to be shown around, by Polku itself.
  await page.getByRole('button', { name: 'Show me around' }).first().click();
  await page.getByRole('dialog', { name: 'Your day begins here' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('dialog', { name: 'Why it matters' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('polku-stage [role=dialog]').waitFor({ state: 'detached' });
  // What there is to do in the first days stands in its corner, and after a reload as well.
  const firstDays = page.getByRole('button', { name: 'Your first days. 1 of 4 done' });
  await firstDays.waitFor();
  await page.reload();
  await firstDays.waitFor();
  await page.locator('[data-kind="first_use"]').waitFor();
  expect(await page.getByText('New here?').count()).toBe(0);
  expect(troubles).toEqual([]);
  expect(product.troubles).toEqual([]);
}

async function fillSetup(page: Page) {
  await page.getByLabel('Name of the workspace').fill('Reportly');
  await page.getByLabel('Your name').fill('Aino Virtanen');
  await page.getByLabel('E-mail').fill('aino@reportly.example');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Make the workspace' }).click();
}

async function makeWorkspace(page: Page) {
  await fillSetup(page);
  await page.getByRole('heading', { name: 'Five minutes to the first first use' }).waitFor();
}

async function beFirstUser(page: Page) {
  await page.reload();
  const hello = page.getByRole('dialog', { name: 'Welcome' });
  await hello.waitFor();
  await hello.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('dialog', { name: 'Start here' }).waitFor();
  await page.getByRole('button', { name: 'Make a report' }).click();
}

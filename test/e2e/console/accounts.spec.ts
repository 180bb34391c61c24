import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../backend.ts';
import { launch, openPage, skipReason, type WatchedPage } from '../world.ts';

/** Two thousand rows of which every hundredth is wrong, as somebody's export has them. */
const ROWS = 2_000;
const csv = [
  'id,name,plan,billing,currency,potential,contractAt',
  ...Array.from({ length: ROWS }, (_, index) => {
    const isBad = index % 100 === 99;
    const billing = isBad ? 'a lot' : 100 + index * 10;
    return `c${index},Company ${index},${index % 3 ? 'silver' : 'gold'},${billing},EUR,${index % 2 ? 'low' : 'high'},2026-01-31`;
  }),
].join('\n');

/** What a lead does with accounts in a day, in a real browser over a real backend. */
describe.skipIf(skipReason)('a lead looks after accounts', () => {
  let backend: TestBackend;
  let browser: Browser;
  let lead: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    backend = await startTestBackend();
    browser = await launch();
    lead = await openPage(browser, await backend.signInLink(), {
      viewport: { width: 1440, height: 900 },
    });
    page = lead.page;
    await page.locator('[data-page="inbox"]').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await backend?.end();
  });

  test('imports two thousand, after seeing which are refused and why', async () => {
    await page.goto(`${backend.url}/accounts`);
    await page.getByRole('button', { name: 'Import' }).click();
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByText('20 refused').waitFor();
    await page.getByText('1,980 new').waitFor();
    expect(await page.locator('.import-rows tbody tr').first().innerText()).toMatch(
      /101\s+c99.*billing/s,
    );
    await page.getByRole('button', { name: 'Import 1,980 accounts' }).click();
    await page.getByText('1,980 accounts were imported.').waitFor({ timeout: 60_000 });
    await page.getByText('20 rows were refused.').waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
  });

  test('finds one among them, and draws only those near the window', async () => {
    await page.getByText(/^1,98\d accounts$/).waitFor();
    expect(await page.locator('[data-row]').count()).toBeLessThan(60);
    await page.getByRole('searchbox').fill('company 1234');
    await expect.poll(() => page.locator('[data-row]').count()).toBe(1);
    await expect.poll(() => page.url()).toContain('q=company+1234');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: /^High touch/ }).click();
    await expect.poll(() => page.url()).toContain('tier=high');
  });

  test('edits a field where it stands, and takes it back', async () => {
    await page.goto(`${backend.url}/accounts/c1234`);
    const plan = page.locator('[data-field="Plan"]');
    await plan.getByText('Silver').waitFor();
    await plan.getByRole('button').click();
    await plan.getByRole('textbox').fill('gold');
    await page.keyboard.press('Enter');
    await plan.getByText('Gold').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await plan.getByText('Silver').waitFor();
  });

  test('sets a touch level with a reason, and finds both in the audit trail', async () => {
    await page.getByRole('button', { name: 'Edit: Touch level' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByRole('combobox').selectOption('tech');
    await dialog.getByRole('textbox').fill('A pilot for the <b>whole</b> group');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator('.tier').getByText('A pilot for the <b>whole</b> group').waitFor();
    await page.getByText('Audit trail').click();
    const line = page.locator('.audit li', { hasText: 'A pilot for the <b>whole</b> group' });
    await line.waitFor();
    expect(await line.innerText()).toMatch(/Test changed the touch level.*Tech touch/);
  });

  test('adds a task, does it, and takes that back', async () => {
    await page.getByRole('button', { name: 'Add a task' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByRole('textbox', { name: 'What is to be done' }).fill('Call the buyer');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const task = page.locator('[data-task]');
    await task.getByText('Call the buyer').waitFor();
    await task.getByRole('button', { name: 'Done' }).click();
    await task.waitFor({ state: 'detached' });
    await page
      .locator('.toast', { hasText: 'Call the buyer' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await task.waitFor();
  });

  test('does it on a phone too: nothing scrolls sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ['/accounts/c1234', '/accounts']) {
      await page.goto(`${backend.url}${path}`);
      await page
        .locator(path === '/accounts' ? '[data-row]' : '[data-field="Plan"]')
        .first()
        .waitFor();
      expect(await page.evaluate(listTooWide)).toEqual([]);
    }
    expect(lead.troubles).toEqual([]);
  });
});

/** Elements that reach beyond the page, where the page scrolls sideways at all. */
function listTooWide(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll('main *')]
    .filter((element) => element.getBoundingClientRect().right > clientWidth)
    .map((element) => `${element.tagName} ${element.className}`);
}

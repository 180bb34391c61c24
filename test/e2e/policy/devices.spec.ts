import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch, skipReason } from '../world.ts';
import { ask, flush, type Product, startProduct, survey } from './product.ts';

/** What holds over all browsers of a person, and over all people of an account: with a real backend between them. */

/** By the backend alone, or by the page as well when it has heard by then that the survey stands elsewhere. */
const REFUSED = /^(no_lease|asked_lately)$/;
const TEN = Array.from({ length: 10 }, (_, i) => `n${i}`);

describe.skipIf(skipReason)('over all devices', () => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    product = await startProduct({
      kaleva: ['aino', 'elias', 'venla', 'maya', 'otso'],
      northwind: TEN,
      aalto: ['sanna'],
    });
    browser = await launch();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end();
  });

  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
  const answer = async (page: Page) => {
    await page.getByRole('radio', { name: '9 of 10' }).check();
    await press(page, 'Send');
  };

  test.each([
    ['answered', 'aino', 'frequency', answer],
    ['declined', 'elias', 'declined', (page: Page) => press(page, 'Don’t ask again')],
    ['put off', 'venla', 'snoozed', (page: Page) => press(page, 'Later')],
  ])(
    'a survey that was %s in one browser of a user is not shown in another',
    async (_, user, reason, end) => {
      const [laptop, phone] = await Promise.all([
        product.open(browser, user),
        product.open(browser, user),
      ]);
      expect(await ask(laptop)).toBe('shown');
      // One lease at a time.
      expect(await ask(phone)).toMatch(REFUSED);
      await end(laptop);
      await survey(laptop).waitFor({ state: 'detached' });
      await flush(laptop);
      // It need not know yet, but the backend does.
      expect(await ask(phone)).toMatch(REFUSED);
      expect(await ask(await product.open(browser, user))).toBe(reason);
      expect(await survey(phone).count()).toBe(0);
    },
  );

  test('a tour goes on in another browser at the step where it was left', async () => {
    const step = (page: Page, name: string) => page.getByRole('dialog', { name }).waitFor();
    const laptop = await product.open(browser, 'maya', '/tour');
    await step(laptop, 'One');
    await press(laptop, 'Next');
    await step(laptop, 'Two');
    await flush(laptop);
    await step(await product.open(browser, 'maya', '/tour'), 'Two');
  });

  test('of ten users of an account two are asked at a time, and the next when one has answered or its lease is over', async () => {
    const pages = new Map<string, Page>();
    for (const user of TEN) pages.set(user, await product.open(browser, user));
    const told = await Promise.all(
      [...pages].map(async ([user, page]) => ({ user, page, told: await ask(page) })),
    );
    const asked = told.filter((each) => each.told === 'shown');
    const others = told.filter((each) => each.told === 'no_lease');
    expect([asked.length, others.length]).toEqual([2, 8]);
    const [first, second] = asked as [(typeof told)[0], (typeof told)[0]];
    const [third, fourth, fifth] = others.map(({ page }) => page) as [Page, Page, Page];

    // Neither in another browser of theirs, nor is another account held back.
    expect(await ask(await product.open(browser, first.user))).toMatch(REFUSED);
    expect(await ask(await product.open(browser, 'sanna'))).toBe('shown');

    await answer(first.page);
    await survey(first.page).waitFor({ state: 'detached' });
    await flush(first.page);
    expect(await ask(third)).toBe('shown');
    expect(await ask(fourth)).toBe('no_lease');

    endLease(second.user);
    expect(await ask(fourth)).toBe('shown');
    expect(await ask(fifth)).toBe('no_lease');
  });

  test('a workspace that is paused ends a running tour on an open page', async () => {
    const page = await product.open(browser, 'otso', '/tour');
    await page.getByRole('dialog', { name: 'One' }).waitFor();
    await page.evaluate(() => {
      const host = globalThis as unknown as Ending;
      host.polku.on('ended', (ended) => {
        host.ended = ended;
      });
    });
    await product.backend.polku('workspace', 'pause', '--workspace', product.backend.workspaceId);
    // Five minutes pass: what the browser keeps is not fresh any more, and the page is looked at.
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.clearBrowserCache');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => (globalThis as unknown as Ending).ended)).toMatchObject({
      flow: 'lead',
      reason: 'withdrawn',
    });
  });

  /** As if its day had gone by: the backend's clock is the machine's. */
  function endLease(user: string) {
    const store = new Database(product.backend.storeFile);
    const { changes } = store
      .prepare('update lease set expires_at = ? where user_id = ?')
      .run(Date.now(), user);
    store.close();
    expect(changes).toBe(1);
  }
});

type Ending = {
  polku: { on(what: 'ended', listener: (ended: object) => void): void };
  ended?: object;
};

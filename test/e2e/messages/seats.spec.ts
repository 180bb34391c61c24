import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Global, type Product, startProduct } from '../inbox/product.ts';
import { launch, skipReason, type WatchedPage } from '../world.ts';

/** The seats of an invitation, between two users and a real backend. */

const DAY_MS = 24 * 3_600_000;
const slot = (id: string, days: number, seats: number) => ({
  ...{ id, minutes: 60, seats },
  start: new Date(Date.now() + days * DAY_MS).toISOString().replace(/\.\d+Z$/, '+00:00'),
});
const TRAINING = {
  id: 'training',
  kind: 'message',
  name: 'Training',
  trigger: { on: 'code' },
  frequency: 'always',
  surface: 'slideout',
  title: 'A training of your own',
  text: 'An hour with one of us.',
  invitation: {
    form: 'training',
    timeZone: 'Europe/Helsinki',
    slots: [slot('first', 3, 1), slot('second', 4, 2)],
  },
};

describe.skipIf(skipReason)('who registers for the last seat', () => {
  let browser: Browser;
  let product: Product;
  let maya: WatchedPage;
  let tom: WatchedPage;

  beforeAll(async () => {
    product = await startProduct('launcher', [TRAINING]);
    browser = await launch();
    maya = await product.open(browser, 'maya');
    tom = await product.open(browser, 'tom');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end();
  });

  const invite = async (page: Page) => {
    await page.waitForFunction(() => Boolean((globalThis as Global).polku?.show));
    await page.evaluate(() => (globalThis as Global).polku.show('training'));
    await page.getByRole('heading', { name: 'A training of your own' }).waitFor();
  };
  const register = (page: Page) => page.getByRole('button', { name: 'Register' }).click();
  const isRegistered = (page: Page) => page.getByText('You are registered').waitFor();
  const seats = (page: Page) =>
    page.locator('polku-stage .times label small:last-child').allInnerTexts();
  /** What the two have of it: who it was given to, and who was told that it was taken. */
  const outcome = async (page: Page) => {
    const registered = page.getByText('You are registered');
    const taken = page.getByText('That seat has just been taken.');
    await registered.or(taken).waitFor();
    return (await registered.count()) ? 'registered' : 'taken';
  };

  test('at once with another: one gets it, the other is told at once, chooses another time and gets that', async () => {
    await Promise.all([invite(maya.page), invite(tom.page)]);
    expect(await seats(maya.page)).toEqual(['1 seat left', '2 seats left']);
    await Promise.all([register(maya.page), register(tom.page)]);
    const outcomes = await Promise.all([outcome(maya.page), outcome(tom.page)]);
    expect([...outcomes].sort()).toEqual(['registered', 'taken']);
    const [{ page: winner }, { page: loser }] =
      outcomes[0] === 'registered' ? [maya, tom] : [tom, maya];
    // A calendar file is for what is confirmed alone.
    expect(await loser.getByRole('link', { name: 'Add to calendar' }).count()).toBe(0);
    expect(await winner.getByRole('link', { name: 'Add to calendar' }).count()).toBe(1);
    expect(await seats(loser)).toEqual(['Full', '2 seats left']);
    expect(await loser.getByRole('radio').nth(0).isDisabled()).toBe(true);
    await register(loser);
    await isRegistered(loser);

    // Whose it is gives it back; the other one's stays theirs on a page that is loaded anew.
    await winner.getByRole('button', { name: 'Change' }).click();
    await winner.getByRole('button', { name: 'Cancel registration' }).click();
    await expect.poll(() => seats(winner)).toEqual(['1 seat left', '1 seat left']);
    await loser.reload();
    await invite(loser);
    await isRegistered(loser);
    await loser.getByRole('button', { name: 'Change' }).click();
    expect((await seats(loser))[1]).toBe('Your time');
  });

  test('offline is promised nothing, and asks again when the network is back', async () => {
    const { page } = await product.open(browser, 'ida');
    await invite(page);
    await page.context().setOffline(true);
    await page.getByRole('radio').nth(1).check();
    await register(page);
    await page.getByText('It is not confirmed yet.').waitFor();
    expect(await page.getByRole('link', { name: 'Add to calendar' }).count()).toBe(0);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Check again' }).click();
    await isRegistered(page);
    await page.context().close();
  });

  test('the host page had no violation of its policy, no error and no warning', () => {
    expect([...maya.troubles, ...tom.troubles]).toEqual([]);
  });
});

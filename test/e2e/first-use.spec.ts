import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findInstalled } from '../browsers.ts';
import { card, createReport, followTour, signInAs } from './reportly.ts';
import { type PlaywrightEngine, startWorld, type WatchedPage, type World } from './world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MAX_NOTICE_MS = 1_000;

for (const engine of ['chromium', 'firefox'] as const) {
  describe.skipIf(!findInstalled(engine))(
    `a first use in ${engine}, from the script tag to its CSM`,
    () => describeJourney(engine),
  );
}

function describeJourney(engine: PlaywrightEngine) {
  let world: World;
  let csm: WatchedPage;
  let user: WatchedPage;

  beforeAll(async () => {
    world = await startWorld(engine);
    // The link is opened in a tab that shows the console's door already.
    csm = await world.open(`${world.backendUrl}/sign-in`);
    await csm.page.locator('[data-page="sign-in"]').waitFor();
    await csm.page.goto(world.signInLink);
    await csm.page.locator('[data-page="inbox"]').waitFor();
    user = await world.open(world.demoUrl);
  });
  afterAll(() => world?.end());

  const items = () => csm.page.locator('[data-kind="first_use"]');

  test('a new user is led by a tour, by mouse and by keyboard', async () => {
    const { page } = user;
    const hello = card(page, 'Welcome to Reportly');
    await hello.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await hello.getByRole('img').getAttribute('aria-label')).toBe('Step 1 of 4');

    await page.keyboard.press('ArrowRight');
    await card(page, 'Every report starts here').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await hello.waitFor();
  });

  test('the CSM sees it within a second, without reloading, and the signed webhook has arrived', async () => {
    await followTour(user.page);
    const startedAt = performance.now();
    await items().first().waitFor();
    await vi.waitFor(() => expect(world.deliveries).toHaveLength(1), {
      timeout: 5_000,
      interval: 5,
    });
    expect(performance.now() - startedAt).toBeLessThan(MAX_NOTICE_MS);

    const text = await items().first().innerText();
    expect(text).toContain('Maya Lindqvist');
    expect(text).toContain('Northwind Logistics');
    expect(text).toMatch(/gold/i);
    expect(text).toMatch(/high/i);
    expect(text).toMatch(/12 days/);
    expect(text).toMatch(/Welcome/);
    expect(world.deliveries[0]).toMatchObject({
      isVerified: true,
      isRepeated: false,
      type: 'first_use.reached',
      user: 'northwind-maya-lindqvist',
      account: 'northwind',
      isFirst: true,
    });
  });

  test('the user is asked one CES question and a comment, and thanked', async () => {
    const { page } = user;
    const survey = card(page, /short question/i);
    await survey.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    // One tab stop, arrows within the scale; Space chooses.
    await survey.getByRole('radio', { name: '4 of 7' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    expect(await survey.getByRole('radio', { name: '6 of 7' }).isChecked()).toBe(true);
    await survey.getByRole('button', { name: 'Next' }).click();
    await survey.getByRole('textbox').fill('The button told me where to go. <b>Thanks</b>');
    await survey.getByRole('button', { name: 'Send' }).click();

    const thanks = card(page, 'Thank you');
    await thanks.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await thanks.getByRole('button').last().click();
    await thanks.waitFor({ state: 'detached' });
  });

  test('the answer stands on the page of the account', async () => {
    await vi.waitFor(
      async () => {
        await csm.page.goto(`${world.backendUrl}/accounts/northwind`);
        const account = csm.page.locator('[data-page="account"]');
        // The page is there before what stands on it.
        await account
          .getByText('made it easy for me to create my first report')
          .waitFor({ timeout: 3_000 });
        const text = await account.innerText();
        expect(text).toContain('The button told me where to go. <b>Thanks</b>');
        expect(text).toMatch(/6\s*(\/|of)\s*7/);
      },
      { timeout: 15_000, interval: 200 },
    );
  });

  test('doing it again, in another tab and after a reload tells nobody again', async () => {
    const { page } = user;
    await page.goto(world.demoUrl);
    await createReport(page, 'A second report');
    await page.reload();
    const tab = await page.context().newPage();
    await tab.goto(world.demoUrl);
    await createReport(tab, 'A third report');
    await eventsAreSent(tab);
    expect(await notifications(csm.page, world)).toBe(1);
    expect(world.deliveries).toHaveLength(1);
    await tab.close();
  });

  test('a second user of the account makes one more, with account.first false', async () => {
    await csm.page.goto(`${world.backendUrl}/`);
    await csm.page.locator('[data-page="inbox"]').waitFor();
    const second = await world.open(world.demoUrl);
    await signInAs(second.page, 'northwind-tom-becker');
    await card(second.page, 'Welcome to Reportly').waitFor();
    await followTour(second.page);
    await vi.waitFor(() => expect(world.deliveries).toHaveLength(2), { timeout: 5_000 });
    expect(world.deliveries[1]).toMatchObject({
      isVerified: true,
      user: 'northwind-tom-becker',
      isFirst: false,
    });
    await vi.waitFor(async () => expect(await items().count()).toBe(2));
    expect(second.troubles).toEqual([]);
  });

  test('somebody who has worked with it for weeks is asked how likely they are to recommend it', async () => {
    const { page, troubles } = await world.open(world.demoUrl);
    await signInAs(page, 'kivi-leena-kivi');
    const survey = card(page, /short question/i);
    await survey.getByText('How likely are you to recommend').first().waitFor();
    expect(await survey.getByRole('radio').count()).toBe(11);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('two tabs of one person reach it at once and are told of once', async () => {
    const first = await world.open(world.demoUrl);
    await signInAs(first.page, 'aalto-sanna-heikkinen');
    const other = await first.page.context().newPage();
    await other.goto(world.demoUrl);
    for (const page of [first.page, other]) {
      await page.locator('[data-polku="new-report"]').first().click();
      await page.locator('[data-polku="report-name"]').fill('At once');
    }
    await Promise.all(
      [first.page, other].map((page) => page.locator('[data-polku="create-report"]').click()),
    );
    await Promise.all([first.page, other].map(eventsAreSent));
    await vi.waitFor(() => expect(world.deliveries).toHaveLength(3), { timeout: 5_000 });
    expect(await notifications(csm.page, world)).toBe(3);
    expect(world.deliveries).toHaveLength(3);
  });

  test('the host page had no violation of its policy, no error and no warning', () => {
    expect(user.troubles).toEqual([]);
    // At the door, Chromium itself notes that nobody is signed in; Firefox has no word for that.
    const atTheDoor = expect.stringContaining('401 (Unauthorized)');
    expect(csm.troubles).toEqual(engine === 'chromium' ? [atTheDoor] : []);
  });
}

/** What axe-core finds on what Polku shows; the page around it is not ours to judge. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  // Injected by the debugger, which no policy of the page's stops.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Axe = {
      run(context: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({
      include: [['polku-stage']],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** Resolves when the page's queue is empty: everything is acknowledged. */
async function eventsAreSent(page: Page): Promise<void> {
  await page.evaluate(() =>
    (globalThis as unknown as { polku: { flush(): Promise<void> } }).polku.flush(),
  );
}

async function notifications(page: Page, world: World): Promise<number> {
  const response = await page.request.get(`${world.backendUrl}/api/inbox?scope=all`);
  const { items } = (await response.json()) as { items: { kind: string }[] };
  // What follows from an answer stands there too, and is told of by itself.
  return items.filter(({ kind }) => kind === 'first_use').length;
}

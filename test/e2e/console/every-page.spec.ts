import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CustomerBase, startCustomerBase } from '../../customer-base.ts';
import { toShots } from '../../screenshots/console-shots.ts';
import { launch, skipReason, type WatchedPage, watch } from '../world.ts';
import { accessibilityFaults } from './accessibility.ts';

/** What holds on every page of a console that is full: for who sees little, for who has a phone, and for who may only look. */
const LEAD = { email: 'aino@reportly.example', name: 'Aino Virtanen', role: 'lead' };
const SELLER = { email: 'sanna@reportly.example', name: 'Sanna Salo', role: 'seller' };
const TRAINER = { email: 'timo@reportly.example', name: 'Timo Toivonen', role: 'trainer' };
const ADMIN = { email: 'admin@reportly.example', name: 'Anna Admin', role: 'admin' };
const VIEWER = { email: 'vilma@reportly.example', name: 'Vilma Viita', role: 'viewer' };
const PAGES = new Set([
  ...['inbox', 'inbox-chosen', 'inbox-snooze', 'inbox-done', 'keys', 'palette-found'],
  ...['accounts', 'accounts-columns', 'accounts-import', 'account', 'account-nobody'],
  ...['flows', 'flow', 'flow-versions', 'flow-results', 'insight', 'playbooks', 'playbooks-edit'],
  'not-found',
]);
const MAIN = new Set([
  ...['inbox', 'accounts', 'account', 'flows', 'flow', 'playbooks'],
  'settings-connect',
]);
/** Web Vitals call a page steady below 0.1. */
const MAX_SHIFT = 0.1;

describe.skipIf(skipReason)('every page of the console', () => {
  let base: CustomerBase;
  let browser: Browser;
  let signedIn: BrowserContextOptions;
  let subjects: { account: string; flow: string };

  beforeAll(async () => {
    base = await startCustomerBase({ accounts: 60, users: 400, days: 60 });
    browser = await launch();
    signedIn = await base.signIn(browser, LEAD);
  });
  afterAll(async () => {
    await browser?.close();
    await base?.end();
  });

  async function open(options: BrowserContextOptions): Promise<WatchedPage> {
    const context = await browser.newContext({
      ...{ ...signedIn, locale: 'en-GB', reducedMotion: 'reduce' },
      ...options,
    });
    const watched = watch(await context.newPage());
    const rows = await watched.page.request.get(`${base.url}/api/accounts`);
    const { accounts } = (await rows.json()) as { accounts: { id: string; users: number }[] };
    const [account] = accounts.sort((a, b) => b.users - a.users);
    subjects ??= { account: account?.id ?? '', flow: 'welcome' };
    return watched;
  }

  /** Opens each in turn, as it is looked at in pictures. */
  async function walk(
    page: Page,
    work: (name: string) => Promise<void>,
    isChosen = (name: string) => PAGES.has(name),
  ): Promise<void> {
    for (const { name, path, until, before } of toShots(subjects)) {
      if (!isChosen(name)) continue;
      await page.goto(`${base.url}${path}`);
      await page.locator(until).first().waitFor();
      await before?.(page);
      await work(name);
    }
  }

  test.each([
    ['light, on a desk', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
  ] as const)('has nothing that axe finds fault with: %s', async (_, look) => {
    const admin = await base.signIn(browser, ADMIN);
    const { page, troubles } = await open({ ...admin, ...look });
    const faults: { [name: string]: string[] } = {};
    const examine = async (name: string, at = page) => {
      const found = await accessibilityFaults(at);
      if (found.length > 0) faults[name] = found;
    };
    await walk(page, examine, (name) => PAGES.has(name) || name.startsWith('settings-'));
    const stranger = await (await browser.newContext(look)).newPage();
    await stranger.goto(base.url);
    await stranger.locator('.door-form').waitFor();
    await examine('sign-in', stranger);
    await stranger.context().close();
    expect(faults).toEqual({});
    // The browser says so of every answer that is none.
    expect(troubles.filter((text) => !text.includes('404'))).toEqual([]);
    await page.context().close();
  });

  test('does not jump while it loads', async () => {
    const { page } = await open({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(() => {
      const state = { shift: 0 };
      Object.assign(window, { state });
      type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Shift[])
          if (!entry.hadRecentInput) state.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const jumpy: { [name: string]: number } = {};
    await walk(
      page,
      async (name) => {
        await page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy=true]'));
        await page.waitForLoadState('networkidle');
        const shift = await page.evaluate(
          () => (window as unknown as { state: { shift: number } }).state.shift,
        );
        if (shift > MAX_SHIFT) jumpy[name] = shift;
      },
      (name) => MAIN.has(name),
    );
    expect(jumpy).toEqual({});
    await page.context().close();
  });

  test('fits a phone in Finnish', async () => {
    const { page } = await open({ locale: 'fi-FI', viewport: { width: 360, height: 740 } });
    const wide: { [name: string]: string[] } = {};
    await walk(page, async (name) => {
      const found = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        return [...document.querySelectorAll('main *')]
          .filter((each) => each.getBoundingClientRect().right > clientWidth)
          .map(({ outerHTML }) => outerHTML.slice(0, 120));
      });
      if (found.length > 0) wide[name] = found.slice(0, 20);
    });
    expect(wide).toEqual({});
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fi');
    await page.context().close();
  });

  test('several are done with at once, by keys and the bar', async () => {
    const { page } = await open({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${base.url}/?scope=all&view=open`);
    const items = page.locator('[data-notification-id]');
    await items.nth(1).waitFor();
    const ids = await items.evaluateAll((all) =>
      all.slice(0, 2).map((item) => item.getAttribute('data-notification-id')),
    );
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    const bar = page.getByRole('toolbar');
    await bar.getByText('2 selected').waitFor();
    await bar.getByRole('button', { name: 'Acknowledge' }).click();
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'State' }).selectOption('');
    for (const id of ids) {
      const item = page.locator(`[data-notification-id="${id}"]`);
      await item.getByText('Acknowledged by Aino Virtanen').waitFor();
    }
    // What a key does, the same key takes back.
    await page.locator(`[data-notification-id="${ids[0]}"]`).focus();
    await page.keyboard.press('e');
    await page.locator(`[data-notification-id="${ids[0]}"] .item-dot`).waitFor();
    await page.context().close();
  });

  /** What of these the page offers. */
  const offered = async (page: Page, names: readonly string[]) => {
    const all = await page.getByRole('button').allInnerTexts();
    return names.filter((name) => all.some((text) => text.includes(name)));
  };

  test.each([
    [VIEWER, []],
    [SELLER, ['Edit: Onboarding', 'Add a contact', 'Add a note', 'Write the handover']],
    [TRAINER, ['Edit: Onboarding', 'Add a task', 'Add a note']],
  ] as const)('offers to $role what they may do, and nothing else', async (person, mayDo) => {
    const { page, troubles } = await open({
      ...(await base.signIn(browser, person)),
      viewport: { width: 1280, height: 800 },
    });
    await page.goto(`${base.url}/?scope=all`);
    await page.locator('[data-notification-id]').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    expect(await page.locator('.item-acts, .item-mark input, [role=toolbar]').count()).toBe(0);
    await page.goto(`${base.url}/accounts`);
    await page.locator('[data-row]').first().waitFor();
    expect(await page.getByRole('button', { name: 'Import' }).count()).toBe(0);
    await page.goto(`${base.url}/flows`);
    await page.locator('.flow-line').first().waitFor();
    expect(await page.getByRole('button', { name: /New flow|Pause/ }).count()).toBe(0);
    await page.goto(`${base.url}/settings`);
    const sections = page.getByRole('navigation', { name: 'Sections' });
    await sections.getByRole('link', { name: 'About you' }).waitFor();
    expect(await sections.getByRole('link', { name: /Keys|Audit/ }).count()).toBe(0);

    await page.goto(`${base.url}/accounts/${subjects.account}`);
    await page.locator('[data-field="Plan"]').waitFor();
    await page.locator('.stages').waitFor();
    expect(await offered(page, ON_ACCOUNT)).toEqual(mayDo);
    // What is offered is taken: nobody is let to press what would be refused.
    if (person.role !== 'viewer') {
      await page.getByRole('button', { name: 'Add a note' }).click();
      await page.getByRole('textbox', { name: 'Add a note' }).fill(`Seen by ${person.name}.`);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('.note', { hasText: `Seen by ${person.name}.` }).waitFor();
    }
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

/** Everything that somebody may do on an account's page. */
const ON_ACCOUNT = [
  ...['Edit: Touch level', 'Edit: Plan', 'Edit: Onboarding', 'Share with the customer'],
  ...['Add a goal', 'Add a fact', 'Add a task', 'Write to somebody', 'Answer'],
  ...['Add a contact', 'Add a note', 'Write the handover', 'Accept it'],
];

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInstalled } from '../../browsers.ts';
import { reportCreated, toBatch } from '../batch.ts';
import { flush, type Global, type Product, startProduct } from '../inbox/product.ts';
import { launch, openPage, type PlaywrightEngine, type WatchedPage } from '../world.ts';
import { ASK } from './ask.ts';
import { type CutProxy, startCutProxy } from './cut-proxy.ts';

/** Two people of customer success work in one inbox at once, from an answer to the closed loop, over a wire that fails. */
const HOSTILE = '<img src=x onerror="document.title=1"> The export loses rows.';

for (const engine of ['chromium', 'firefox'] as const)
  describe.skipIf(!findInstalled(engine))(`a detractor and two CSMs in ${engine}`, () =>
    describeLoop(engine),
  );

function describeLoop(engine: PlaywrightEngine) {
  let browser: Browser;
  let product: Product;
  let wire: CutProxy;
  let lead: WatchedPage;
  let olli: WatchedPage;

  beforeAll(async () => {
    product = await startProduct('launcher', [ASK]);
    wire = await startCutProxy(product.backend.url);
    browser = await launch(engine);
    const links = [await product.backend.signInLink(), await linkOf('Olli', 'csm')] as const;
    lead = await signIn(links[0]);
    olli = await signIn(links[1]);
  });
  afterAll(async () => {
    await browser?.close();
    await wire?.close();
    await product?.end();
  });

  /** Over the wire; everyone's accounts are looked at. */
  async function signIn(link: string): Promise<WatchedPage> {
    const { hash } = new URL(link);
    const watched = await openPage(browser, `${wire.url}/sign-in${hash}`, {
      viewport: { width: 1280, height: 800 },
    });
    await watched.page.locator('[data-page="inbox"]').waitFor();
    await watched.page.goto(`${wire.url}/?scope=all`);
    await watched.page.locator('[data-connection="live"]').waitFor();
    return watched;
  }

  async function linkOf(name: string, role: string): Promise<string> {
    const who = ['--email', `${name.toLowerCase()}@host.example`, '--name', name, '--role', role];
    const args = ['--workspace', product.backend.workspaceId, ...who, '--json'];
    return JSON.parse(await product.backend.polku('user', 'create', ...args)).link;
  }

  /** As a user does: the question, a reason, thanks. */
  async function answer(user: string, score: number, why: string): Promise<void> {
    const { page } = await product.open(browser, user);
    await page.waitForFunction(() => 'show' in ((globalThis as Global).polku ?? {}));
    await expect
      // Firefox on a busy machine is long about what it has never loaded.
      .poll(() => page.evaluate(() => (globalThis as Global).polku.show('ask')), {
        timeout: 30_000,
      })
      .toBe(true);
    const card = page.getByRole('dialog', { name: /question/i });
    await card.getByRole('radio').nth(score).check();
    await page.locator('polku-stage .primary').click();
    await page.locator('polku-stage textarea').fill(why);
    await page.locator('polku-stage .primary').click();
    await flush(page);
    await page.context().close();
  }

  async function firstUse(user: string): Promise<void> {
    const { backend } = product;
    const token = await backend.token(user, 'northwind');
    const who = { userId: user, accountId: 'northwind', anonymousId: user, sessionId: user };
    const event = reportCreated({ ...who, token: 0 });
    const response = await backend.post(toBatch(backend.writeKey, [event], token));
    expect(response.ok).toBe(true);
  }

  const answerOf = (page: Page, user: string) =>
    page.locator('[data-kind="answer"]').filter({ hasText: user });
  const firstUseOf = (page: Page, user: string) =>
    page.locator('[data-kind="first_use"]').filter({ hasText: user });

  /** The title says how many of those that stand there nobody has acknowledged. */
  async function expectCounted(page: Page): Promise<void> {
    await expect
      .poll(async () => {
        const unread = await page.locator('.item-dot').count();
        return (await page.title()).startsWith(unread > 0 ? `(${unread}) Inbox` : 'Inbox');
      })
      .toBe(true);
  }

  test('both hear of it at once, as text, and it is counted in the title', async () => {
    await answer('maya', 3, HOSTILE);
    for (const { page } of [lead, olli]) {
      const item = answerOf(page, 'maya');
      await item.waitFor();
      expect(await item.innerText()).toContain(HOSTILE);
      expect(await item.innerText()).toContain('3 of 10');
      await expectCounted(page);
    }
  });

  test('one gives it to the other by keys, and the other sees so', async () => {
    const { page } = lead;
    await answerOf(page, 'maya').focus();
    await page.keyboard.press('a');
    await page.getByRole('menuitem', { name: 'Olli' }).click();
    await answerOf(olli.page, 'maya').getByText('Given to Olli').waitFor();
    await olli.page.getByRole('link', { name: 'My accounts' }).click();
    await answerOf(olli.page, 'maya').waitFor();
    await olli.page.getByRole('link', { name: 'Everyone’s' }).click();
  });

  test('it is closed with what came of it, which everybody sees and nothing is left to do', async () => {
    const { page } = olli;
    await answerOf(page, 'maya').focus();
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Close it' }).click();
    // An answer obliges: without a word it is not closed.
    await dialog.getByRole('textbox').fill('Called Maya, and mended the export.');
    await dialog.getByRole('button', { name: 'Close it' }).click();
    const seen = answerOf(lead.page, 'maya');
    await seen.getByText('Acknowledged by Olli').waitFor();
    await expectCounted(lead.page);
    await lead.page.getByRole('combobox', { name: 'State' }).selectOption('open');
    await seen.waitFor({ state: 'detached' });
    await lead.page.getByRole('combobox', { name: 'State' }).selectOption('done');
    await seen.waitFor();
    await lead.page.getByRole('combobox', { name: 'State' }).selectOption('');
  });

  // The other engine's driver has no word for a permission that is given.
  if (engine === 'chromium')
    test('who has chosen so is told on the desktop while they look elsewhere, and comes to it', async () => {
      const { page } = lead;
      await page.context().grantPermissions(['notifications'], { origin: wire.url });
      await page.addInitScript(watchNotifications);
      await page.goto(`${wire.url}/accounts`);
      await page.locator('[data-connection="live"]').waitFor();
      const seen = () => page.evaluate(() => (globalThis as Watched).seen);
      const choose = async () => {
        await page.locator('.settings-button').click();
        await page.getByRole('switch', { name: 'Desktop notifications' }).click();
        await page.keyboard.press('Escape');
      };
      expect(await seen()).toMatchObject({ asked: 0 });
      await choose();
      await expect.poll(seen).toMatchObject({ asked: 1 });
      await firstUse('eva');
      await expect.poll(async () => (await seen()).shown.length).toBe(1);
      const { text, tag } = (await seen()).shown[0] ?? {};
      expect(text).toMatch(/eva/);
      await page.evaluate(() => (globalThis as Watched).pressLast());
      await expect
        .poll(() =>
          page.evaluate(() => document.activeElement?.getAttribute('data-notification-id')),
        )
        .toBe(tag);
      expect(await firstUseOf(page, 'eva').getAttribute('data-notification-id')).toBe(tag);
      await choose();
      await firstUse('fay');
      await firstUseOf(page, 'fay').waitFor();
      expect(await seen()).toMatchObject({ asked: 1, shown: [{ tag }] });
      await page.goto(`${wire.url}/?scope=all`);
      await page.locator('[data-connection="live"]').waitFor();
    });

  test('of two who close one at once, one does, and the other is told who was faster', async () => {
    await answer('tom', 2, 'Too slow.');
    for (const { page } of [lead, olli]) {
      await answerOf(page, 'tom').focus();
      await page.keyboard.press('d');
      await page.getByRole('dialog').getByRole('textbox').fill('Called Tom.');
    }
    const [first, second] = [lead.page, olli.page];
    // Sent before the other is heard of, and on its way until then.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await second.route('**/changes', async (route) => {
      await held;
      await route.continue();
    });
    await second.getByRole('dialog').getByRole('button', { name: 'Close it' }).click();
    await first.getByRole('dialog').getByRole('button', { name: 'Close it' }).click();
    await answerOf(first, 'tom').getByText('Acknowledged by Test').waitFor();
    letGo();
    const item = answerOf(second, 'tom');
    await item.getByText('Test was faster').waitFor();
    await item.getByText('Acknowledged by Test').waitFor();
    await second.unrouteAll({ behavior: 'wait' });
  });

  test('what comes while the wire is cut is there when it is back, each once', async () => {
    wire.cut();
    await lead.page.locator('[data-connection="reconnecting"]').waitFor();
    await firstUse('ida');
    await answer('ida', 1, 'It was down.');
    expect(await firstUseOf(lead.page, 'ida').count()).toBe(0);
    wire.mend();
    await lead.page.locator('[data-connection="live"]').waitFor();
    await firstUseOf(lead.page, 'ida').waitFor();
    await answerOf(lead.page, 'ida').waitFor();
    expect(await firstUseOf(lead.page, 'ida').count()).toBe(1);
    expect(await answerOf(lead.page, 'ida').count()).toBe(1);
    await expectCounted(lead.page);
  });

  if (engine === 'chromium')
    test('who is new is led by Polku itself, and what they do ticks it off', async () => {
      const { page } = olli;
      await page.getByRole('button', { name: 'Show me around' }).first().click();
      await page.getByRole('dialog', { name: 'Your day begins here' }).waitFor();
      await page.keyboard.press('Escape');
      const launcher = page.getByRole('button', { name: /^Your first days/ });
      const isDone = (count: number) =>
        page.getByRole('button', { name: `Your first days. ${count} of 4 done` }).waitFor();
      await isDone(1);
      await firstUseOf(page, 'ida').getByRole('button', { name: 'Acknowledge' }).click();
      await isDone(2);
      // Kept over a reload, which its own link makes.
      await launcher.click();
      await page.getByRole('link', { name: 'Open', exact: true }).click();
      await page.getByRole('heading', { name: 'How you hear of things' }).waitFor();
      await isDone(2);
      await page.getByLabel('A detractor').selectOption({ label: 'At once' });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await isDone(3);
      await page.goto(`${wire.url}/accounts/northwind`);
      await page.getByRole('button', { name: 'Write to somebody' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Message').fill('How is it going?');
      await dialog.getByRole('button', { name: 'Send' }).click();
      await launcher.click();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await launcher.waitFor({ state: 'detached' });
      await page.reload();
      await page.locator('[data-page="account"]').waitFor();
      await page.getByText('How is it going?').waitFor();
      expect(await page.locator('polku-stage').count()).toBe(0);
    });

  test('a wire that falls silent for a minute is left for another, and nothing is missed', async () => {
    const { page } = lead;
    await page.clock.install();
    await page.reload();
    await page.locator('[data-connection="live"]').waitFor();
    wire.freeze();
    await firstUse('uma');
    await page.clock.fastForward('01:00');
    await firstUseOf(page, 'uma').waitFor();
    expect(await firstUseOf(page, 'uma').count()).toBe(1);
  });
}

type Watched = typeof globalThis & {
  seen: { asked: number; shown: { text: string; tag: string }[] };
  pressLast(): void;
};

/** Notes what is asked of the browser, and shown; and nobody looks at the page. */
function watchNotifications() {
  const seen: Watched['seen'] = { asked: 0, shown: [] };
  let last: Notification | undefined;
  const Real = Notification;
  class Noted extends Real {
    static override requestPermission() {
      seen.asked += 1;
      return Real.requestPermission();
    }
    constructor(title: string, options: NotificationOptions) {
      super(title, options);
      last = this;
      seen.shown.push({ text: this.body, tag: this.tag });
    }
  }
  Object.assign(globalThis, {
    ...{ seen, Notification: Noted },
    pressLast: () => last?.dispatchEvent(new Event('click')),
  });
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
}

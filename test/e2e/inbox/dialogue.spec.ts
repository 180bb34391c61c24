import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openPage, skipReason, type WatchedPage } from '../world.ts';
import { flush, type Global, inboxOf, type Product, startProduct } from './product.ts';

/** Of a machine that has much to do. */
const PATIENCE = { timeout: 10_000 };

/** One dialogue between a user and the people of the vendor, from the page to the console and back. */
describe.skipIf(skipReason)('a user writes, and a person answers', () => {
  let browser: Browser;
  let product: Product;
  let user: WatchedPage;
  let csm: Page;

  beforeAll(async () => {
    product = await startProduct();
    browser = await launch();
    const link = await product.backend.signInLink();
    csm = (await openPage(browser, link)).page;
    await csm.locator('[data-page="inbox"]').waitFor();
    await csm.goto(`${product.backend.url}/?scope=all`);
    await csm.locator('[data-page="inbox"]').waitFor();
    user = await product.open(browser, 'maya');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end();
  });

  test('the CSM sees it within a second of its being sent, without a reload', async () => {
    const { launcher, panel, write, message } = inboxOf(user.page);
    await launcher.click();
    expect(await focusIn(user.page)).toBe('inbox-title');
    await panel.getByRole('button', { name: 'Write to us' }).click();
    await write('Can I share a report?\n<b>With</b> my team?');
    await message('Can I share a report?').waitFor();
    const startedAt = performance.now();
    await flush(user.page);
    const item = csm.locator('[data-kind="reply"]');
    await item.getByText('Can I share a report?').waitFor();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(await item.innerText()).toContain('<b>With</b> my team?');
    expect(await item.innerText()).toContain('Northwind Logistics');
    await expect.poll(() => product.backend.deliveries).toHaveLength(1);
    expect(product.backend.deliveries[0]).toMatchObject({
      isVerified: true,
      type: 'reply.received',
      user: 'maya',
      account: 'northwind',
    });
  });

  test('the answer stands in the open inbox in the moment in which it is given', async () => {
    await csm.getByRole('link', { name: 'Read and answer' }).click();
    await csm.getByRole('textbox', { name: /^Your answer/ }).fill('Yes: press *Share*.');
    await csm.getByRole('button', { name: 'Send' }).click();
    await csm.locator('.is-ours').waitFor();
    const { message } = inboxOf(user.page);
    await message('Yes: press *Share*.').waitFor({ timeout: 5_000 });
    // It is being looked at, and so it is read; the CSM sees that.
    await flush(user.page);
    await expect
      .poll(async () => {
        await csm.reload();
        await csm.locator('.conversation').waitFor();
        return csm.locator('.message-seen').count();
      }, PATIENCE)
      .toBe(1);
    expect(await csm.locator('.conversation').innerText()).not.toContain('Waiting');
  });

  test('what is not seen is counted, on a second device and after a reload, until it is read', async () => {
    await inboxOf(user.page).panel.getByRole('button', { name: 'Close the inbox' }).click();
    await csm.getByRole('textbox', { name: /^Your answer/ }).fill('And you may take it back.');
    await csm.getByRole('button', { name: 'Send' }).click();
    await csm.locator('.is-ours').nth(1).waitFor();

    const phone = await product.open(browser, 'maya', { viewport: { width: 360, height: 740 } });
    const unread = { name: 'Open the inbox, 1 unread' };
    await phone.page.getByRole('button', unread).waitFor();
    await phone.page.reload();
    await phone.page.getByRole('button', unread).click();
    const { panel, message, launcher } = inboxOf(phone.page);
    // The whole of a small screen.
    await expect
      .poll(() => panel.boundingBox())
      .toMatchObject({ x: 0, y: 0, width: 360, height: 740 });
    await panel.getByRole('button', { name: /take it back/ }).click();
    await message('And you may take it back.').waitFor();
    expect(await message('And you may take it back.').count()).toBe(1);
    await flush(phone.page);
    await phone.page.keyboard.press('Escape');
    await expect.poll(() => launcher.getAttribute('aria-label')).toBe('Open the inbox');
    await phone.page.reload();
    await launcher.waitFor();
    expect(await launcher.getAttribute('aria-label')).toBe('Open the inbox');
    // And so it is where it was not read.
    const desk = await product.open(browser, 'maya');
    await inboxOf(desk.page).launcher.waitFor();
    expect(await inboxOf(desk.page).launcher.getAttribute('aria-label')).toBe('Open the inbox');
    expect([...phone.troubles, ...desk.troubles]).toEqual([]);
    await phone.page.context().close();
    await desk.page.context().close();
  });

  test('what is written offline waits, also for the next page, and arrives once', async () => {
    const { page } = user;
    const context = page.context();
    const { launcher, panel, write, message } = inboxOf(page);
    await launcher.click();
    await panel.getByRole('button', { name: /take it back/ }).click();
    await context.setOffline(true);
    await write('I am on a train.');
    await message('I am on a train.').getByText('Not sent yet').waitFor();
    await context.setOffline(false);
    await message('I am on a train.').getByText('Not sent yet').waitFor({ state: 'detached' });
    await page.reload();
    await launcher.click();
    await panel.getByRole('button', { name: /on a train/ }).click();
    await message('I am on a train.').waitFor();
    expect(await message('I am on a train.').count()).toBe(1);
    await csm.reload();
    await csm.locator('.conversation').getByText('I am on a train.').waitFor();
    expect(await csm.locator('.conversation').getByText('I am on a train.').count()).toBe(1);
  });

  test('a message is answered by its button, and from where it stands in the inbox', async () => {
    const { page } = user;
    const { launcher, panel, write, message } = inboxOf(page);
    await panel.getByRole('button', { name: 'Close the inbox' }).click();
    await page.evaluate(() => (globalThis as Global).polku.show('news'));
    const news = page.getByRole('dialog', { name: 'Reports are faster' });
    await news.getByRole('button', { name: 'Answer' }).click();
    await news.waitFor({ state: 'detached' });
    expect(await panel.getByRole('strong').innerText()).toBe('for you');
    // They have come to write.
    await expect.poll(() => focusIn(page)).toBe('TEXTAREA');
    await write('The map is slow.');
    await message('The map is slow.').waitFor();
    await flush(page);
    await panel.getByRole('button', { name: 'Close the inbox' }).click();
    await launcher.click();
    await panel.getByRole('button', { name: /Reports are faster/ }).click();
    await write('And the table.');
    await message('And the table.').waitFor();
    await flush(page);
    await csm.reload();
    const conversation = csm.locator('.conversation').filter({ hasText: 'The map is slow.' });
    await conversation.waitFor();
    expect(await conversation.innerText()).toContain('Answer to Faster reports');
    expect(await conversation.innerText()).toContain('And the table.');
  });

  test('it stands in the page where the page has a place for it, and takes no focus there', async () => {
    const { page, troubles } = await product.open(browser, 'maya', { path: '/slot' });
    const { launcher, panel, write, message } = inboxOf(page);
    await page.locator('#slot .inbox-item').first().waitFor();
    expect([await panel.count(), await launcher.count()]).toEqual([1, 0]);
    expect(await focusIn(page)).toBeUndefined();
    await panel.getByRole('button', { name: /Reports are faster/ }).click();
    await write('From the page itself.');
    await message('From the page itself.').waitFor();
    await flush(page);
    // Made anew by the page, it is there again; taken away, it leaves the corner to the launcher.
    await page.evaluate(() => {
      const old = document.querySelector('#slot');
      const next = document.createElement('div');
      next.dataset.polkuSlot = 'inbox';
      next.id = 'next';
      old?.replaceWith(next);
    });
    await page.locator('#next .inbox').waitFor();
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('who is not verified, or is somebody else, finds nothing to read and writes in nobody’s name', async () => {
    const claiming = await product.open(browser, '~maya');
    const other = await product.open(browser, 'tom');
    const { launcher, panel } = inboxOf(other.page);
    await launcher.click();
    await panel.getByText('Nothing here yet.').waitFor();
    // Not even with the conversation's own id.
    const [conversationId] = await csm
      .locator('[data-conversation-id]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-conversation-id')));
    for (const { page } of [claiming, other]) {
      await page.evaluate((id) => {
        const messageId = '01890000-0000-7000-8000-00000000000f';
        const said = { conversationId: id, messageId, text: 'It is me, Maya.' };
        (globalThis as Global).polku.track('conversation_message_sent', said);
      }, conversationId);
      await flush(page);
    }
    // The verified one has long had the time for it: its inbox is there.
    expect(await inboxOf(claiming.page).launcher.count()).toBe(0);
    await csm.reload();
    await csm.locator('.conversation').first().waitFor();
    expect(await csm.getByText('It is me, Maya.').count()).toBe(0);
    await claiming.page.context().close();
    await other.page.context().close();
  });

  test('a host’s own button opens it, Escape closes it and gives the focus back, and it is gone after destroy()', async () => {
    const { page } = await product.open(browser, 'maya');
    const { launcher, panel } = inboxOf(page);
    await launcher.waitFor();
    await page
      .locator('#mine')
      .evaluate((button) =>
        button.addEventListener('click', () => void (globalThis as Global).polku.openInbox()),
      );
    await page.locator('#mine').click();
    await panel.waitFor();
    expect(await focusIn(page)).toBe('inbox-title');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('mine');
    await page.evaluate(() => (globalThis as Global).polku.destroy());
    expect(await page.locator('polku-stage').count()).toBe(0);
    await page.context().close();
  });

  test('what is held about them is theirs: saved, and deleted, behind a link of the host', async () => {
    const { page, troubles } = await product.open(browser, 'maya');
    await page.locator('#mine').evaluate((link) =>
      link.addEventListener('click', () => {
        void (globalThis as Global).polku.openMyData();
      }),
    );
    await page.locator('#mine').press('Enter');
    const panel = page.getByRole('dialog', { name: 'My data' });
    const saved = page.waitForEvent('download');
    await panel.getByRole('link', { name: 'Download everything' }).click();
    const file = JSON.parse(readFileSync(await (await saved).path(), 'utf8'));
    expect(JSON.stringify(file.held.conversationMessage)).toContain('Can I share a report?');
    expect(file.person.ids).toEqual(['maya']);
    expect(await axeOf(page)).toEqual([]);

    await panel.getByRole('button', { name: 'Delete everything…' }).press('Enter');
    // The harmless one has the focus: whoever presses Enter twice has deleted nothing.
    await page.keyboard.press('Enter');
    await panel.getByRole('button', { name: 'Delete everything…' }).click();
    const sure = page.getByRole('dialog', { name: 'Delete everything about you?' });
    expect(await axeOf(page)).toEqual([]);
    await sure.getByRole('button', { name: 'Delete for good' }).click();
    await panel.getByText('It has been deleted.').waitFor();
    // The vendor's people had been told of what Maya wrote.
    await panel.getByText('already sent to our staff').waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('mine');

    await csm.reload();
    await csm.getByRole('heading', { level: 1 }).waitFor();
    expect(await csm.getByText('Can I share a report?').count()).toBe(0);
    await page.reload();
    await inboxOf(page).launcher.click();
    await inboxOf(page).panel.getByText('Nothing here yet.').waitFor();
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('the host page had no violation of its policy, no error and no warning', () => {
    const offline = /ERR_INTERNET_DISCONNECTED/;
    expect(user.troubles.filter((each) => !offline.test(each))).toEqual([]);
  });
});

/** What holds the focus within our own room: its id, else what it is. */
const focusIn = (page: Page) =>
  page.evaluate(() => {
    const stages = [...document.querySelectorAll('polku-stage')];
    const held = stages.flatMap(({ shadowRoot }) => shadowRoot?.activeElement ?? []);
    return held.map(({ id, tagName }) => id || tagName)[0];
  });

/** What axe-core finds on what stands over the page. */
async function axeOf(page: Page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run('polku-stage'),
  );
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { untilTrue } from '../../engines/engine.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { card } from '../reportly.ts';
import {
  launch,
  openPage,
  skipReason,
  startWorld,
  type WatchedPage,
  type World,
} from '../world.ts';
import { accessibilityFaults } from './accessibility.ts';
import { fillIn, launchWebKit, press, untilText } from './webkit-hands.ts';

/** What a lead does with flows and playbooks, and what users see of it. */
describe.skipIf(skipReason)('flows and playbooks in the console', () => {
  let world: World;
  let lead: WatchedPage;

  beforeAll(async () => {
    world = await startWorld();
    lead = await world.open(world.signInLink);
    await lead.page.locator('[data-page="inbox"]').waitFor();
  });
  afterAll(() => world?.end());

  test.each(['chromium', 'firefox'] as const)(
    'a changed tour is seen in the preview, published, seen in the product, and rolled back: %s',
    async (engine) => {
      const isFirst = engine === 'chromium';
      const browser = isFirst ? world.browser : await launch(engine);
      if (!isFirst) onTestFinished(() => browser.close());
      const { page, troubles } = isFirst
        ? lead
        : await openPage(browser, await world.newSignInLink());
      await page.locator('[data-page="inbox"]').waitFor();
      const title = `Hello from ${engine}`;
      await page.getByRole('link', { name: 'Flows', exact: true }).click();
      await page.locator('.flow-line a[href="/flows/welcome"]').click();
      await page.locator('.form-item-name').first().click();
      await page.getByLabel('Title').first().fill(title);
      const preview = page.frameLocator('iframe');
      await preview.getByRole('dialog', { name: title }).waitFor();
      // Who writes goes on writing.
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
      await page.getByText(/^Saved/).waitFor();
      if (isFirst) expect(await accessibilityFaults(page)).toEqual([]);

      await publish(page);
      await page.getByText(/^Version \d+ is live\.$/).waitFor();
      const user = await openPage(browser, world.demoUrl);
      await card(user.page, title).waitFor();
      await user.page.context().close();

      await page.getByRole('tab', { name: 'Versions' }).click();
      await page.getByRole('button', { name: 'Bring version 1 back' }).click();
      await page.getByText('Version 1 is live again.').waitFor();
      const other = await openPage(browser, world.demoUrl);
      await card(other.page, 'Welcome to Reportly').waitFor();
      await other.page.context().close();
      if (isFirst) expect(troubles).toEqual([]);
    },
  );

  test.skipIf(webkitEngine.missing)('and so in WebKit', async () => {
    const browser = await launchWebKit();
    const tab = await browser.open(await world.newSignInLink());
    await untilTrue(tab, "document.querySelector('[data-page=inbox]') !== null");
    const flow = `${world.backendUrl}/flows/welcome`;
    await tab.goto(flow);
    await untilTrue(tab, "document.querySelector('.form-item-name') !== null");
    await tab.evaluate("document.querySelector('.form-item-name').click()");
    const field =
      "[...document.querySelectorAll('.flow-form label')].find((one) => one.innerText.startsWith('Title'))?.control";
    await untilTrue(tab, `${field} !== undefined`);
    await fillIn(tab, field, 'Hello from WebKit');
    await untilText(tab, 'Saved');
    await press(tab, 'Publish');
    await press(tab, 'Publish', "document.querySelector('dialog[open]')");
    await untilText(tab, 'is live.');
    await expectShown('Hello from WebKit');

    await tab.goto(`${flow}?tab=versions`);
    await press(tab, 'Bring version 1 back');
    await untilText(tab, 'Version 1 is live again.');
    await expectShown('Welcome to Reportly');
  });

  /** To whoever comes to the product for the first time. */
  async function expectShown(title: string) {
    const tab = await (await launchWebKit()).open(world.demoUrl);
    const stage = "document.querySelector('polku-stage')?.shadowRoot?.textContent";
    await untilTrue(tab, `${stage}?.includes(${JSON.stringify(title)})`);
  }

  test('a new survey begins whole, and says what is to be mended at its field', async () => {
    const { page } = lead;
    await page.goto(`${world.backendUrl}/flows`);
    await page.getByRole('button', { name: 'New flow' }).click();
    await page.locator('label.template', { hasText: 'NPS' }).click();
    await page.getByLabel('Name').fill('Do they recommend us');
    await page.getByRole('button', { name: 'Make it' }).click();
    const preview = page.frameLocator('iframe');
    await preview.getByText('How likely are you to recommend us').first().waitFor();
    await page.getByRole('tab', { name: 'Who and when' }).click();
    await page.getByText(/known users? meets? it now/).waitFor();
    const days = page.getByLabel('Days since it was shown');
    await days.fill('99999');
    await page.getByText('1 thing to mend before it can be published').waitFor();
    await page.locator('.field.has-error', { has: days }).waitFor();
    await days.fill('180');
    await page.getByRole('button', { name: 'Publish', disabled: false }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(lead.troubles).toEqual([]);
  });

  test('a playbook is changed after a dry run, and put back by its undo', async () => {
    const { page } = lead;
    await page.getByRole('link', { name: 'Playbooks', exact: true }).click();
    const line = page.getByRole('row', { name: /A user reaches the first use/i });
    await line.getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('group', { name: 'Tech touch' })
      .getByRole('button', { name: /Add/ })
      .click();
    await dialog.getByRole('button', { name: 'Try it on the last 30 days' }).click();
    await dialog.getByText(/occurrences? in 30 days/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await line.getByText('Changed').waitFor();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await line.getByText('Changed').waitFor({ state: 'detached' });
    expect(lead.troubles).toEqual([]);
  });

  test('the settings say that the page is heard of, what the first use is, and by what people are told', async () => {
    const { page } = lead;
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByText('We see your page').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await section(page, 'First use and milestones');
    await page.getByText('the event report_created').waitFor();
    await section(page, 'Channels');
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.locator('.toast').waitFor();
    // While it comes it is faint.
    await page.waitForFunction(() => document.getAnimations().length === 0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(lead.troubles).toEqual([]);
  });

  test('the settings are kept in sections: touch levels after a count, limits, hours', async () => {
    const { page } = lead;
    await section(page, 'Touch levels');
    const row = page.getByRole('row').nth(1);
    await row.getByRole('combobox').first().selectOption('High touch');
    await page.locator('.touch-moves', { hasText: 'would move' }).waitFor();
    await untilStill(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await save(page);
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => row.getByRole('combobox').first().inputValue()).not.toBe('high');
    await section(page, 'Limits on asking');
    await page.getByRole('spinbutton', { name: /at most one survey/ }).fill('45');
    await save(page);
    const url = `${world.backendUrl}/v1/bootstrap?key=${world.keys.writeKey}`;
    const readPolicy = async () => (await (await fetch(url)).json()).policy;
    await expect.poll(readPolicy).toMatchObject({ surveyEveryDays: 45 });
    await section(page, 'Working hours');
    await page.getByLabel('Holidays of').selectOption('SE');
    await page.locator('.holidays li').nth(5).waitFor();
    await page.getByLabel('To', { exact: true }).fill('07:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The day must end later than it begins.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('17:00');
    await save(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    // From anywhere, by a few letters.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Page, account/ }).fill('success pa');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Success path' }).waitFor();
    await page.getByText('As the customer sees it').waitFor();
    await untilStill(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(lead.troubles).toEqual([]);
  });

  test('an admin makes a key that opens what it says, sets a channel up, and erases a person whole', async () => {
    const { page, troubles } = await world.open(await world.newSignInLink('admin'));
    await page.locator('[data-page="inbox"]').waitFor();
    await page.goto(`${world.backendUrl}/settings?section=keys`);
    await page.getByRole('button', { name: 'Make a secret key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What it is for').fill('The CRM');
    await dialog.getByLabel('write accounts').check();
    await untilStill(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make a secret key' }).click();
    const key = await dialog.locator('code', { hasText: /^sk_/ }).textContent();
    const asked = { headers: { authorization: `Bearer ${key}` } };
    const refused = await fetch(`${world.backendUrl}/v1/users/nobody`, asked);
    expect([refused.status, (await refused.json()).error.code]).toEqual([403, 'forbidden']);
    await page.keyboard.press('Escape');
    await page.getByText('write accounts').waitFor();

    await section(page, 'Channels');
    await page.getByRole('button', { name: /^Set up/ }).click();
    // Its address is one secret, and what signs another.
    await dialog.getByText('Set, and not shown. Left empty it stays.').nth(1).waitFor();
    await dialog.getByLabel('Send names of people too').check();
    await untilStill(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator('.toast', { hasText: 'is set up' }).waitFor();

    await section(page, 'Privacy');
    const { accounts } = await (await page.request.get(`${world.backendUrl}/api/accounts`)).json();
    const { id: account } = accounts.find(({ users }: { users: number }) => users > 0);
    const read = await page.request.get(`${world.backendUrl}/api/accounts/${account}`);
    const [{ id }] = (await read.json()).users;
    await page.getByLabel('Find a person').fill(id);
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page
      .getByRole('button', { name: /^What is held/ })
      .first()
      .click();
    await dialog
      .getByText(/rows?$/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Erase / })
      .first()
      .click();
    const erase = dialog.getByRole('button', { name: 'Erase for good' });
    expect(await erase.isDisabled()).toBe(true);
    await dialog.getByLabel(/to confirm$/).fill(id);
    await untilStill(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await erase.click();
    await page.getByText(/^Erased: \d+ rows? (is|are) gone/).waitFor();
    const data = await page.request.get(`${world.backendUrl}/api/users/${id}/data`);
    const { held } = await data.json();
    expect(Object.values(held).flat()).toEqual([]);

    for (const name of ['About you', 'How you hear of things', 'Password and sessions']) {
      await section(page, name);
      await page.getByRole('button', { name: 'Save' }).waitFor();
      await untilStill(page);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name }).click();

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', disabled: false }).click();
  await page.locator('.toast', { hasText: /holds/ }).last().waitFor();
  // What was saved is read again, and stands: nothing is left to be saved.
  await page.locator('.section-form [type=submit]:not(:disabled)').waitFor({ state: 'detached' });
  await untilStill(page);
}

/** What comes is faint while it does. */
const untilStill = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().length === 0);

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
}

/**
 * The whole path, walked as its people would: a new user is led to the first report, their customer-success
 * manager hears of it in a console that is not reloaded, the user is asked one question and thanked, nobody
 * is told twice, and a colleague's first use is told as the second of the account.
 *
 * That nobody is told again is not proven by waiting. The repeated events are sent first; when the
 * colleague's notification, which comes after them, has arrived, everything before it has as well.
 */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Demo } from './demo.ts';
import type { Notifications } from './notifications.ts';
import type { Progress } from './progress.ts';
import { openScreen, type Screen } from './screen.ts';

const SCORE = 6;
const COMMENT = 'The tour knew where I had to go next.';
/** What is on the user's own page under `window.polku`, as far as it is used here. */
type PolkuPage = { polku: { flush(): Promise<void> } };

export async function walkJourney(parts: {
  browser: Browser;
  demo: Demo;
  notifications: Notifications;
  progress: Progress;
}): Promise<void> {
  const { browser, demo, notifications } = parts;
  const { step } = parts.progress;
  const toNote = (times: { consoleMs: number; webhookMs: number }) =>
    `console ${times.consoleMs} ms, webhook ${times.webhookMs} ms`;

  const csm = await step('The console opens by its link', () =>
    openConsole(browser, demo.signInLink),
  );
  const user = await step('A new user meets the tour', () => meetTour(browser, demo.demoUrl));
  const first = () => hearOf('Maya Lindqvist', { csm, user, notifications, isFirst: true });
  await step('It leads to the first report', () => followTour(user));
  await step('The CSM hears of it at once', first, toNote);
  await step('The user is asked, and thanked', () => answer(user));
  await step('The answer is on the account’s page', () => findAnswer(csm));
  await step('The user does it again, twice', () => doAgain(user, demo.demoUrl));
  await step('A colleague begins', () => beginAsColleague(user));
  const second = () => hearOf(/^(?!Maya)\S+ \S+/, { csm, user, notifications, isFirst: false });
  await step('The CSM hears of the colleague', second, toNote);
  await step('Nobody was told twice', () => countTellings(csm, notifications));
  await step('No page complained', async () => {
    assert.deepEqual([...user.complaints, ...csm.complaints], [], 'complaints of the pages');
  });
}

async function openConsole(browser: Browser, link: string): Promise<Screen> {
  const csm = await openScreen(browser, link);
  await csm.see('the inbox, with nobody in it', csm.page.getByRole('heading', { name: 'Inbox' }));
  await csm.see('a live connection', csm.page.getByText('Live', { exact: true }));
  // Gone after a reload: how "without reloading" is known.
  await csm.page.evaluate(() => Object.assign(window, { wasNotReloaded: true }));
  return csm;
}

async function meetTour(browser: Browser, url: string): Promise<Screen> {
  const user = await openScreen(browser, url);
  await user.see('the tour “Welcome to Reportly”', dialog(user, 'Welcome to Reportly'));
  return user;
}

async function followTour(user: Screen) {
  const { page } = user;
  await user.click('the tour’s button “Next”', page.getByRole('button', { name: 'Next' }));
  await user.see('the step at “New report”', dialog(user, 'Every report starts here'));
  await user.click('the link “New report”', page.getByRole('link', { name: 'New report' }));
  await user.see('the step at the name', dialog(user, 'Give it a name'));
  await page.getByLabel('Name', { exact: true }).fill('Deliveries this spring');
  await user.click('the tour’s button “Next”', page.getByRole('button', { name: 'Next' }));
  await user.see('the last step', dialog(user, 'Now create it'));
}

/** Presses "Create report" and waits for what follows from it on both sides. Times count from the click. */
async function hearOf(
  name: string | RegExp,
  parts: { csm: Screen; user: Screen; notifications: Notifications; isFirst: boolean },
) {
  const { csm, user, notifications, isFirst } = parts;
  const item = csm.page
    .getByRole('article', { name })
    .filter({ hasText: isFirst ? 'The account’s first' : 'Another user' });
  const what = `a new line in the inbox of ${name} at Northwind Logistics`;
  const startedMs = performance.now();
  const sinceStart = (atMs: number) => Math.round(atMs - startedMs);
  const create = user.page.getByRole('button', { name: 'Create report' });
  const [consoleMs, webhook] = await Promise.all([
    csm.see(what, item).then(() => sinceStart(performance.now())),
    notifications.about(
      (entry) => entry.isVerified && entry.isFirst === isFirst && entry.account === 'northwind',
      `a verified notification of northwind with first: ${isFirst}`,
    ),
    user.click('the button “Create report”', create),
  ]);
  for (const fact of ['Northwind Logistics', 'Gold', 'High touch', 'after contract']) {
    await csm.see(`“${fact}” in that line`, item.getByText(fact));
  }
  const wasNotReloaded = await csm.page.evaluate(() => 'wasNotReloaded' in window);
  assert.ok(
    wasNotReloaded,
    'Expected the console to show it without a reload. Seen: it was reloaded.',
  );
  return { consoleMs, webhookMs: sinceStart(webhook.atMs) };
}

async function answer(user: Screen) {
  const { page } = user;
  await user.see('the question on the effort', page.getByText('made it easy for me to create'));
  await page.getByRole('radio', { name: `${SCORE} of 7` }).check();
  await user.click('the button “Next”', page.getByRole('button', { name: 'Next' }));
  await page.getByRole('textbox', { name: 'What made it easy or hard?' }).fill(COMMENT);
  await user.click('the button “Send”', page.getByRole('button', { name: 'Send' }));
  await user.see('the message “Thank you”', page.getByRole('heading', { name: 'Thank you' }));
  await user.click('its button “Close”', page.getByRole('button', { name: 'Close', exact: true }));
  await flush(user);
}

async function findAnswer(csm: Screen) {
  const { page } = csm;
  await csm.click(
    'the link to the account',
    page.getByRole('link', { name: 'Northwind Logistics' }).first(),
  );
  const answers = page.getByRole('region', { name: 'Answers' });
  await csm.see('the comment among the answers', answers.getByText(COMMENT));
  await csm.see(`the answer ${SCORE} of 7`, answers.getByText(`${SCORE} of 7`));
  await csm.click('the link “Inbox”', page.getByRole('link', { name: 'Inbox' }));
}

async function doAgain(user: Screen, url: string) {
  const tab = await user.openTab(url);
  await createReport(tab, 'From another tab');
  await tab.page.close();
  await user.page.goto(url);
  await createReport(user, 'After a reload');
}

async function createReport(user: Screen, name: string) {
  const { page } = user;
  await user.click('the link “New report”', page.getByRole('link', { name: 'New report' }));
  await page.getByLabel('Name', { exact: true }).fill(name);
  await user.click(
    'the button “Create report”',
    page.getByRole('button', { name: 'Create report' }),
  );
  await user.see(`the report “${name}”`, page.getByRole('heading', { name }));
  await flush(user);
}

/** Leaves the tour and fills in the form alone: a first use needs no tour. */
async function beginAsColleague(user: Screen) {
  const { page } = user;
  await user.click('the person menu', page.getByRole('button', { name: /Switch person$/ }));
  const colleague = page.getByRole('button', { name: 'A new colleague at Northwind Logistics' });
  await user.click('“A new colleague…”', colleague);
  await user.see('the tour again, for somebody new', dialog(user, 'Welcome to Reportly'));
  await page.keyboard.press('Escape');
  await user.click('the link “New report”', page.getByRole('link', { name: 'New report' }));
  await page.getByLabel('Name', { exact: true }).fill('Invoices');
}

const OF_FIRST_USE = /The account’s first|Another user/;

async function countTellings({ page }: Screen, notifications: Notifications) {
  const entries = notifications.entries();
  const told = entries.map(({ id, user, isVerified, isFirst }) => ({
    id,
    user,
    isVerified,
    isFirst,
  }));
  const seen = JSON.stringify(told);
  assert.equal(entries.length, 2, `Expected two notifications in all. Seen: ${seen}`);
  assert.equal(new Set(told.map(({ id }) => id)).size, 2, `Expected two ids. Seen: ${seen}`);
  // What is to be done about them, such as to welcome a user, stands there too.
  const lines = await page.getByRole('article').filter({ hasText: OF_FIRST_USE }).count();
  assert.equal(lines, 2, `Expected two first uses in the inbox. Seen: ${lines}`);
}

const dialog = ({ page }: Screen, name: string) => page.getByRole('dialog', { name });

/** What was tracked until now is with the backend when this resolves. */
const flush = ({ page }: Screen) =>
  page.evaluate(() => (window as unknown as PolkuPage).polku.flush());

import type { Page } from 'playwright-core';

/**
 * Every page of the console and what opens on it, each with what is done before the picture; and the states that a page
 * has when there is nothing, not yet, or no longer anything to show.
 */
export type Shot = {
  name: string;
  path: string;
  /** There when the page has what it shows. */
  until: string;
  /** What is done before. */
  before?: (page: Page) => Promise<unknown>;
  /** Requests that are never answered, or answered with a fault, for this picture. */
  hanging?: string;
  failing?: string;
  /** Also on a wide screen, and from right to left. */
  isMain?: boolean;
  /** Down to the foot of the page. @default what the window shows */
  isWhole?: boolean;
};

const ITEM = '[data-notification-id]';
const ROW = '[data-row]';
const TEAM = '/?scope=all';
/** Of the settings, as an admin sees them. */
const SECTIONS = [
  ...['connect', 'milestones', 'keys', 'touch', 'path', 'asking', 'languages', 'privacy'],
  ...['team', 'calendar', 'channels', 'log', 'account', 'telling', 'signin'],
];

/** @param about.account one that has a history @param about.flow a tour that was published */
export const toShots = (about: { account: string; flow: string }): readonly Shot[] => [
  { name: 'inbox', path: TEAM, until: ITEM, isMain: true },
  { name: 'inbox-focus', path: TEAM, until: ITEM, before: press('j', 'j') },
  { name: 'inbox-chosen', path: TEAM, until: ITEM, before: press('j', 'x', 'j', 'x') },
  { name: 'inbox-snooze', path: `${TEAM}&view=open`, until: ITEM, before: press('j', 's') },
  { name: 'inbox-assign', path: `${TEAM}&view=open`, until: ITEM, before: press('j', 'a') },
  { name: 'inbox-done', path: `${TEAM}&view=open`, until: ITEM, before: press('j', 'd') },
  { name: 'inbox-answers', path: `${TEAM}&kind=answer`, until: ITEM, isWhole: true },
  { name: 'inbox-replies', path: `${TEAM}&kind=reply`, until: ITEM, isWhole: true },
  { name: 'inbox-none', path: `${TEAM}&view=snoozed`, until: '.empty' },
  { name: 'inbox-loading', path: TEAM, until: '.skeleton', hanging: '**/api/inbox*' },
  { name: 'inbox-failed', path: TEAM, until: '.failure', failing: '**/api/inbox*' },
  // What is open is not cut by the browser's own switch: it must not have been opened.
  {
    name: 'inbox-offline',
    path: TEAM,
    until: ITEM,
    failing: '**/api/feed*',
    before: goOffline,
  },
  { name: 'keys', path: TEAM, until: ITEM, before: press('?') },
  { name: 'palette', path: TEAM, until: ITEM, before: openPalette(''), isMain: true },
  { name: 'palette-found', path: TEAM, until: ITEM, before: openPalette('kon') },
  { name: 'palette-none', path: TEAM, until: ITEM, before: openPalette('zzzz') },
  { name: 'own-settings', path: TEAM, until: ITEM, before: click('.settings-button') },
  { name: 'accounts', path: '/accounts', until: ROW, isMain: true },
  {
    name: 'accounts-columns',
    path: '/accounts',
    until: ROW,
    before: click('.accounts-actions .icon-button[popovertarget]'),
  },
  { name: 'accounts-cut', path: '/accounts?tier=high&seen=week', until: '.chips' },
  { name: 'accounts-none', path: '/accounts?q=zzzz', until: '.empty' },
  {
    name: 'accounts-import',
    path: '/accounts',
    until: ROW,
    before: click('.accounts-actions .button:has(.icon-plus)'),
  },
  {
    name: 'accounts-loading',
    path: '/accounts',
    until: '.skeleton-table',
    hanging: '**/api/account-table*',
  },
  {
    name: 'accounts-failed',
    path: '/accounts',
    until: '.failure',
    failing: '**/api/account-table*',
  },
  {
    name: 'account',
    path: `/accounts/${about.account}`,
    until: '[data-field]',
    isMain: true,
    isWhole: true,
  },
  {
    name: 'account-begin',
    path: `/accounts/${about.account}`,
    until: '[data-field]',
    before: click('section[aria-labelledby=conversations] .button:has(.icon-message)'),
  },
  { name: 'account-nobody', path: '/accounts/nobody', until: '.failure, .empty' },
  { name: 'flows', path: '/flows', until: '.flow-line', isMain: true },
  {
    name: 'flows-new',
    path: '/flows',
    until: '.flow-line',
    before: click('.page-head .button:last-child'),
  },
  {
    name: 'flow',
    path: `/flows/${about.flow}`,
    until: 'iframe',
    isMain: true,
    before: untilPreview,
  },
  ...['people', 'versions', 'results'].map((tab) => ({
    name: `flow-${tab}`,
    path: `/flows/${about.flow}?tab=${tab}`,
    until: '.tab-panel > *',
    isWhole: true,
  })),
  { name: 'insight', path: '/insight', until: '.chart', isMain: true, isWhole: true },
  { name: 'playbooks', path: '/playbooks', until: 'tbody tr', isMain: true, isWhole: true },
  {
    name: 'playbooks-edit',
    path: '/playbooks',
    until: 'tbody tr',
    before: click('tbody tr button'),
  },
  ...SECTIONS.map((section) => ({
    name: `settings-${section}`,
    path: `/settings?section=${section}`,
    until: '.settings-section > h2 ~ :not(.skeleton)',
    isWhole: true,
  })),
  { name: 'not-found', path: '/nowhere', until: '.empty' },
];

function press(...keys: string[]) {
  return async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };
}

function click(selector: string) {
  return (page: Page) => page.locator(selector).first().click();
}

async function goOffline(page: Page) {
  await page.context().setOffline(true);
  await page.locator('[data-connection="offline"]').waitFor({ state: 'attached' });
}

function openPalette(text: string) {
  return async (page: Page) => {
    await page.keyboard.press('Control+k');
    await page.locator('.palette [role=option]').first().waitFor();
    // Pages come at once, accounts and flows when they have been fetched.
    await page.waitForLoadState('networkidle');
    await page.keyboard.type(text);
  };
}

/** Drawn by the SDK, in a frame of its own. */
const untilPreview = (page: Page) =>
  page.frameLocator('iframe').locator('polku-stage').first().waitFor({ state: 'attached' });

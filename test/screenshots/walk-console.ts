import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { CustomerBase } from '../customer-base.ts';
import { type Shot, toShots } from './console-shots.ts';
import { shoot } from './shoot.ts';

/** Goes through the console over a full customer base, as somebody who may do everything. */
export type ConsoleWalk = {
  base: CustomerBase;
  browser: Browser;
  signedIn: BrowserContextOptions;
  /** Which pictures are wanted, by their names. */
  isWanted: (name: string) => boolean;
};

export const WALKER = { email: 'otto@reportly.example', name: 'Otto Niemi', role: 'admin' };

export async function walkConsole(
  walk: ConsoleWalk,
  look: string,
  options: BrowserContextOptions,
): Promise<void> {
  await walkShots(walk, look, options);
  await inContext(walk, options, async (page) => {
    if (walk.isWanted('settings')) await walkSettings(walk, page, look);
  });
  if (walk.isWanted('sign-in')) await shootSignIn(walk, look, options);
}

/** On a wide screen, and mirrored as for languages that are read from the right. */
export async function walkMain(
  walk: ConsoleWalk,
  look: string,
  options: BrowserContextOptions & { isMirrored?: boolean },
): Promise<void> {
  await walkShots(walk, look, options, ({ isMain = false }) => isMain);
}

async function walkShots(
  walk: ConsoleWalk,
  look: string,
  { isMirrored = false, ...options }: BrowserContextOptions & { isMirrored?: boolean },
  isChosen: (shot: Shot) => boolean = () => true,
): Promise<void> {
  await inContext(walk, options, async (page) => {
    // The console has no such language yet; customers' names do.
    if (isMirrored)
      await page.addInitScript(() =>
        new MutationObserver(() => {
          document.documentElement.dir = 'rtl';
        }).observe(document, { childList: true }),
      );
    const shots = toShots(await chooseSubjects(page, walk.base.url));
    for (const shot of shots)
      if (isChosen(shot) && walk.isWanted(shot.name)) await take(page, walk.base.url, shot, look);
  });
}

async function inContext(
  { browser, signedIn }: ConsoleWalk,
  options: BrowserContextOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ ...signedIn, ...options, reducedMotion: 'reduce' });
  await work(await context.newPage());
  await context.close();
}

async function take(page: Page, url: string, shot: Shot, look: string): Promise<void> {
  const { hanging, failing, path, until, before, isWhole } = shot;
  if (hanging) await page.route(hanging, () => {});
  if (failing)
    await page.route(failing, (route) =>
      route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'It failed.' } } }),
    );
  try {
    await page.goto(`${url}${path}`);
    await page.locator(until).first().waitFor();
    if (!hanging) await untilLoaded(page);
    await before?.(page);
    await shoot(page, `${look}-console-${shot.name}`, isWhole);
  } catch (error) {
    throw new Error(`The picture "${shot.name}" could not be taken (${look}).`, { cause: error });
  } finally {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().setOffline(false);
  }
}

async function untilLoaded(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.skeleton').waitFor({ state: 'detached' });
}

type Row = { id: string; users: number; firstUseAt: string | null };

/** An account whose users have done, said and been asked things, and a tour. */
async function chooseSubjects(page: Page, url: string) {
  const rows = await page.request.get(`${url}/api/accounts`);
  const { accounts } = (await rows.json()) as { accounts: Row[] };
  const [account] = accounts
    .filter(({ firstUseAt }) => firstUseAt !== null)
    .sort((a, b) => b.users - a.users);
  const list = await page.request.get(`${url}/api/flows`);
  const { flows } = (await list.json()) as { flows: { id: string; kind: string }[] };
  const tour = flows.find(({ kind }) => kind === 'tour');
  if (!account || !tour) throw new Error('The customer base has no accounts, or no tour.');
  return { account: account.id, flow: tour.id };
}

/** Every section, however many there are. */
async function walkSettings({ base }: ConsoleWalk, page: Page, look: string): Promise<void> {
  await page.goto(`${base.url}/settings`);
  await page.locator('.settings-nav a').first().waitFor();
  await shoot(page, `${look}-console-settings`);
  const hrefs = await page
    .locator('.settings-nav a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  for (const href of hrefs) {
    await page.goto(`${base.url}${href}`);
    await page.locator('.settings-section > h2').waitFor();
    await untilLoaded(page);
    const section = new URL(page.url()).searchParams.get('section') ?? 'first';
    await shoot(page, `${look}-console-settings-${section}`, true);
  }
}

async function shootSignIn(
  { base, browser }: ConsoleWalk,
  look: string,
  options: BrowserContextOptions,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${base.url}/sign-in`);
  await page.locator('[data-page="sign-in"]').waitFor();
  await shoot(page, `${look}-console-sign-in`);
  await context.close();
}

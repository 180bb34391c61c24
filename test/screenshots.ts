/**
 * Walks the demo and takes pictures of everything a person sees, light and dark, on a desk and on a phone, in
 * English and Finnish, into `.cache/screenshots/`. README's pictures are taken from the same walk.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM } from './browsers.ts';
import { GALLERY, openGallery, show } from './e2e/looks/gallery.ts';
import { signInAs } from './e2e/reportly.ts';
import { startTourHost } from './e2e/tours/host.ts';
import { openPage, startWorld, type World } from './e2e/world.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache/screenshots');
const images = join(root, 'docs/images');

const LOOKS: { [name: string]: BrowserContextOptions } = {
  'desk-light-en': {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'en-GB',
  },
  'desk-dark-fi': { viewport: { width: 1440, height: 900 }, colorScheme: 'dark', locale: 'fi-FI' },
  'phone-light-fi': {
    viewport: { width: 360, height: 740 },
    colorScheme: 'light',
    locale: 'fi-FI',
  },
  'phone-dark-en': { viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'en-GB' },
};

process.env.CHROME_PATH ??= await findChromium();
if (!process.env.CHROME_PATH) throw new Error(HOW_TO_GET_CHROMIUM);
for (const each of [folder, images]) mkdirSync(each, { recursive: true });

const world = await startWorld();
const gallery = await startTourHost();
try {
  await tellOfOthers(world);
  for (const [look, options] of Object.entries(LOOKS)) {
    console.log(look);
    await walkDemo(look, options);
    await walkConsole(look, options);
    for (const language of ['en', 'fi', 'ar']) await walkGallery(look, options, language);
  }
} finally {
  await gallery.close();
  await world.end();
}

/** A few first uses beside, so that the inbox has something to show. */
async function tellOfOthers({ browser, demoUrl }: World) {
  for (const person of ['aalto-oskar-nyman', 'kivi-juho-salo', 'northwind-tom-becker']) {
    const { page } = await openPage(browser, demoUrl);
    await signInAs(page, person);
    await toReport(page, async () => {});
    await page.context().close();
  }
}

async function walkDemo(look: string, options: BrowserContextOptions) {
  const { page } = await openPage(world.browser, world.demoUrl, options);
  await page.request.post(`${world.demoUrl}/api/session`, { data: { colleagueOf: 'northwind' } });
  await page.reload();
  await toReport(page, async (name) => {
    await shoot(page, `${look}-demo-${name}`);
    if (look === 'desk-light-en' && name === '2-step') await shootForReadme(page, 'tour');
  });
  await page.context().close();
}

/** Led by the tour to a report, the question after it, and thanks. */
async function toReport(page: Page, look: (name: string) => Promise<void>) {
  const card = page.locator('polku-stage [role=dialog]');
  await card.waitFor();
  await look('1-welcome');
  await page.locator('polku-stage .primary').click();
  await page.locator('polku-stage .ring').waitFor();
  await look('2-step');
  await page.locator('[data-polku="new-report"]').first().click();
  await page.locator('polku-stage .ring').waitFor();
  await look('3-form');
  await page.locator('[data-polku="report-name"]').fill('Deliveries by week');
  await page.locator('[data-polku="create-report"]').click();
  const scale = page.locator('polku-stage [role=radiogroup]');
  await scale.waitFor();
  await scale.locator('input').nth(5).check();
  await look('4-question');
  await page.locator('polku-stage .primary').click();
  await page.locator('polku-stage textarea').fill('The button told me where to go.');
  await look('5-comment');
  await page.locator('polku-stage .primary').click();
  await page.locator('polku-stage #message-title').waitFor();
  await look('6-thanks');
}

/** Every kind of flow, also in a language that is read from the right. */
async function walkGallery(look: string, options: BrowserContextOptions, language: string) {
  const size = look.replace(/-\w+$/, '');
  const page = await openGallery(world.browser, gallery.url, { ...options, language });
  for (const flow of GALLERY) {
    await show(page, flow);
    await shoot(page, `${size}-${language}-flow-${flow.id}`);
  }
  await page.context().close();
}

async function walkConsole(look: string, options: BrowserContextOptions) {
  const { page } = await openPage(world.browser, `${world.backendUrl}/sign-in`, options);
  await page.locator('[data-page="sign-in"]').waitFor();
  await shoot(page, `${look}-console-sign-in`);
  await page.goto(await world.newSignInLink());
  await page.locator('[data-notification-id]').first().waitFor();
  await shoot(page, `${look}-console-inbox`);
  if (look === 'desk-light-en') await shootForReadme(page, 'inbox');
  await page.goto(`${world.backendUrl}/accounts`);
  await page.locator('[data-page="accounts"]').waitFor();
  await shoot(page, `${look}-console-accounts`);
  await page.goto(`${world.backendUrl}/accounts/northwind`);
  await page.locator('[data-page="account"]').waitFor();
  await shoot(page, `${look}-console-account`);
  await page.context().close();
}

async function shoot(page: Page, name: string) {
  await settle(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function shootForReadme(page: Page, name: string) {
  await page.setViewportSize({ width: 1200, height: 700 });
  await settle(page);
  await page.screenshot({ path: join(images, `${name}.png`) });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Animations have ended and nothing is still on its way. */
async function settle(page: Page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    const shadows = [...document.querySelectorAll('*')].flatMap(
      ({ shadowRoot }) => shadowRoot ?? [],
    );
    const animations = [document, ...shadows].flatMap((tree) => tree.getAnimations());
    await Promise.allSettled(animations.map((animation) => animation.finished));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

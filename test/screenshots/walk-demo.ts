import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { GALLERY, openGallery, show } from '../e2e/looks/gallery.ts';
import { signInAs } from '../e2e/reportly.ts';
import { openPage, type World } from '../e2e/world.ts';
import { shoot, shootForDocs } from './shoot.ts';

/** What users see: the demo product with its first tour and question, and every kind of flow on a page of its own. */
export async function walkDemo(
  world: World,
  look: string,
  options: BrowserContextOptions,
): Promise<void> {
  const { page } = await openPage(world.browser, world.demoUrl, options);
  await page.request.post(`${world.demoUrl}/api/session`, { data: { colleagueOf: 'northwind' } });
  await page.reload();
  await toReport(page, (name) => shoot(page, `${look}-demo-${name}`));
  await page.context().close();
}

/** README's pictures: the tour, and the inbox that has heard of it. */
export async function shootReadme(world: World, options: BrowserContextOptions): Promise<void> {
  // A few first uses beside, so that the inbox has something to show.
  for (const person of ['aalto-oskar-nyman', 'kivi-juho-salo', 'northwind-tom-becker']) {
    const { page } = await openPage(world.browser, world.demoUrl, options);
    await signInAs(page, person);
    const isShown = person.startsWith('northwind');
    await toReport(page, async (name) => {
      if (isShown && name === '2-step') await shootForDocs(page, 'tour');
    });
    await page.context().close();
  }
  const { page } = await openPage(world.browser, world.signInLink, options);
  await page.locator('[data-notification-id]').nth(2).waitFor();
  await page.getByRole('button', { name: 'No, thank you' }).click();
  await shootForDocs(page, 'inbox');
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
  await page.locator('polku-stage .primary').click();
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
export async function walkGallery(
  { browser, url }: { browser: Browser; url: string },
  look: string,
  options: BrowserContextOptions,
): Promise<void> {
  const size = look.replace(/-\w+$/, '');
  for (const language of ['en', 'fi', 'ar']) {
    const page = await openGallery(browser, url, { ...options, language });
    for (const flow of GALLERY) {
      await show(page, flow);
      await shoot(page, `${size}-${language}-flow-${flow.id}`);
    }
    await page.context().close();
  }
}

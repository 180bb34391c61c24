import type { Locator, Page } from 'playwright-core';

/** What a user does in the demo product, in the words of a user. */

/** Whose turn it is: the person whose id this is, without going through the menu. */
export async function signInAs(page: Page, personId: string): Promise<void> {
  const { origin } = new URL(page.url());
  await page.request.post(`${origin}/api/session`, { data: { person: personId } });
  await page.reload();
}

/** The card of Polku that carries this title. */
export const card = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('dialog', { name });

/** From the list of reports to a finished one, without help. */
export async function createReport(page: Page, name = 'Deliveries'): Promise<void> {
  await page.locator('[data-polku="new-report"]').first().click();
  await page.locator('[data-polku="report-name"]').fill(name);
  await page.locator('[data-polku="create-report"]').click();
  await page.waitForURL(/\/reports\/(?!new)/);
}

/** Led by the tour, step by step, to the first report. */
export async function followTour(page: Page): Promise<void> {
  await card(page, 'Welcome to Reportly').getByRole('button', { name: 'Next' }).click();
  await card(page, 'Every report starts here').waitFor();
  await page.locator('[data-polku="new-report"]').first().click();
  await card(page, 'Give it a name').waitFor();
  await page.locator('[data-polku="report-name"]').fill('Deliveries by week');
  await card(page, 'Give it a name').getByRole('button', { name: 'Next' }).click();
  await card(page, 'Now create it').waitFor();
  await page.locator('[data-polku="create-report"]').click();
}

import type { Browser, Locator, Page } from 'playwright-core';

/**
 * A page as a person at the screen has it: things are looked for by what they say, and what was not seen is
 * told together with what was. Everything that a page complains about (an error, a broken security policy)
 * is gathered.
 */
export type Screen = {
  page: Page;
  /** Waits until it stands there. Rejects with what was expected and what was seen. */
  see(what: string, locator: Locator): Promise<void>;
  /** The same, and clicks it. */
  click(what: string, locator: Locator): Promise<void>;
  /** Another tab of the same browser profile: the same cookies, the same storage. */
  openTab(url: string): Promise<Screen>;
  complaints: string[];
};

const PATIENCE_MS = 10_000;
const MAX_SEEN_LENGTH = 800;

/** A browser profile of its own. */
export async function openScreen(browser: Browser, url: string): Promise<Screen> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`security policy: ${violatedDirective} refused ${blockedURI}`),
    );
  });
  const openTab = async (at: string): Promise<Screen> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(at);
    const see = async (what: string, locator: Locator) => {
      try {
        await locator.first().waitFor({ state: 'visible' });
      } catch (cause) {
        throw new Error(await toSentence(page, what, complaints), { cause });
      }
    };
    const click = async (what: string, locator: Locator) => {
      await see(what, locator);
      await locator.first().click();
    };
    return { page, see, click, openTab, complaints };
  };
  return openTab(url);
}

/** What was seen is told as a screen reader has it: what Polku shows, then the page. */
async function toSentence(page: Page, what: string, complaints: string[]): Promise<string> {
  const seen: string[] = [];
  for (const part of await page.locator('polku-stage, main').all()) {
    seen.push((await part.ariaSnapshot()).slice(0, MAX_SEEN_LENGTH));
  }
  return [
    `Expected at ${page.url()} within ${PATIENCE_MS / 1000} s: ${what}.`,
    `Seen:\n${seen.reverse().join('\n') || 'an empty page'}`,
    ...complaints.map((complaint) => `The page complained: ${complaint}`),
  ].join('\n');
}

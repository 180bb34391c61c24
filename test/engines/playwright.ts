/**
 * Chromium over CDP and the distribution's own Firefox over WebDriver BiDi, both by playwright-core. It is
 * pinned to 1.64.1, the last that can drive a stock Firefox.
 */
import {
  type BrowserContext,
  type BrowserType,
  chromium,
  firefox,
  type Page,
  type LaunchOptions as PlaywrightOptions,
} from 'playwright-core';
import { type BrowserName, findInstalled, howToGet, launchArgs } from '../browsers.ts';
import {
  type Engine,
  type EngineBrowser,
  type LaunchOptions,
  MAX_ANSWER_MS,
  type Tab,
  toTask,
} from './engine.ts';
import { freezeTab } from './freeze.ts';
import { findRoot, killTree } from './process-tree.ts';

export const chromiumEngine = createEngine('chromium', chromium, () => ({
  args: [...launchArgs, '--host-resolver-rules=MAP *.test 127.0.0.1'],
  // What a user has: playwright would switch the back/forward cache off.
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
}));

export const firefoxEngine = createEngine('firefox', firefox, ({ isPrivate }) => ({
  channel: 'moz-firefox',
  firefoxUserPrefs: {
    'network.dns.localDomains': 'host.test',
    'browser.privatebrowsing.autostart': isPrivate ?? false,
  },
}));

function createEngine(
  name: BrowserName,
  type: BrowserType,
  toOptions: (options: LaunchOptions) => PlaywrightOptions,
): Engine {
  const executablePath = findInstalled(name);
  async function launch(options: LaunchOptions): Promise<EngineBrowser> {
    if (!executablePath) throw new Error(howToGet(name));
    const given = { ...toOptions(options), executablePath };
    // Chromium's contexts beside the profile are what its private windows are.
    const isBeside = options.isPrivate && name === 'chromium';
    const context = isBeside
      ? await (await type.launch(given)).newContext()
      : await type.launchPersistentContext(options.profile, given);
    return toBrowser(context, options.profile, name === 'chromium');
  }
  return { name, missing: executablePath ? undefined : howToGet(name), launch };
}

function toBrowser(context: BrowserContext, profile: string, hasCdp: boolean): EngineBrowser {
  const root = () => {
    const pid = findRoot(profile);
    if (!pid) throw new Error(`No browser runs on the profile ${profile}.`);
    return pid;
  };
  return {
    async open(url) {
      const tab = toTab(await context.newPage(), root);
      await tab.goto(url);
      return tab;
    },
    async close() {
      await context.close();
      await context.browser()?.close();
    },
    async kill() {
      const closed = new Promise((resolve) => context.once('close', resolve));
      killTree(root());
      await closed;
    },
    setOffline: (isOffline) => context.setOffline(isOffline),
    limitStorage: hasCdp
      ? async (origin, quotaSize) => {
          // A page of its own: the limit lasts as long as the session that set it.
          const session = await context.newCDPSession(await context.newPage());
          await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
        }
      : undefined,
  };
}

function toTab(page: Page, root: () => number): Tab {
  const tab: Tab = {
    async goto(url) {
      await page.goto(url);
    },
    evaluate: (expression) =>
      Promise.race([page.evaluate<never>(expression), noAnswer(expression)]),
    begin: (statements) => page.evaluate(toTask(statements)),
    freeze: (...others) => freezeTab(root(), tab, others),
    close: () => page.close(),
  };
  return tab;
}

function noAnswer(expression: string): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error(`The page did not answer "${expression}".`));
    setTimeout(fail, MAX_ANSWER_MS).unref();
  });
}

import type { Browser, Page } from 'playwright-core';
import type { NewFlow } from '../../../examples/demo-app/flows.ts';
import { startHost, startTestBackend } from '../backend.ts';
import { newEventId, toBatch } from '../batch.ts';
import { openPage } from '../world.ts';

/** A product with a survey for whoever wants to be asked, and a tour on one of its pages. */

/** The global that the script tag sets, as a host sees it. */
type Global = typeof globalThis & {
  polku: {
    flush(): Promise<void>;
    page(): void;
    track(name: string): void;
    /** Not there before the SDK is. */
    why?(): { open: string | undefined; reasons: { [flow: string]: string } };
  };
};
declare const window: Global;

const FLOWS: NewFlow[] = [
  {
    id: 'ask',
    kind: 'survey',
    name: 'NPS',
    trigger: { on: 'event', event: 'wants_to_be_asked' },
    frequency: 'until_done',
    questions: [{ id: 'recommend', kind: 'nps', text: 'Would you recommend us?' }],
    snoozeHours: 24,
    mayDecline: true,
  },
  {
    id: 'valued',
    kind: 'message',
    name: 'For a few',
    // Decided by the backend; no browser is told by what.
    audience: {
      any: [
        { fact: 'account.touchLevel', is: 'eq', value: 'most-valued' },
        { fact: 'account.billingCents', is: 'gt', value: 98_765_432_100 },
      ],
    },
    trigger: { on: 'load' },
    frequency: 'once',
    surface: 'slideout',
    title: 'For a few',
    text: 'For a few',
  },
  {
    id: 'lead',
    kind: 'tour',
    name: 'A tour',
    audience: { fact: 'page.path', is: 'eq', value: '/tour' },
    trigger: { on: 'load' },
    frequency: 'until_done',
    steps: ['One', 'Two', 'Three'].map((title) => ({
      id: title.toLowerCase(),
      title,
      text: title,
    })),
  },
];

export type Product = Awaited<ReturnType<typeof startProduct>>;

/** `accounts`: the users of each, by their ids. All of them have been here before. */
export async function startProduct(accounts: { [account: string]: string[] }) {
  const host = await startHost({});
  const backend = await startTestBackend([host.url], {
    edit: (document) => ({ ...document, flows: FLOWS }),
  });
  host.allow(backend.url);
  const body = toPage(backend.url, backend.writeKey);
  Object.assign(host.pages, {
    '/': { type: 'text/html', body },
    '/tour': { type: 'text/html', body },
    '/host.js': { type: 'text/javascript', body: HOST_SCRIPT },
  });
  for (const [account, users] of Object.entries(accounts)) {
    for (const user of users) {
      const token = () => backend.token(user, account);
      host.pages[`/token/${user}`] = { type: 'text/plain', body: token };
      const who = { anonymousId: `before-${user}`, sessionId: 'before', userId: user, token: 0 };
      const visit = { id: newEventId(), type: 'page', at: Date.now(), ...who };
      const response = await backend.post(toBatch(backend.writeKey, [visit], await token()));
      if (!response.ok) throw new Error(`The visit of ${user} was answered ${response.status}.`);
    }
  }
  const toUrl = (user: string, path = '/') => `${host.url}${path}?user=${user}`;
  return {
    backend,
    /** The address of its page for this user. */
    toUrl,
    /** A page in a browser of its own, in the hands of this user. */
    open: async (browser: Browser, user: string, path = '/', more = '') =>
      (await openPage(browser, `${toUrl(user, path)}${more}`)).page,
    async end() {
      await host.close();
      await backend.end();
    },
  };
}

const toPage = (backend: string, key: string) => `<!doctype html><html lang="en">
<meta charset="utf-8"><title>Host</title>
<script src="${backend}/sdk/v1.js" data-key="${key}" data-consent="given" async></script>
<script src="/host.js"></script><body><h1>Host</h1>`;

const HOST_SCRIPT = `
  const user = new URLSearchParams(location.search).get('user');
  const token = () => fetch('/token/' + user).then((response) => response.text());
  (window.polku ||= []).push(['identify', token]);
`;

export const survey = (page: Page) => page.getByRole('dialog', { name: /question/ });

/** What was tracked until now is with the backend when this resolves. */
export const flush = (page: Page) => page.evaluate(() => window.polku.flush());

/** Wants the survey, once: resolves with `shown`, or with why it is not. */
export async function ask(page: Page): Promise<string> {
  await page.waitForFunction(() => window.polku.why?.().reasons.ask !== undefined);
  // What it was not shown for before is forgotten with the page.
  await page.evaluate(() => window.polku.page());
  await page.waitForFunction(() => window.polku.why?.().reasons.ask === 'trigger');
  await page.evaluate(() => window.polku.track('wants_to_be_asked'));
  const told = await page.waitForFunction(() => {
    const { open, reasons = {} } = window.polku.why?.() ?? {};
    return open === 'ask' ? 'shown' : reasons.ask !== 'trigger' && reasons.ask;
  });
  return String(await told.jsonValue());
}

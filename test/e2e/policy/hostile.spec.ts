import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openPage, skipReason, type WatchedPage } from '../world.ts';
import { type Product, startProduct } from './product.ts';

/**
 * What comes down may be stale, broken or an enemy's. In a real browser under a strict policy: nothing is thrown in the
 * host's page, the page goes on as it does without us, what is good among it is shown, and where nothing is, what came last.
 */
type Answer = { status?: number; type?: string; body: string };
type Part = { [name: string]: unknown };

const good = (title: string) => ({
  ...{ id: 'good', kind: 'message', name: 'Good', version: 1, surface: 'slideout' },
  ...{ trigger: { on: 'load' }, frequency: 'always', title, text: 'Is shown.' },
});
const toPart = (title: string, more: Part = {}): Part => ({
  ...{ revision: title, flows: [good(title)], milestones: [], theme: {}, isPaused: false },
  policy: { maxInterruptions: 100, surveyEveryDays: 30, accountShare: 0.2 },
  ...more,
});
const json = (part: unknown): Answer => ({ body: JSON.stringify(part) });
/** Each with a higher priority than what is good. */
const beside = (...bad: unknown[]): Answer => json(toPart('New', { flows: [...bad, good('New')] }));
const wrong = (more: Part) => ({ ...good('Wrong'), id: 'wrong', priority: 9, ...more });
const deep = `${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}`;
const PORTAL = '<!doctype html><script>hacked = 1</script><title>Accept our terms</title>';

/** Nothing of it can be used. */
const BROKEN: [string, Answer][] = [
  ['cut off', { body: JSON.stringify(toPart('Cut off')).slice(0, -30) }],
  ['a page of a portal', { type: 'text/html', body: PORTAL }],
  ['a page of a portal that says to be JSON', { body: PORTAL }],
  ['an error', { status: 502, ...json(toPart('Error')) }],
  ['empty', { body: '' }],
  ['null', { body: 'null' }],
  ['of other types', json({ flows: 'x', policy: null, milestones: 3, theme: [] })],
  ['huge', json(toPart('Huge', { flows: [{ ...good('Huge'), text: 'x'.repeat(5_000_000) }] }))],
];

/** Something good is among it. */
const HOSTILE: [string, Answer][] = [
  ['of another content type', { type: 'application/octet-stream', ...json(toPart('New')) }],
  ['with junk among the flows', beside(null, 7, 'x', [], {}, { id: 7 }, wrong({ trigger: 'x' }))],
  ['with parts of other types', json(toPart('New', { theme: 'x', milestones: {}, inbox: 4 }))],
  [
    'with kinds, surfaces and triggers that nobody knows',
    beside(
      wrong({ kind: 'hologram' }),
      wrong({ id: 'w2', surface: { kind: 'ceiling' } }),
      wrong({ id: 'w3', trigger: { on: 'dream' } }),
      wrong({ id: 'w4', audience: { fact: 'page.path', is: 'rhymes', value: 'x' } }),
      wrong({ id: 'w5', kind: 'survey', questions: [{ id: 'q', kind: 'riddle', text: 'Why?' }] }),
    ),
  ],
  [
    'with rules deeper than any stack',
    { body: beside(wrong({ audience: 0 })).body.replace('"audience":0', `"audience":${deep}`) },
  ],
  [
    'with names of the language itself',
    {
      body: beside(wrong({ id: 'constructor', audience: { fact: '__proto__.x', is: 'exists' } }))
        .body.replace('"isPaused"', '"__proto__":{"polluted":1},"isPaused"')
        .replace(
          '"theme":{}',
          '"theme":{"__proto__":{"polluted":1},"tokens":{"__proto__":{"polluted":1}}}',
        ),
    },
  ],
  [
    'with scripts in its texts and addresses',
    json(
      toPart('New', {
        flows: [
          {
            ...good('New'),
            text: '<img src=x onerror="hacked=1">[go](javascript:hacked=1)',
            buttons: [{ id: 'b', label: 'Go', href: 'javascript:hacked=1' }],
          },
        ],
        theme: { tokens: { accent: 'red;}*{display:none' } },
      }),
    ),
  ],
];

const PERSON: [string, Answer][] = [
  ['a page of a portal', { type: 'text/html', body: PORTAL }],
  ['cut off', { body: '{"userId":"aino","facts":{' }],
  [
    'of other types',
    json({ userId: 'aino', facts: { user: 1, account: 'x', decided: 7 }, history: { good: 'x' } }),
  ],
  [
    'with names of the language itself',
    {
      body: '{"userId":"aino","facts":{"__proto__":{"polluted":1},"decided":{}},"history":{"__proto__":{"shownAt":1},"constructor":{"shownAt":1}},"lease":{"flow":"good"}}',
    },
  ],
];

describe.skipIf(skipReason)('a bootstrap that is', () => {
  let browser: Browser;
  let product: Product;
  let context: BrowserContext;
  let watched: WatchedPage;
  let shared: Answer;
  let person: Answer | undefined;

  beforeAll(async () => {
    product = await startProduct({ kaleva: ['aino'] });
    browser = await launch();
    shared = json(toPart('First'));
    watched = await openPage(browser, 'about:blank');
    context = watched.page.context();
    await context.route('**/v1/bootstrap*', (route) => {
      const answer = route.request().method() === 'GET' ? shared : person;
      if (!answer) return route.continue();
      const { status = 200, type = 'application/json', body } = answer;
      const headers = { 'access-control-allow-origin': '*', 'content-type': type };
      return route.fulfill({ status, headers, body });
    });
    await load('First');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end();
  });

  /** The page as it is loaded anew, when the message stands on it. */
  async function load(title: string) {
    const { page } = watched;
    watched.troubles.length = 0;
    await page.goto(product.toUrl('aino'));
    await page.getByRole('dialog', { name: title }).waitFor();
  }

  async function expectUnharmed() {
    const { page } = watched;
    const found = await page.evaluate(() => {
      const host = globalThis as { polluted?: unknown; hacked?: unknown };
      let clicks = 0;
      const heading = document.querySelector('h1');
      heading?.addEventListener('click', () => clicks++);
      heading?.click();
      const { width } = heading?.getBoundingClientRect() ?? { width: 0 };
      const isPolluted = 'polluted' in {} || host.polluted !== undefined;
      return { clicks, isSeen: width > 0, isPolluted, isHacked: 'hacked' in host };
    });
    expect(found).toEqual({ clicks: 1, isSeen: true, isPolluted: false, isHacked: false });
    // What we say to developers is a warning of ours; the browser itself tells of an error status.
    const odd = watched.troubles.filter((text) => !/^warning: \[polku\]|status of 502/.test(text));
    expect(odd).toEqual([]);
  }

  test.each(BROKEN)('%s: the page is unharmed, and shows what came last', async (_, answer) => {
    shared = answer;
    await load('First');
    await expectUnharmed();
  });

  test.each(HOSTILE)('%s: the page is unharmed, and shows what is good', async (_, answer) => {
    shared = answer;
    await load('New');
    await expectUnharmed();
  });

  test.each(PERSON)('for one person %s: the page is unharmed', async (_, answer) => {
    shared = json(toPart('Person'));
    person = answer;
    await load('Person');
    await expectUnharmed();
  });

  test('stale by more than a day: it is forgotten', async () => {
    person = undefined;
    shared = json(toPart('Old'));
    await load('Old');
    const { page } = watched;
    shared = { status: 502, body: '' };
    await page.evaluate(() => {
      for (const [key, text] of Object.entries({ ...localStorage })) {
        if (!key.endsWith(':shared')) continue;
        const kept = JSON.parse(text);
        localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 25 * 3_600_000 }));
      }
    });
    await page.reload();
    await page.waitForFunction(() => 'show' in (globalThis as unknown as Host).polku);
    const isShown = await page.evaluate(() => (globalThis as unknown as Host).polku.show('good'));
    expect(isShown).toBe(false);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await expectUnharmed();
  });

  test('slow: the page goes on meanwhile, and what comes is shown', async () => {
    const { page } = watched;
    const gate = Promise.withResolvers<void>();
    await page.route('**/v1/bootstrap?*', async (route) => {
      await gate.promise;
      await route.fallback();
    });
    shared = json(toPart('Late'));
    const isAsked = page.waitForRequest('**/v1/bootstrap?*');
    await page.goto(product.toUrl('aino'));
    await isAsked;
    await expectUnharmed();
    expect(await page.getByRole('dialog').count()).toBe(0);
    gate.resolve();
    await page.getByRole('dialog', { name: 'Late' }).waitFor();
  });
});

type Host = { polku: { show(flow: string): Promise<boolean> } };

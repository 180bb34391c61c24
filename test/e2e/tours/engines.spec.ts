import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrowserName } from '../../browsers.ts';
import type { EngineBrowser, Tab } from '../../engines/engine.ts';
import { chromiumEngine, firefoxEngine } from '../../engines/playwright.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { buildScript, startTourHost } from './host.ts';

/**
 * One suite for both engines of `place/`, each forced in turn, and for the one that is chosen by itself, on a page
 * for each difficulty, in three browsers: ring and target agree, whatever the page does, and the card can be
 * reached.
 */
type Case = {
  page: string;
  name: string;
  /** An expression in the page. */
  target: string;
  before?: string;
  /** After each, ring and target must agree anew. Each time it is done, something else is there. */
  changes?: string[];
  /** Where CSS anchors are exact here. @default everywhere */
  native?: BrowserName[];
};

const $ = (selector: string) => `document.querySelector('${selector}')`;
/** Firefox and WebKitGTK place an anchor where it would stand without the transform: they are left out there. */
const TRANSFORMED: BrowserName[] = ['chromium'];
/** WebKitGTK takes the zoom of the target's page for none, and no other side of a target that is fixed. */
const NOT_WEBKIT: BrowserName[] = ['chromium', 'firefox'];
/** A source of SVG is refused, and one in a frame is taken for one of the page around: in every browser. */
const NOWHERE: BrowserName[] = [];

const CASES: Case[] = [
  {
    page: 'plain',
    name: 'something grows before it, and it itself',
    target: $('#first'),
    changes: [
      `${$('#grow')}.style.height = ${$('#grow')}.style.height ? '' : '73px'`,
      `${$('#first')}.style.width = ${$('#first')}.style.width ? '' : '333px'`,
    ],
  },
  {
    page: 'plain',
    name: 'far, and the page scrolls',
    target: $('#far'),
    changes: ['scrollBy(0, 57)', 'scrollBy(0, -90)'],
  },
  {
    page: 'plain',
    name: 'fixed, and the page scrolls',
    target: $('#fixed'),
    changes: ['scrollTo(0, scrollY > 0 ? 0 : 700)'],
  },
  {
    page: 'scrollers',
    name: 'scrollers in scrollers, both ways',
    target: $('#first'),
    changes: [`${$('#outer')}.scrollTop ^= 60`, `${$('#inner')}.scrollLeft ^= 50`],
  },
  { page: 'shadow', name: 'shadow roots, three deep', target: 'deep' },
  { page: 'rtl', name: 'from right to left', target: $('#first') },
  { page: 'hostile', name: 'loud CSS', target: $('#first'), native: TRANSFORMED },
  {
    page: 'transforms',
    name: 'moved and scaled',
    target: $('#in-moved'),
    native: TRANSFORMED,
  },
  { page: 'transforms', name: 'zoomed', target: $('#in-zoomed'), native: NOT_WEBKIT },
  { page: 'transforms', name: 'SVG', target: $('#bar'), native: NOWHERE },
  {
    page: 'dialog',
    name: 'a modal dialog',
    before: `${$('#dialog')}.open || ${$('#dialog')}.showModal()`,
    target: $('#inside'),
  },
  {
    page: 'popovers',
    name: 'a popover of the page',
    before: `document.querySelectorAll('[popover]:not(:popover-open)').forEach((each) => each.showPopover())`,
    target: $('#rename'),
  },
  { page: 'layers', name: 'z-index 2147483647', target: $('#in-header') },
  {
    page: 'layers',
    name: 'fixed in what cuts off others',
    target: $('#loose'),
    native: NOT_WEBKIT,
  },
  {
    page: 'virtual',
    name: 'a virtual list',
    target: $('[data-row="4"]'),
    changes: [`${$('#list')}.scrollTop ^= 40`],
    native: TRANSFORMED,
  },
  {
    page: 'deep-frames',
    name: 'a frame in a frame, and the page scrolls',
    target: `${$('#outer')}.contentDocument.querySelector('#own').contentDocument.querySelector('#save')`,
    changes: ['scrollTo(0, scrollY > 0 ? 0 : 50)'],
    native: NOWHERE,
  },
];

const PAGES = [...new Set(CASES.map(({ page }) => page))];
const ENGINES = ['native', 'floating', 'chosen'] as const;

describe.each([chromiumEngine, firefoxEngine, webkitEngine])('in $name', (browserEngine) => {
  let host: Awaited<ReturnType<typeof startTourHost>>;
  let browser: EngineBrowser;
  const profile = mkdtempSync(join(tmpdir(), 'polku-engines-'));

  beforeAll(async () => {
    const script = await buildScript('test/e2e/tours/place-page.ts');
    host = await startTourHost({ files: { '/place.js': script } });
    browser = await browserEngine.launch({ profile });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  type Seen = { what: string; engine: string; by: number; isReachable: boolean };

  /** All of a page's cases, one engine after the other, in one question to the page. */
  const play = (tab: Tab, cases: readonly Case[]) =>
    tab.evaluate<Seen[]>(`(async () => {
      await import('/place.js');
      const all = [];
      const see = (what, target) => all.push({
        what,
        engine: drawn().engine,
        by: errorOf(target),
        isReachable: isCardReachable(),
      });
      ${cases.flatMap((each) => ENGINES.filter((engine) => isExact(each, engine)).map((engine) => toScript(each, engine))).join('\n')}
      return all;
    })()`);

  const isExact = ({ native }: Case, engine: string) =>
    engine !== 'native' || (native?.includes(browserEngine.name) ?? true);

  const toScript = ({ name, target, before = '', changes = [] }: Case, engine: string) => `{
    ${before};
    const target = ${target};
    const leave = placeCard(target, { engine: ${engine === 'chosen' ? undefined : `'${engine}'`} });
    do await frames2(); while (!drawn()?.isSeen);
    see('${engine}: ${name}', target);
    ${changes.map((change) => `${change}; await frames2(); see('${engine}: ${name}', target);`).join('\n')}
    leave();
  }`;

  test.each(PAGES)('on the page %s', async (page) => {
    const tab = await browser.open(`${host.url}/${page}.html`);
    const cases = CASES.filter((each) => each.page === page);
    const seen = await play(tab, cases);
    expect(seen.filter(({ by, isReachable }) => by > 1 || !isReachable)).toEqual([]);
    // CSS anchors where they are exact, and the self-test says so; else Floating UI.
    const chosen = cases.map((each) => {
      const hasAnchors = browserEngine.name === 'chromium' && isExact(each, 'native');
      return `chosen: ${each.name} by ${hasAnchors ? 'native' : 'floating'}`;
    });
    const was = seen.map(({ what, engine }) => `${what} by ${engine}`);
    expect(new Set(was.filter((each) => each.startsWith('chosen')))).toEqual(new Set(chosen));
    await tab.close();
  });
});

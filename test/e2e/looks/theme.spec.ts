import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Flow } from '../../../packages/flows/src/index.ts';
import { startTourHost } from '../tours/host.ts';
import { type HostWindow, isShown } from '../tours/tour-page.ts';
import { launch } from '../world.ts';
import { GALLERY, type Look, openGallery, show } from './gallery.ts';

/** Tokens, parts, light and dark: what the docs name is what the page has, and what a host says of it is seen. */

declare const window: HostWindow & { rooms(): ShadowRoot[] };

let host: Awaited<ReturnType<typeof startTourHost>>;
let browser: Browser;

beforeAll(async () => {
  host = await startTourHost();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

const open = (look?: Look) => openGallery(browser, host.url, look);
const docs = readFileSync(new URL('../../../docs/languages-and-looks.md', import.meta.url), 'utf8');
const namedIn = (row: RegExp) => [...docs.matchAll(row)].map(([, name = '']) => name).sort();
const TOKENS = namedIn(/^\| `--polku-([\w-]+)`/gm);
const PARTS = namedIn(/^\| `(?!--)([\w-]+)` +\|/gm);

const flowOf = (id: string) => GALLERY.find((flow) => flow.id === id) as Flow;

/** Shows everything there is, in every state that has parts of its own, and looks at each. */
async function walk(page: Page, look: (name: string) => Promise<unknown>): Promise<void> {
  for (const flow of GALLERY) {
    const { id, kind } = flow;
    await show(page, flow);
    await look(id);
    if (kind === 'tour') {
      await page.locator('polku-stage .primary').click();
      await isShown(page, 'Well done');
      await look('a step in the middle');
      await page.locator('polku-stage .primary').click();
      await page.locator('polku-stage .tour-waiting').waitFor();
      await look('a target that is awaited');
    }
    if (kind === 'survey') {
      await page.locator('polku-stage .primary').click();
      await look('an answer that is missing');
    }
  }
}

/** The launcher, the conversations, and one of them. */
async function walkInbox(page: Page, look: () => Promise<unknown>): Promise<void> {
  const at = (part: string) => page.locator(`polku-stage [part~=${part}]`).first();
  await at('badge').waitFor();
  await look();
  await at('launcher').click();
  await at('item').waitFor();
  await look();
  await at('item').locator('button').click();
  await at('message').waitFor();
  await look();
}

/** A style of the host's; by a sheet, for its policy takes no text. */
const say = (page: Page, css: string) =>
  page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, css);

/** In our room now. */
const partsOf = (page: Page) =>
  page.evaluate(() =>
    [...window.rooms().flatMap((root) => [...root.querySelectorAll('[part]')])].flatMap(
      (element) => [...element.part],
    ),
  );

/** A value that nothing else has, for each token. */
function toProbe(token: string, index: number): string {
  const color = `rgb(${index + 1}, 2, 3)`;
  const others: { [token: string]: string } = {
    font: 'Probe',
    'font-size': '17px',
    radius: '23px',
    space: '31px',
    shadow: `${color} 0px 0px 7px 0px`,
  };
  return others[token] ?? color;
}

describe('what the docs name', () => {
  test('are the tokens that there are, and a page that sets them is heeded', async () => {
    const page = await open();
    const probes = Object.fromEntries(TOKENS.map((token, i) => [token, toProbe(token, i)]));
    const rules = Object.entries(probes).map(([token, value]) => `--polku-${token}: ${value};`);
    await say(page, `:root { ${rules.join(' ')} }`);
    const used = new Set<string>();
    const styles = new Set<string>();
    await walk(page, async () => {
      const seen = await page.evaluate(() => {
        const rooms = window.rooms();
        const texts = rooms
          .flatMap(({ adoptedStyleSheets }) => adoptedStyleSheets)
          .flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText));
        const drawn = rooms
          .flatMap((root) => [...root.querySelectorAll('*')])
          .flatMap((element) =>
            [undefined, '::before', '::after'].map((pseudo) => {
              const style = getComputedStyle(element, pseudo);
              const { color, backgroundColor, borderTopColor, boxShadow } = style;
              const { fontFamily, fontSize, borderRadius, padding } = style;
              return [
                color,
                backgroundColor,
                borderTopColor,
                boxShadow,
                fontFamily,
                fontSize,
                borderRadius,
                padding,
              ].join();
            }),
          );
        return { texts: texts.join(), drawn: drawn.join() };
      });
      for (const [, token = ''] of seen.texts.matchAll(/var\(--polku-([\w-]+)/g)) used.add(token);
      styles.add(seen.drawn);
    });
    expect([...used].sort()).toEqual(TOKENS);
    const all = [...styles].join();
    expect(Object.entries(probes).filter(([, value]) => !all.includes(value))).toEqual([]);
    await page.context().close();
  });

  test('are the parts that there are, and a page that styles them is heeded', async () => {
    const page = await open();
    const rules = PARTS.map((part) => `polku-stage::part(${part}) { --${part}: styled; }`);
    const more =
      'polku-stage::part(next) { background: rgb(9, 8, 7); } polku-stage::part(card) { border-radius: 3px; }';
    await say(page, rules.join(' ') + more);
    await show(page, flowOf('tour'));
    const look = await page.evaluate(() => {
      const root = document.querySelector('polku-stage[data-in=top]')?.shadowRoot as ShadowRoot;
      const of = (selector: string) => getComputedStyle(root.querySelector(selector) as Element);
      return [of('[part~=next]').backgroundColor, of('[part~=card]').borderRadius];
    });
    expect(look).toEqual(['rgb(9, 8, 7)', '3px']);
    const seen = new Set<string>();
    const lookAt = async (looked: Page) => {
      for (const part of await partsOf(looked)) seen.add(part);
      const unstyled = await looked.evaluate(() => {
        const all = window.rooms().flatMap((root) => [...root.querySelectorAll('[part]')]);
        return all.flatMap((element) => {
          const style = getComputedStyle(element);
          return [...element.part].filter(
            (part) => style.getPropertyValue(`--${part}`) !== 'styled',
          );
        });
      });
      expect(unstyled).toEqual([]);
    };
    await walk(page, () => lookAt(page));
    const inbox = await open({ hasInbox: true });
    await say(inbox, rules.join(' '));
    await walkInbox(inbox, () => lookAt(inbox));
    await inbox.context().close();
    expect([...seen].sort()).toEqual(PARTS);
    await page.context().close();
  });
});

describe('the look', () => {
  const styleOf = (page: Page, selector: string) =>
    page.evaluate((wanted) => {
      const root = document.querySelector('polku-stage')?.shadowRoot as ShadowRoot;
      const { backgroundColor, color, borderRadius } = getComputedStyle(
        root.querySelector(wanted) as Element,
      );
      return { backgroundColor, color, borderRadius };
    }, selector);

  test('is the page’s, then the workspace’s, then ours', async () => {
    const theme = { accent: '#ffee00', tokens: { radius: '4px', surface: 'rgb(250, 250, 240)' } };
    const page = await open({ theme });
    await say(page, ':root { --polku-radius: 9px; }');
    await show(page, flowOf('message-slideout'));
    const card = {
      backgroundColor: 'rgb(250, 250, 240)',
      color: 'rgb(28, 32, 36)',
      borderRadius: '9px',
    };
    expect(await styleOf(page, '.card')).toEqual(card);
    expect(await styleOf(page, '.primary')).toMatchObject({
      backgroundColor: 'rgb(255, 238, 0)',
      color: 'rgb(0, 0, 0)',
    });
    await page.context().close();
  });

  test('has a text that can be read on whatever accent the page gives', async () => {
    const page = await open({ theme: { accent: '#ffee00' } });
    await show(page, flowOf('message-slideout'));
    const inks: [string, string][] = [];
    for (const accent of ['navy', 'gold', 'oklch(0.9 0.1 140)', '#767676', '#777']) {
      await page.evaluate(
        (color) => document.documentElement.style.setProperty('--polku-accent', color),
        accent,
      );
      await page.waitForFunction(() => {
        const room = document
          .querySelector('polku-stage')
          ?.shadowRoot?.querySelector<HTMLElement>('.room');
        return room?.style.getPropertyValue('--polku-accent') === '';
      });
      const { color } = await styleOf(page, '.primary');
      inks.push([accent, /^color\(xyz-d65 0 0 0\)/.test(color) ? 'black' : color]);
    }
    const isBlack = inks.map(([accent, ink]) => [accent, ink === 'black']);
    expect(isBlack).toEqual([
      ['navy', false],
      ['gold', true],
      ['oklch(0.9 0.1 140)', true],
      ['#767676', true],
      ['#777', true],
    ]);
    await page.context().close();
  });

  test('turns dark when the page does, also while something is open', async () => {
    const page = await open({ colorScheme: 'light' });
    const isDark = (wanted: boolean) =>
      page.waitForFunction(
        (dark) =>
          document
            .querySelector('polku-stage')
            ?.shadowRoot?.querySelector('.room')
            ?.classList.contains('dark') === dark,
        wanted,
      );
    await show(page, flowOf('message-slideout'));
    await isDark(false);
    await page.emulateMedia({ colorScheme: 'dark' });
    await isDark(true);
    // By a switch of its own.
    await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'light'));
    await isDark(false);
    await page.context().close();
  });
});

describe.each<Look>([
  { colorScheme: 'light', language: 'en' },
  { colorScheme: 'dark', language: 'fi', viewport: { width: 320, height: 640 } },
  { colorScheme: 'dark', language: 'ar' },
  { forcedColors: 'active', language: 'sv' },
])('in $colorScheme $forcedColors $language', (look) => {
  test('axe finds nothing in anything, contrast included', async () => {
    const page = await open(look);
    await page.addInitScript(axe.source);
    await page.reload();
    for (const flow of GALLERY) {
      await show(page, flow);
      const found = await page.evaluate(async () => {
        const run = (window as unknown as { axe: typeof import('axe-core') }).axe.run;
        const { violations } = await run({ include: ['polku-stage'] });
        return violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)]);
      });
      expect([flow.id, found]).toEqual([flow.id, []]);
    }
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.context().close();
  });
});

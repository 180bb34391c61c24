import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../world.ts';
import { type SurveyHost, startSurveyHost } from './host.ts';
import { close, ONE_OF_EACH, type SurveyWindow, show } from './survey-page.ts';

/** Every kind of question in a real browser, as somebody sees it whose screen, colours or direction are not ours. */

declare const window: SurveyWindow & { axe: { run(where: unknown, how: object): Promise<Axe> } };
type Axe = { violations: { id: string; nodes: { html: string }[] }[]; passes: { id: string }[] };

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let host: SurveyHost;
let browser: Browser;

beforeAll(async () => {
  host = await startSurveyHost(ONE_OF_EACH);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

async function open(search: string, options: BrowserContextOptions) {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options });
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', ({ message }) => troubles.push(message));
  await page.goto(`${host.url}/${search}`);
  return { page, troubles };
}

/** Each survey in turn; what `look` finds wrong, by the survey. */
async function lookAtEach(page: Page, look: (id: string) => Promise<unknown[]>) {
  const found: { [id: string]: unknown[] } = {};
  for (const { id } of ONE_OF_EACH) {
    await show(page, id);
    const wrong = await look(id);
    if (wrong.length > 0) found[id] = wrong;
    await close(page);
  }
  return found;
}

/** What is chosen is looked at as well: it has colours of its own. */
const choose = (page: Page) =>
  page.evaluate(() =>
    window.card()?.querySelector<HTMLElement>('input[type]:not(.field)')?.click(),
  );

const faultsByAxe = async (page: Page) => {
  await choose(page);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document.querySelector('polku-stage'), { resultTypes: ['violations'] }),
  );
  return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
};

/** What is too small to be hit, lies beside its card or is cut off. */
const faultsOfPlace = (page: Page) =>
  page.evaluate(() => {
    const card = window.card() as HTMLElement;
    const box = card.getBoundingClientRect();
    const liesIn = (inner: DOMRect, { left, right }: { left: number; right: number }) =>
      inner.left >= left && inner.right <= right;
    const faults = [...card.querySelectorAll('input, textarea, button, a')].flatMap((each) => {
      // Of a radio button or a box, its whole line is the target.
      const target = (each.closest('label:not(.contact label)') ?? each).getBoundingClientRect();
      const isHit = target.width >= 24 && target.height >= 24;
      return isHit && liesIn(target, box)
        ? []
        : [`${target.width} × ${target.height} at ${target.left}: ${each.outerHTML}`];
    });
    const isWhole =
      liesIn(box, { left: 0, right: innerWidth }) && box.top >= 0 && box.bottom <= innerHeight;
    const isWide = card.scrollWidth > card.clientWidth;
    // All of these users have asked for less motion.
    const moving = (card.getRootNode() as ShadowRoot).getAnimations();
    return [
      ...faults,
      ...(isWhole ? [] : ['beside the window']),
      ...(isWide ? ['too wide'] : []),
      ...moving.map((each) => `moves: ${(each as CSSAnimation).animationName}`),
    ];
  });

describe.each<[string, string, BrowserContextOptions]>([
  ['in light, in English, 320 px wide', '', { viewport: { width: 320, height: 640 } }],
  [
    'in dark, in Finnish, at 1280 px and 200 %',
    '?lang=fi',
    { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, colorScheme: 'dark' },
  ],
  ['from right to left', '?lang=ar&dir=rtl', { viewport: { width: 360, height: 740 } }],
])('%s', (_, search, options) => {
  test('axe finds nothing, everything can be hit, and nothing lies beside its card', async () => {
    const { page, troubles } = await open(search, options);
    await page.evaluate(axe);
    const found = await lookAtEach(page, async () => [
      ...(await faultsByAxe(page)),
      ...(await faultsOfPlace(page)),
    ]);
    expect(found).toEqual({});
    // No word of the policies of the page: neither of content nor of trusted types.
    expect(troubles).toEqual([]);
    await page.close();
  });
});

test('each is answered by real keys alone, and led on to the next question', async () => {
  const { page, troubles } = await open('', { viewport: { width: 1000, height: 700 } });
  const focused = () =>
    page.evaluate(() => {
      const field = document.activeElement?.shadowRoot?.activeElement as HTMLInputElement | null;
      return field?.closest('.survey') && (field.type === 'submit' ? 'submit' : field.type);
    });
  /** By Tab to the next of these. */
  const tabTo = async (isThere: (type: string) => boolean) => {
    for (let i = 0; i < 12; i++) {
      const type = await focused();
      if (type && isThere(type)) return type;
      await page.keyboard.press('Tab');
    }
    return undefined;
  };
  const isField = (type: string) => type !== 'submit' && type !== 'button';
  const found = await lookAtEach(page, async (id) => {
    const isRead = id.startsWith('info');
    if (!isRead) {
      const type = await tabTo(isField);
      if (!type) return ['no field'];
      if (type === 'radio') await page.keyboard.press('ArrowRight');
      if (type === 'radio' || type === 'checkbox') await page.keyboard.press('Space');
      else await page.keyboard.type('Aino');
    }
    if (!(await tabTo((type) => type === 'submit'))) return ['no way on'];
    await page.keyboard.press('Enter');
    const next = page.locator('polku-stage .question', { hasText: 'Why?' });
    return next.waitFor({ timeout: 5_000 }).then(
      () => [],
      () => ['not led on'],
    );
  });
  expect(found).toEqual({});
  expect(troubles).toEqual([]);
  await page.close();
});

test('at 320 px the eleven points of an NPS stand in one row, in order, each 24 px wide', async () => {
  const { page } = await open('', { viewport: { width: 320, height: 640 } });
  await show(page, 'nps');
  const points = await page.evaluate(() =>
    [...(window.card()?.querySelectorAll('.scale label') ?? [])].map((label) => {
      const { top, left, width } = label.getBoundingClientRect();
      return { top, left, width, text: label.textContent };
    }),
  );
  expect(points.map(({ text }) => text)).toEqual(Array.from({ length: 11 }, (_, i) => String(i)));
  expect(new Set(points.map(({ top }) => top)).size).toBe(1);
  expect(points.map(({ left }) => left)).toEqual(
    points.map(({ left }) => left).sort((a, b) => a - b),
  );
  for (const { width } of points) expect(width).toBeGreaterThanOrEqual(24);
  await page.close();
});

test('from right to left 0 stands on the right, and the left arrow goes forward', async () => {
  const { page } = await open('?lang=ar&dir=rtl', { viewport: { width: 360, height: 740 } });
  await show(page, 'nps');
  const radios = page.locator('polku-stage input');
  const [first, last] = [await radios.first().boundingBox(), await radios.last().boundingBox()];
  expect(first?.x).toBeGreaterThan(last?.x ?? 0);
  await radios.first().focus();
  await page.keyboard.press('ArrowLeft');
  expect(await radios.nth(1).evaluate((each) => each.matches(':focus'))).toBe(true);
  expect(await page.locator('polku-stage input:checked').count()).toBe(0);
  await page.close();
});

test('with forced colours what is chosen differs from what is not', async () => {
  const { page } = await open('', {
    viewport: { width: 360, height: 740 },
    forcedColors: 'active',
  });
  const found = await lookAtEach(page, async () => {
    await choose(page);
    return page.evaluate(() => {
      const inputs = [...(window.card()?.querySelectorAll('input:not(.field)') ?? [])];
      const lookOf = (input: Element) => {
        const drawn = input.parentElement?.querySelector('span') ?? input.closest('label');
        const { backgroundColor, color, borderTopColor, boxShadow } = getComputedStyle(
          drawn as Element,
        );
        // A native radio button or box is drawn by the system itself.
        const isNative = getComputedStyle(input).opacity === '1';
        return isNative
          ? String((input as HTMLInputElement).checked)
          : [backgroundColor, color, borderTopColor, boxShadow].join();
      };
      const looks = inputs.map(lookOf);
      return inputs.length > 1 && new Set(looks).size < 2 ? looks : [];
    });
  });
  expect(found).toEqual({});
  await page.close();
});

test.each([
  ['reduce', 0],
  ['no-preference', 1],
] as const)('with motion "%s" %i thing moves as it comes', async (reducedMotion, count) => {
  const { page } = await open('', { reducedMotion });
  await page.evaluate(() => window.ready);
  await page.waitForFunction(async () => window.polku.show('nps'));
  const names = await page.evaluate(() => {
    const { animationName } = getComputedStyle(window.card() as Element);
    return animationName === 'none' ? [] : [animationName];
  });
  expect(names).toHaveLength(count);
  await page.close();
});

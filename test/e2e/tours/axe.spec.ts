import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInstalled, launchArgs } from '../../browsers.ts';
import { startTourHost } from './host.ts';
import { type HostWindow, isShown } from './tour-page.ts';

/**
 * axe-core finds nothing on any view of a tour, contrast of colours included, in light and dark, in two languages. In
 * a dialog of the page, because axe computes no colours of what hangs outside the body.
 */

declare const window: HostWindow;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120"><rect width="320" height="120" fill="#9ab"/></svg>';

let host: Awaited<ReturnType<typeof startTourHost>>;
let browser: Browser;

beforeAll(async () => {
  host = await startTourHost({
    files: { '/picture.svg': PICTURE, '/words.vtt': 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello' },
  });
  const executablePath = findInstalled('chromium') ?? '';
  browser = await chromium.launch({ executablePath, args: launchArgs });
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

const say = (en: string, fi: string) => ({ en, fi });
const steps = () => [
  {
    id: 'middle',
    title: say('In the middle', 'Keskellä'),
    text: say(
      'With **bold**, *italic*, `code` and [a link](https://example.com).\n- One\n- Two',
      'Tässä **lihavaa**, *kursiivia*, `koodia` ja [linkki](https://example.com).\n- Yksi\n- Kaksi',
    ),
  },
  {
    id: 'beside',
    at: '#inside',
    title: say('Beside its target', 'Kohteen vieressä'),
    text: say('Press it.', 'Paina sitä.'),
    buttons: [{ label: 'Help', onClick: undefined }],
  },
  {
    id: 'untitled',
    at: '#field',
    title: '',
    text: say('A text alone, as markup may give it.', 'Pelkkä teksti, kuten merkinnöistä.'),
  },
  {
    id: 'picture',
    at: '#field',
    title: say('With a picture', 'Kuvan kanssa'),
    text: say('Look.', 'Katso.'),
    media: { kind: 'image', url: `${host.url}/picture.svg`, alt: say('A chart', 'Kaavio') },
  },
  {
    id: 'film',
    title: say('With a film', 'Filmin kanssa'),
    text: say('Watch.', 'Katso.'),
    media: {
      kind: 'video',
      url: `${host.url}/film.webm`,
      alt: say('A report is made', 'Raportti tehdään'),
      captions: `${host.url}/words.vtt`,
    },
  },
  { id: 'waiting', at: '#nowhere', waitMs: 60_000, title: 'Waiting', text: '' },
  {
    id: 'last',
    at: '#inside',
    title: say('The last', 'Viimeinen'),
    text: say('That is all.', 'Siinä kaikki.'),
  },
];

describe.each(['en', 'fi'] as const)('in %s', (language) => {
  test.each(['light', 'dark'] as const)('%s: every view is clean', async (scheme) => {
    const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await page.goto(`${host.url}/dialog.html`);
    // Injected by the debugger, which no policy of the page's stops.
    await page.evaluate(axe);
    await page.evaluate(
      ([lang, colorScheme]) => {
        document.documentElement.lang = lang;
        document.documentElement.style.colorScheme = colorScheme;
        document.querySelector('dialog')?.showModal();
      },
      [language, scheme] as const,
    );
    await page.evaluate((given) => window.startTour(given), {
      steps: steps(),
      snoozeHours: 24,
      mayDecline: true,
    });
    for (const { id, title } of steps()) {
      await page.evaluate((to) => window.tour.goTo(to), id);
      if (id === 'waiting') await waits(page);
      else await isShown(page, typeof title === 'string' ? title : title[language]);
      expect(await faults(page), id).toEqual([]);
    }
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.close();
  });
});

/** It fades in once it has taken a while. */
async function waits(page: Page) {
  await page.waitForFunction(() => {
    const room = document.querySelector('polku-stage')?.shadowRoot;
    const words = room?.querySelector('.tour-waiting');
    return words && getComputedStyle(words).opacity === '1';
  });
}

async function faults(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    type Found = { id: string; nodes: { html: string }[] }[];
    type Axe = { run(context: object): Promise<{ violations: Found; incomplete: Found }> };
    const { violations, incomplete } = await (window as unknown as { axe: Axe }).axe.run({
      include: [['polku-stage']],
    });
    // What axe cannot tell counts as a fault, so that no colour goes unseen.
    const unclear = incomplete.filter(({ id }) => id === 'color-contrast');
    return [...violations, ...unclear].map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    );
  });
}

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../world.ts';
import { checklist, message, SURFACES, TRAINING, tour } from './flows.ts';
import {
  type HostWindow,
  type MessageHost,
  type OpenOptions,
  startMessageHost,
} from './message-page.ts';

/** What waits beside what the user does, used as a user would. */

declare const window: HostWindow;

let host: MessageHost;
let browser: Browser;

beforeAll(async () => {
  host = await startMessageHost();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

function show(flows: object[], options: OpenOptions = {}): Promise<Page> {
  host.publish(flows);
  return host.open(browser, options);
}
const again = async (page: Page) => {
  await page.reload();
  await page.waitForFunction(() => Object.keys(window.polku?.why?.().reasons ?? {}).length > 0);
};

test('a hotspot opens by pointer, stays on its card, goes by Escape, and for good when it is understood', async () => {
  const page = await show([message(SURFACES.hotspot)]);
  const beacon = page.locator('polku-stage .beacon');
  const card = page.locator('polku-stage .hint');
  await beacon.hover();
  await card.waitFor();
  await card.hover();
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  // It was only heard: the host has it as well.
  expect(await page.evaluate(() => window.keys)).toEqual(['Escape']);
  await beacon.focus();
  await card.waitFor();
  await page.keyboard.press('Tab');
  expect(await card.count()).toBe(1);
  await page.getByRole('button', { name: 'Got it' }).click();
  await beacon.waitFor({ state: 'detached' });
  await again(page);
  expect(await page.evaluate(() => window.polku.why().reasons.news)).toBe('frequency');
  await page.context().close();
});

test('S24: a message and a hint are two things: closing the one leaves the other', async () => {
  const page = await show([message(SURFACES.hotspot, { id: 'hint' }), message('slideout')]);
  await page.locator('polku-stage .beacon').waitFor();
  await page.getByRole('button', { name: 'Close the message' }).click();
  await page.locator('polku-stage .slideout').waitFor({ state: 'detached' });
  expect(await page.locator('polku-stage .beacon').count()).toBe(1);
  await page.context().close();
});

test('a hint goes out of sight with its element, and comes back with it', async () => {
  const body =
    '<div class="scroller" id="box"><button id="inner">Inner</button><div class="tall"></div></div>';
  const page = await show([message({ kind: 'hotspot', at: '#inner' })], { body });
  const beacon = page.locator('polku-stage .beacon');
  await beacon.waitFor();
  const scroll = (to: number) =>
    page.locator('#box').evaluate((box, top) => {
      box.scrollTop = top;
    }, to);
  await scroll(600);
  await beacon.waitFor({ state: 'hidden' });
  await scroll(0);
  await beacon.waitFor({ state: 'visible' });
  await page.context().close();
});

test('a slot that comes later is filled, also when the page makes it anew', async () => {
  const page = await show([message(SURFACES.slot)]);
  const fill = () =>
    page.evaluate(() => {
      document.querySelector('[data-polku-slot]')?.remove();
      const slot = document.createElement('div');
      slot.dataset.polkuSlot = 'home';
      document.querySelector('main')?.append(slot);
    });
  for (let i = 0; i < 2; i++) {
    await fill();
    await page.locator('[data-polku-slot] polku-stage h2').waitFor();
  }
  expect(await page.locator('polku-stage').count()).toBe(1);
  await page.getByRole('button', { name: 'Close the message' }).click();
  await page.waitForFunction(() => document.querySelector('[data-polku-slot]')?.innerHTML === '');
  await page.context().close();
});

test.each([
  ['ltr', 'widget'],
  ['rtl', 'widget left'],
] as const)(
  'the launcher makes way for what the host has in its corner (%s)',
  async (dir, widget) => {
    const page = await show([checklist()], { body: `<div class="${widget}"></div>`, dir });
    const launcher = page.locator('polku-stage .launcher');
    await launcher.waitFor();
    const gap = (selector: string) =>
      launcher.evaluate((element, other) => {
        const theirs = document.querySelector(other)?.getBoundingClientRect();
        return (theirs?.top ?? innerHeight) - element.getBoundingClientRect().bottom;
      }, selector);
    await expect.poll(() => gap('.widget')).toBe(12);
    // A bar that comes late lies under both.
    await page.evaluate(() => {
      document.querySelector('.widget')?.remove();
      const bar = document.createElement('div');
      bar.className = 'cookies';
      document.body.append(bar);
    });
    await expect.poll(() => gap('.cookies')).toBe(12);
    await page.evaluate(() => document.querySelector('.cookies')?.remove());
    await expect.poll(() => gap('.cookies')).toBe(16);
    await page.context().close();
  },
);

test('a checklist is done by what the user does, over reloads, and ends when all is done', async () => {
  const page = await show([checklist(), tour]);
  const launcher = page.locator('polku-stage .launcher');
  await launcher.click();
  await page.getByRole('button', { name: 'Show me' }).click();
  await page.locator('polku-stage .ring').first().waitFor();
  // It lies under the tour, as the page does.
  await page.locator('polku-stage .tour-card .primary').click();
  await page.evaluate(() => window.polku.track('colleague_invited'));
  await page.getByRole('button', { name: /1 of 3 done/ }).waitFor();
  await again(page);
  await page.getByRole('button', { name: /1 of 3 done/ }).click();
  await page.evaluate(() => window.polku.track('report_created'));
  await page.getByRole('checkbox', { name: 'Read the short guide' }).click();
  await page.getByText('You have done everything on this list.').waitFor();
  await page.locator('polku-stage .checklist-praise button').click();
  await launcher.waitFor({ state: 'detached' });
  await page.evaluate(() => window.polku.flush());
  const ours = () => host.events.filter(({ flow }) => flow?.id === 'first-week');
  await expect.poll(() => ours().at(-1)).toMatchObject({ properties: { reason: 'done' } });
  const items = ours().filter(({ name }) => name === 'checklist_item_done');
  expect(items.map(({ properties }) => properties)).toEqual(
    ['invite', 'report', 'guide'].map((item) => ({ item })),
  );
  await page.context().close();
});

test('an invitation is taken: an event for us, a file for the user’s calendar', async () => {
  const page = await show([message('slideout', { id: 'webinar', invitation: TRAINING })], {
    timezoneId: 'Europe/Helsinki',
  });
  await page.getByRole('radio').nth(1).check();
  await page.getByRole('button', { name: 'Register' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Add to calendar' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('webinar.ics');
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  // 14:00 in Tokyo, where no clock is changed.
  expect(text).toMatch(/\r\nDTSTART:\d{8}T050000Z\r\nDTEND:\d{8}T054500Z\r\n/);
  expect(text).toContain(`@${new URL(host.url).host}`);
  await page.evaluate(() => window.polku.flush());
  const told = () => host.events.find(({ name }) => name === 'invitation_registered');
  await expect
    .poll(told)
    .toMatchObject({ flow: { id: 'webinar' }, properties: { form: 'webinar' } });
  expect(await page.evaluate(() => window.troubles)).toEqual([]);
  await again(page);
  expect(await page.evaluate(() => window.polku.why().reasons.webinar)).toBe('frequency');
  await page.context().close();
});

test('S20: a chunk that the network has lost is asked for anew at the next occasion', async () => {
  const onNews = { trigger: { on: 'event', event: 'news' } };
  const page = await show([message('banner', onNews)]);
  let isLost = true;
  await page.route('**/banner-*.js', (route) => (isLost ? route.abort() : route.continue()));
  // Lost ahead of its occasion, and at it.
  const lost = page.waitForEvent('requestfailed', (each) => each.url().includes('/banner-'));
  await again(page);
  await lost;
  const said = page.waitForEvent('console', (each) => each.text().includes('Nothing was shown'));
  await page.evaluate(() => window.polku.track('news'));
  await said;
  isLost = false;
  await page.evaluate(() => window.polku.track('news'));
  await page.locator('polku-stage .banner').waitFor();
  await page.context().close();
});

test('a film has captions from another origin, plays nothing by itself, and can be read instead', async () => {
  const elsewhere = host.url.replace('127.0.0.1', 'localhost');
  const media = {
    kind: 'video',
    url: `${elsewhere}/film.webm`,
    alt: 'A report is made',
    captions: { fi: `${elsewhere}/fi.vtt`, en: `${elsewhere}/words.vtt` },
    poster: `${host.url}/picture.svg`,
    transcript: 'A report is **opened**.',
  };
  const page = await show([message('modal', { media })]);
  const film = page.locator('polku-stage video');
  await film.waitFor();
  const cues = () =>
    film.evaluate((video: HTMLVideoElement) =>
      [...video.textTracks].flatMap(({ cues }) =>
        [...(cues ?? [])].map((cue) => (cue as VTTCue).text),
      ),
    );
  await expect.poll(cues).toEqual(['A report is opened.']);
  expect(await film.evaluate((video: HTMLVideoElement) => [video.paused, video.autoplay])).toEqual([
    true,
    false,
  ]);
  const words = page.locator('polku-stage details p');
  expect(await words.isVisible()).toBe(false);
  await page.locator('polku-stage summary').press('Enter');
  await words.waitFor({ state: 'visible' });
  expect(await page.evaluate(() => window.troubles)).toEqual([]);
  await page.context().close();
});

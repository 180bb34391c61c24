import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineBrowser, type Tab, untilTrue } from '../../engines/engine.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { startTourHost } from './host.ts';
import { toSteps } from './tour-page.ts';

/**
 * Focus, keys, dialogs, popovers, routes and lists in WebKitGTK: what `manners.spec.ts` and `pages.spec.ts` do in
 * the others with real keys and a real mouse. WebKit's inspector has neither, so that keys are events made in the
 * page; what the browser itself does with a key is not shown by them.
 */

let host: Awaited<ReturnType<typeof startTourHost>>;
let browser: EngineBrowser;
const profile = mkdtempSync(join(tmpdir(), 'polku-webkit-'));

beforeAll(async () => {
  host = await startTourHost();
  browser = await webkitEngine.launch({ profile });
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  rmSync(profile, { recursive: true, force: true });
});

const open = (page: string) => browser.open(`${host.url}/${page}.html`);
const run = (tab: Tab, statement: string) => tab.evaluate(`void (${statement})`);
const shows = (tab: Tab, title: string) =>
  untilTrue(tab, `drawn()?.title === '${title}' && drawn().isSeen`);
async function start(tab: Tab, definition: object) {
  await tab.evaluate(`startTour(${JSON.stringify(definition)})`);
  await shows(tab, 'Step 1');
}
/** Whether the key is left to the page. */
const key = (tab: Tab, name: string, more = {}) =>
  tab.evaluate<boolean>(`pressKey('${name}', ${JSON.stringify(more)})`);
const focus = (tab: Tab) => tab.evaluate<string>('focusName()');
const room = "document.querySelector('polku-stage').shadowRoot";
const press = (tab: Tab, part: string) =>
  run(tab, `${room}.querySelector('[part~=${part}]').click()`);
const standsAt = (tab: Tab, selector: string) =>
  untilTrue(tab, `errorOf('${selector}') <= 1 && isCardReachable()`);
const ends = (tab: Tab, reason: string) => untilTrue(tab, `tourResult?.reason === '${reason}'`);

test('T40: keys in a field in the target belong to the field', async () => {
  const tab = await open('plain');
  await start(tab, { steps: toSteps({ at: '#field' }, {}) });
  await run(tab, "document.querySelector('#field').focus()");
  for (const name of ['ArrowLeft', 'ArrowRight', 'Enter', 'Escape', 'a'])
    expect(await key(tab, name), name).toBe(true);
  expect(await tab.evaluate('drawn().title')).toBe('Step 1');
  await tab.close();
});

test('T41, T44: Tab goes round between the card and the target, and the step is said once', async () => {
  const tab = await open('plain');
  await start(tab, { steps: toSteps({ at: '#first' }, {}) });
  const seen: string[] = [];
  for (const shiftKey of [false, false, false, false, true, true]) {
    await key(tab, 'Tab', { shiftKey });
    seen.push(await focus(tab));
  }
  const [close, next] = ['Close the tour', 'Next'];
  expect(seen).toEqual([close, next, 'first', close, 'first', next]);
  await run(
    tab,
    `(globalThis.said = [], new MutationObserver(() => said.push(${room}.querySelector('[role=status]').textContent)).observe(${room}.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true }))`,
  );
  await press(tab, 'next');
  await untilTrue(tab, 'said.length > 0');
  expect(await tab.evaluate('said')).toEqual(['Step 2 of 2. Step 2. Text.']);
  await tab.close();
});

test('T42, T43: Esc closes where it may, and the focus is back where it was', async () => {
  const tab = await open('plain');
  await start(tab, { id: 'shut', steps: toSteps({}), mayClose: false });
  await key(tab, 'Escape');
  expect(await tab.evaluate('drawn().title')).toBe('Step 1');
  await run(tab, 'tour.end()');
  await ends(tab, 'api');
  await run(tab, "document.querySelector('#second').focus()");
  await start(tab, { steps: toSteps({ at: '#first' }, {}) });
  expect(await key(tab, 'ArrowRight')).toBe(false);
  await shows(tab, 'Step 2');
  await key(tab, 'Escape');
  await ends(tab, 'escape');
  expect(await focus(tab)).toBe('second');
  await tab.close();
});

test('T23, T08: the card stands in a modal dialog, takes Esc before it, and leaves it as it was', async () => {
  const tab = await open('dialog');
  const html = "document.querySelector('dialog').outerHTML";
  await start(tab, { steps: toSteps({ at: '#first' }, { at: '#inside' }) });
  await run(tab, "document.querySelector('dialog').showModal()");
  const before = await tab.evaluate(`${html}.replace(/<polku-stage.*<.polku-stage>/, '')`);
  await untilTrue(tab, 'isCardReachable()');
  await press(tab, 'next');
  await shows(tab, 'Step 2');
  await standsAt(tab, '#inside');
  expect(await key(tab, 'Escape')).toBe(false);
  await ends(tab, 'escape');
  expect(await tab.evaluate(html)).toBe(before);
  await tab.close();
});

test("T34: in a popover of the page: the host's click goes first, and the tour goes in and out", async () => {
  const tab = await open('popovers');
  await run(
    tab,
    `document.querySelector('#open').addEventListener('click', (event) => event.stopImmediatePropagation())`,
  );
  await start(tab, {
    steps: toSteps({ at: '#open', advance: { on: 'click' } }, { at: '#rename', waitMs: 0 }, {}),
  });
  await run(tab, "document.querySelector('#open').click()");
  await shows(tab, 'Step 2');
  await standsAt(tab, '#rename');
  expect(await tab.evaluate("document.querySelector('#menu > polku-stage') !== null")).toBe(true);
  await run(tab, "document.querySelector('#menu').hidePopover()");
  await shows(tab, 'Step 3');
  await untilTrue(tab, "isCardReachable() && !document.querySelector('#menu > polku-stage')");
  await tab.close();
});

test('T19: a row of a virtual list is lit while it is there, and no other that has its element', async () => {
  const tab = await open('virtual');
  await start(tab, { steps: toSteps({ at: '[data-row="3"]', waitMs: 60_000 }) });
  await standsAt(tab, '[data-row="3"]');
  await run(tab, "document.querySelector('#list').scrollTo(0, 6000)");
  await untilTrue(tab, 'drawn().rings.length === 0');
  await run(tab, "document.querySelector('#list').scrollTo(0, 0)");
  await shows(tab, 'Step 1');
  await standsAt(tab, '[data-row="3"]');
  await tab.close();
});

test('T56: with its pages the tour hides and comes back', async () => {
  const tab = await open('routes');
  await start(tab, { steps: toSteps({}, { page: '/list', at: '#in-list' }) });
  await press(tab, 'next');
  await untilTrue(tab, 'drawn()?.title !== "Step 1"');
  for (const isThere of [true, false, true]) {
    await run(tab, `document.querySelector('${isThere ? '#to-list' : '#to-report'}').click()`);
    if (!isThere) await untilTrue(tab, 'drawn().rings.length === 0');
    else {
      await shows(tab, 'Step 2');
      await standsAt(tab, '#in-list');
    }
  }
  expect(await tab.evaluate('troubles')).toEqual([]);
  await tab.close();
});

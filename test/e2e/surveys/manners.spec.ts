import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { questionExamples } from '../../../packages/flows/src/questions/schemas.ts';
import { type EngineBrowser, type Tab, untilTrue } from '../../engines/engine.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { launch } from '../world.ts';
import { type SurveyHost, startSurveyHost, toSurvey } from './host.ts';
import { type SurveyWindow, show } from './survey-page.ts';

/** A survey is a guest: with real keys in Chromium and Firefox, and as far as scripts can tell in WebKit. */

declare const window: SurveyWindow;

const { nps, text, contact } = questionExamples;
const ask = [{ ...nps, id: 'score' }, text];
const FLOWS = [
  toSurvey('ask', ask, { thanks: [{ title: 'Thank you', text: 'A person reads it.' }] }),
  toSurvey('auto', ask, { autoAdvance: true }),
  toSurvey('over', ask, { surface: 'modal' }),
  toSurvey('others', [contact], { audience: { fact: 'account.plan', is: 'eq', value: 'tin' } }),
];

let host: SurveyHost;
beforeAll(async () => {
  host = await startSurveyHost(FLOWS);
});
afterAll(() => host?.close());

/** What has the focus, into our room: by its name, its id or its words. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const outer = document.activeElement;
    const inner = outer?.shadowRoot?.activeElement ?? outer;
    return inner?.getAttribute('aria-label') || inner?.id || inner?.textContent?.trim();
  });

describe.each(['chromium', 'firefox'] as const)('in %s', (engine) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(engine);
  });
  afterAll(() => browser?.close());

  async function open(): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    await page.goto(host.url);
    await page.evaluate(() => window.ready);
    return page;
  }

  test('what draws a survey is there before its moment, and nothing of what is for others', async () => {
    const page = await open();
    const hasLoaded = (chunk: string) =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes(`/${chunk}-`));
    await page.waitForFunction(hasLoaded, 'nps');
    expect(await page.evaluate(() => window.card())).toBeUndefined();
    await show(page, 'ask');
    expect(await page.evaluate(hasLoaded, 'contact')).toBe(false);
    await page.close();
  });

  test('S36: caret, selection and keys stay with the host, before it comes and after', async () => {
    const page = await open();
    await page.focus('#search');
    await page.evaluate(() =>
      document.querySelector<HTMLInputElement>('#search')?.setSelectionRange(2, 5),
    );
    // Somebody is in the middle of something: it does not come at all.
    await page.waitForFunction(async () => {
      await window.polku.show('ask');
      return window.polku.why().reasons.ask === 'busy';
    });
    const selection = () =>
      page.evaluate(() => {
        const field = document.querySelector('#search') as HTMLInputElement;
        return [document.activeElement?.id, field.selectionStart, field.selectionEnd];
      });
    expect(await selection()).toEqual(['search', 2, 5]);

    await page.focus('#button');
    const before = await page.evaluate(() => window.places());
    await show(page, 'ask');
    expect(await focus(page)).toBe('button');
    expect(await page.evaluate(() => window.places())).toBe(before);
    expect(await page.evaluate(() => window.shift)).toBe(0);

    // The user goes on in a field of the host's while it stands there.
    await page.focus('#note');
    await page.keyboard.type('Please call me');
    for (const key of ['Control+Enter', 'Escape', 'Tab']) await page.keyboard.press(key);
    expect(await page.inputValue('#note')).toBe('Please call me');
    expect(await focus(page)).toBe('button');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => window.heard)).toEqual([
      ...['Ctrl+Enter', 'Escape', 'Tab', 'Escape'],
    ]);
    expect(await page.evaluate(() => Boolean(window.card()))).toBe(true);
    await page.close();
  });

  test('S38: by keyboard alone: Tab in, arrows look, Space chooses and goes on, once; Escape gives back', async () => {
    const page = await open();
    await page.focus('#button');
    await show(page, 'auto');
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('Close the survey');
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('0 of 10, Not at all likely');
    for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowRight');
    expect(await focus(page)).toBe('9 of 10');
    expect(await page.locator('polku-stage input:checked').count()).toBe(0);
    // One stop, wherever one has looked.
    await page.keyboard.press('Tab');
    expect(await focus(page)).toBe('Next');
    await page.keyboard.press('Shift+Tab');
    expect(await focus(page)).toBe('9 of 10');
    const count = host.answered.length;
    await page.keyboard.press('Space');
    await page.locator('polku-stage textarea').waitFor();
    // What is typed now belongs to the next question.
    await page.keyboard.type('So');
    expect(await page.locator('polku-stage textarea').inputValue()).toBe('So');
    await page.evaluate(() => window.polku.flush());
    expect(host.answered.slice(count)).toMatchObject([{ answers: { score: 9 }, complete: false }]);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => Boolean(window.card()))).toBe(false);
    expect(await focus(page)).toBe('button');
    // But for the Tab out of it nothing was the host's: its shortcuts do not fire while somebody answers.
    expect(await page.evaluate(() => window.heard)).toEqual(['Tab']);
    await page.close();
  });

  test('S23, S32: on a device that stores nothing it is asked, answered and told of all the same', async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      const get = () => {
        throw new DOMException('Forbidden', 'SecurityError');
      };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, { configurable: true, get });
    });
    await page.goto(host.url);
    await show(page, 'auto');
    const count = host.answered.length;
    await page.getByRole('radio', { name: '9 of 10' }).click();
    await page.locator('polku-stage textarea').fill('So easy');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.evaluate(() => window.polku.flush());
    await expect
      .poll(() => host.answered.slice(count).at(-1))
      .toMatchObject({ complete: true, answers: { score: 9, [text.id]: 'So easy' } });
    const ids = host.answered.slice(count).map(({ responseId }) => responseId);
    expect(new Set(ids).size).toBe(1);
    await page.close();
  });

  test('the live region says a question once, and the thanks once', async () => {
    const page = await open();
    await show(page, 'ask');
    await page.evaluate(() => window.listen());
    expect(await page.evaluate(() => window.said)).toEqual([
      nps.text instanceof Object && nps.text.en,
    ]);
    const press = (name: string) => page.getByRole('button', { name }).click();
    await page.getByRole('radio', { name: '10 of 10' }).check();
    await press('Next');
    await press('Send');
    await page.getByRole('dialog', { name: 'Thank you' }).waitFor();
    const said = await page.evaluate(() => window.said);
    expect(said.slice(1)).toEqual(['What made it easy or hard?', 'Thank you. A person reads it.']);
    await page.close();
  });

  test('S37: over the page the focus goes round in it, and comes back', async () => {
    const page = await open();
    await page.focus('#button');
    await show(page, 'over');
    const seen = new Set<string | undefined>();
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      seen.add(await focus(page));
    }
    expect([...seen]).toEqual(['Close the survey', '0 of 10, Not at all likely', 'Next']);
    await page.keyboard.press('Escape');
    expect(await focus(page)).toBe('button');
    await page.close();
  });
});

describe.runIf(!webkitEngine.missing)('in webkit', () => {
  let profile: string;
  let browser: EngineBrowser;
  let tab: Tab;
  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'polku-survey-webkit-'));
    browser = await webkitEngine.launch({ profile });
    tab = await browser.open(host.url);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  test('S36: it waits while somebody is in a field, and leaves caret, selection and what is typed as they are', async () => {
    await tab.evaluate('window.ready');
    const field = "document.querySelector('#search')";
    const selection = `[document.activeElement.id, ${field}.value, ${field}.selectionStart, ${field}.selectionEnd].join()`;
    await tab.evaluate(`(${field}.focus(), ${field}.setSelectionRange(2, 5))`);
    await untilTrue(tab, "(window.polku.show('ask'), window.polku.why().reasons.ask === 'busy')");
    expect(await tab.evaluate(selection)).toBe('search,quarterly figures,2,5');
    expect(await tab.evaluate('Boolean(window.card())')).toBe(false);

    // It stands there, and the user goes on writing.
    await tab.evaluate("document.querySelector('#button').focus()");
    await untilTrue(tab, "window.polku.show('ask')");
    await tab.evaluate(`(${field}.focus(), ${field}.setSelectionRange(9, 9))`);
    await tab.evaluate("document.execCommand('insertText', false, ' sales')");
    expect(await tab.evaluate(selection)).toBe('search,quarterly sales figures,15,15');
    for (const init of ["key: 'Enter', ctrlKey: true", "key: 'Tab'"])
      await tab.evaluate(
        `${field}.dispatchEvent(new KeyboardEvent('keydown', { ${init}, bubbles: true, composed: true, cancelable: true }))`,
      );
    expect(await tab.evaluate('window.heard.splice(0)')).toEqual(['Ctrl+Enter', 'Tab']);
    await tab.evaluate("window.card().querySelector('.icon').click()");
    await untilTrue(tab, '!window.card()');
  });

  test('it takes no focus, moves nothing, is said once, and leaves Escape to the host', async () => {
    await tab.evaluate('window.ready');
    const before = await tab.evaluate(
      "(document.querySelector('#button').focus(), window.places())",
    );
    await untilTrue(tab, "window.polku.show('ask')");
    expect(await tab.evaluate('document.activeElement.id')).toBe('button');
    expect(await tab.evaluate('window.places()')).toBe(before);
    expect(await tab.evaluate('(window.listen(), window.said)')).toHaveLength(1);
    await tab.evaluate(
      "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }))",
    );
    expect(await tab.evaluate('window.heard')).toEqual(['Escape']);
    expect(await tab.evaluate('Boolean(window.card())')).toBe(true);
    const widths = await tab.evaluate<number[]>(
      "[...window.card().querySelectorAll('.scale label')].map((each) => each.getBoundingClientRect().width)",
    );
    expect(widths).toHaveLength(11);
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(24);
  });
});

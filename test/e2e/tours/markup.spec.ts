import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineBrowser, untilTrue } from '../../engines/engine.ts';
import { chromiumEngine, firefoxEngine } from '../../engines/playwright.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { startTourHost } from './host.ts';

/** Tours that stand in the page's own markup: the script tag and attributes, and not a line of script. */

describe.each([chromiumEngine, firefoxEngine, webkitEngine])('in $name', (engine) => {
  let host: Awaited<ReturnType<typeof startTourHost>>;
  let browser: EngineBrowser;
  const profile = mkdtempSync(join(tmpdir(), 'polku-markup-'));

  beforeAll(async () => {
    host = await startTourHost();
    browser = await engine.launch({ profile });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  const room = "document.querySelector('polku-stage')?.shadowRoot";
  const says = (text: string) =>
    `!!${room}?.querySelector('.card')?.textContent.includes(${JSON.stringify(text)})`;

  test('it begins by itself where nothing is published, and goes to its end', async () => {
    const tab = await browser.open(`${host.url}/markup.html`);
    await untilTrue(tab, says('Start here.'));
    // A step without a title is called by its text.
    expect(
      await tab.evaluate(
        `(() => { const card = ${room}.querySelector('.card'); return ${room}.getElementById(card.getAttribute('aria-labelledby')).textContent; })()`,
      ),
    ).toBe('Start here.');
    await tab.evaluate('void document.querySelector(\'[data-polku-step="1"]\').click()');
    await untilTrue(tab, says('Find it'));
    await tab.evaluate(`void ${room}.querySelector('.primary').click()`);
    await untilTrue(tab, "document.querySelector('polku-stage') === null");
    await tab.close();
  });

  test('one that a route of a single-page product brings begins when it comes', async () => {
    const tab = await browser.open(`${host.url}/markup-routes.html`);
    await tab.evaluate("void document.querySelector('#reports').click()");
    await untilTrue(tab, says('Begin with one.'));
    await tab.close();
  });
});

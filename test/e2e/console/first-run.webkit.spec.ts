import { expect, onTestFinished, test } from 'vitest';
import { type Tab, untilTrue } from '../../engines/engine.ts';
import { webkitEngine } from '../../engines/webkit.ts';
import { startHost } from '../backend.ts';
import { startEmpty, toProduct } from './empty.ts';
import { fill, launchWebKit, press } from './webkit-hands.ts';

/** The first run in WebKitGTK, in one tab: the console is left for the product and come back to, as on a phone. */
test.skipIf(webkitEngine.missing)(
  'the first run leads to the first first use in WebKit',
  async () => {
    const { setupLink, url } = await startEmpty();
    const host = await startHost({});
    onTestFinished(() => host.close());
    const browser = await launchWebKit();
    const tab = await browser.open(setupLink);
    const goOn = () => tab.goto(`${url}/start`);

    await untilTrue(tab, "document.querySelector('[name=workspace]') !== null");
    await fill(tab, '[name=workspace]', 'Reportly');
    await fill(tab, '[name=name]', 'Aino');
    await fill(tab, '[name=email]', 'aino@reportly.example');
    await fill(tab, '[name=password]', 'correct horse battery');
    await tab.evaluate("document.querySelector('[type=submit]').click()");

    await untilTrue(tab, "document.querySelector('.origin-form input') !== null");
    await fill(tab, '.origin-form input', host.url);
    await tab.evaluate("document.querySelector('.origin-form button').click()");
    await untilTrue(tab, "document.querySelector('.origins code') !== null");
    const snippet = await tab.evaluate<string>(
      "[...document.querySelectorAll('code')].find((code) => code.innerText.includes('<script')).innerText",
    );
    host.allow(url, "'unsafe-inline'");
    host.pages['/start'] = { type: 'text/html', body: toProduct(snippet) };

    await makeReport(tab, host.url);
    await goOn();
    await untilTrue(tab, isDone('connect'));
    await press(tab, 'This is the first use');
    await untilTrue(tab, isDone('event'));
    await press(tab, 'Go on');
    await press(tab, 'Publish the tour');
    await untilTrue(tab, isDone('tour'));

    await makeReport(tab, host.url, 'Welcome');
    await goOn();
    await untilTrue(tab, isDone('first_use'));
    await untilTrue(tab, "document.body.innerText.includes('4 of 5 done')");
    await tab.goto(url);
    await untilTrue(
      tab,
      "document.querySelector('[data-kind=first_use]')?.innerText.includes('Maija')",
    );
    expect(await tab.evaluate("document.querySelector('.first-run-card') !== null")).toBe(true);
  },
  240_000,
);

const isDone = (step: string) =>
  `document.querySelector('[data-step=${step}]')?.dataset.state === 'done'`;

/** In the product, once it has shown what it is to show; and what was done is sent before the tab goes on. */
async function makeReport(tab: Tab, address: string, title?: string) {
  await tab.goto(`${address}/start`);
  await untilTrue(tab, 'window.polku?.flush !== undefined');
  if (title !== undefined)
    await untilTrue(
      tab,
      `document.querySelector('polku-stage')?.shadowRoot?.textContent.includes('${title}')`,
    );
  await tab.evaluate("polku.track('report_created')");
  await tab.evaluate('polku.flush()');
}

import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pages, startHost, startTestBackend, type TestBackend } from './backend.ts';
import { readBuiltPages } from './built-pages.ts';
import { card } from './reportly.ts';
import { launch, openPage, skipReason } from './world.ts';

/** The examples beside the demo lead a user to a first use that the backend hears of, as their README says. */

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

describe.skipIf(skipReason)('the examples', () => {
  let host: Awaited<ReturnType<typeof startHost>>;
  let backend: TestBackend;
  let browser: Browser;
  let dist: string;

  beforeAll(async () => {
    host = await startHost({});
    // Nothing is published: each brings a tour of its own.
    backend = await startTestBackend([host.url], { edit: (demo) => ({ ...demo, flows: [] }) });
    host.allow(backend.url);
    dist = mkdtempSync(join(tmpdir(), 'polku-vue-'));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await backend?.end();
    if (dist) rmSync(dist, { recursive: true, force: true });
  });

  const serve = (pages: Pages, user: string) =>
    Object.assign(host.pages, pages, {
      '/polku-token': { type: 'text/plain', body: () => backend.token(user, 'northwind') },
    });
  const isTold = (user: string) =>
    expect.poll(() => backend.deliveries.filter((each) => each.user === user)).toHaveLength(1);

  test('in Vue: a tour of the component, by a ref and by the directive', async () => {
    await build({
      configFile: join(examples, 'spa-vue/vite.config.ts'),
      logLevel: 'error',
      build: { outDir: dist, emptyOutDir: true },
      define: {
        'import.meta.env.VITE_POLKU_ENDPOINT': JSON.stringify(backend.url),
        'import.meta.env.VITE_POLKU_KEY': JSON.stringify(backend.writeKey),
      },
    });
    serve(readBuiltPages(dist), 'northwind-vue');
    const { page, troubles } = await openPage(browser, host.url);
    await page.getByRole('button', { name: 'Show me how' }).click();
    await card(page, 'Give it a name').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Churn');
    await card(page, 'Create it').waitFor();
    await page.getByRole('button', { name: 'Create report' }).click();
    await card(page, 'Create it').waitFor({ state: 'detached' });
    await page.getByText('Your first report is there.').waitFor();
    await isTold('northwind-vue');
    expect(await page.evaluate(() => 'polku' in globalThis)).toBe(false);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('in plain HTML: a tour in the markup, and the script tag', async () => {
    const pages = readFolder(join(examples, 'plain-html'), (html) =>
      html.replace('http://127.0.0.1:4800', backend.url).replace('wk_…', backend.writeKey),
    );
    serve(pages, 'northwind-html');
    const { page, troubles } = await openPage(browser, host.url);
    await card(page, 'Every report starts here').waitFor();
    await page.getByRole('button', { name: 'New report' }).click();
    await card(page, 'Here it is').getByRole('button', { name: 'Done' }).click();
    await isTold('northwind-html');
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

const TYPES: { [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** A folder as it stands, its page with what a reader is told to put in. */
function readFolder(folder: string, fillIn: (html: string) => string): Pages {
  const files = globSync('*.{html,js,css}', { cwd: folder }).map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const isPage = extname(file) === '.html';
    const path = isPage ? '/' : `/${basename(file)}`;
    return [path, { type: TYPES[extname(file)] ?? '', body: isPage ? fillIn(text) : text }];
  });
  return Object.fromEntries(files) as Pages;
}

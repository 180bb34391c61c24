import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startHost, startTestBackend, type TestBackend } from './backend.ts';
import { readBuiltPages } from './built-pages.ts';
import { card, followTour } from './reportly.ts';
import { launch, openPage, skipReason } from './world.ts';

const example = fileURLToPath(new URL('../../examples/spa-react', import.meta.url));
const USER = 'northwind-react';

describe.skipIf(skipReason)('a single-page app that imports the SDK from npm', () => {
  let host: Awaited<ReturnType<typeof startHost>>;
  let backend: TestBackend;
  let dist: string;

  beforeAll(async () => {
    host = await startHost({});
    backend = await startTestBackend([host.url]);
    host.allow(backend.url);
    dist = mkdtempSync(join(tmpdir(), 'polku-react-'));
    await buildExample(dist, backend);
    const session = {
      person: { name: 'Rea', email: 'rea@host.example' },
      account: { name: 'Northwind' },
    };
    Object.assign(host.pages, readBuiltPages(dist), {
      '/polku-token': { type: 'text/plain', body: () => backend.token(USER, 'northwind') },
      '/api/session': { type: 'application/json', body: JSON.stringify(session) },
    });
  });
  afterAll(async () => {
    await host?.close();
    await backend?.end();
    if (dist) rmSync(dist, { recursive: true, force: true });
  });

  test('leads over its routes to a first use, asks, thanks, and sets no global', async () => {
    const browser = await launch();
    try {
      const { page, troubles } = await openPage(browser, host.url);
      await card(page, 'Welcome to Reportly').waitFor();
      await followTour(page);
      await vi.waitFor(() => expect(backend.deliveries).toHaveLength(1), { timeout: 5_000 });
      expect(backend.deliveries[0]).toMatchObject({ isVerified: true, user: USER, isFirst: true });

      const survey = card(page, /short question/i);
      await survey.getByRole('radio', { name: '7 of 7' }).check();
      await survey.getByRole('button', { name: 'Next' }).click();
      await survey.getByRole('button', { name: 'Send' }).click();
      await card(page, 'Thank you').waitFor();

      // The component's own tour, by its ref, in strict mode.
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await page.getByRole('link', { name: 'Reportly in React' }).click();
      await page.getByRole('button', { name: 'What is this?' }).click();
      const own = card(page, 'Your reports');
      await own.getByRole('button', { name: 'Done' }).click();
      await own.waitFor({ state: 'detached' });

      expect(await page.evaluate(() => 'polku' in globalThis)).toBe(false);
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

async function buildExample(outDir: string, { url, writeKey }: TestBackend) {
  await build({
    configFile: join(example, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
    define: {
      'import.meta.env.VITE_POLKU_ENDPOINT': JSON.stringify(url),
      'import.meta.env.VITE_POLKU_KEY': JSON.stringify(writeKey),
    },
  });
}

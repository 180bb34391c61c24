import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, skipReason } from '../world.ts';
import { flush, type Product, startProduct } from './product.ts';

/** A draft on the real page, by the link that the command prints, with a real backend behind it. */

const DRAFT = {
  id: 'draft',
  kind: 'message',
  name: 'Autumn news',
  // Nobody: a draft is shown to who has its link.
  audience: { fact: 'user.id', is: 'eq', value: 'nobody' },
  trigger: { on: 'code' },
  frequency: 'once',
  surface: 'slideout',
  title: 'Not published',
  text: 'Whoever has the link sees this.',
};

describe.skipIf(skipReason)('a link to a draft', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polku-draft-'));
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    writeFileSync(join(folder, 'draft.json'), JSON.stringify(DRAFT));
    product = await startProduct({ kaleva: ['aino'] });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end();
    rmSync(folder, { recursive: true });
  });

  test('shows it on the page, leaves the address at once, and records nothing', async () => {
    const page = await product.open(browser, 'aino');
    const address = `${page.url()}&tab=2#top`;
    const { backend } = product;
    const file = join(folder, 'draft.json');
    const where = ['--url', address, '--workspace', backend.workspaceId, '--json'];
    const link = JSON.parse(await backend.polku('flows', 'preview', file, ...where));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(link.url);
    const card = page.getByRole('dialog', { name: 'Not published' });
    await card.waitFor();
    expect(page.url()).toBe(address);
    const mark = page.locator('polku-preview');
    await mark.getByText('Autumn news').waitFor();
    // But for the navigation itself, the token stands in no address.
    const { searchParams } = new URL(link.url);
    const token = searchParams.get('polku_preview') ?? '';
    expect(asked.filter((url) => url.includes(token))).toEqual([link.url.split('#')[0]]);

    await mark.getByRole('button').click();
    await card.waitFor({ state: 'detached' });
    await flush(page);
    expect(stored().filter((text) => text.includes('draft'))).toEqual([]);
    await page.reload();
    await page.waitForFunction(() => 'why' in (globalThis as unknown as { polku: object }).polku);
    expect(await card.count()).toBe(0);
  });

  /** All that the backend has been told. */
  function stored(): string[] {
    const store = new Database(product.backend.storeFile, { readonly: true });
    const events = store.prepare('select * from event').all();
    const seen = store.prepare('select * from flow_history').all();
    store.close();
    expect(events.length).toBeGreaterThan(0);
    return [...events, ...seen].map((row) => JSON.stringify(row));
  }
});

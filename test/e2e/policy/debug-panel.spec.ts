import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, skipReason } from '../world.ts';
import { type Product, startProduct } from './product.ts';

/** What developers are shown of why is no more than their browser may know. */
describe.skipIf(skipReason)('the debug panel', () => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    product = await startProduct({ kaleva: ['aino'] });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end();
  });

  test('says of what the backend decides that it does, and no fact that it decides by', async () => {
    const page = await product.open(browser, 'aino', '/tour', '&polku_debug');
    await page.getByRole('dialog', { name: 'One' }).waitFor();
    const panel = page.locator('polku-debug');
    await panel.getByText('not met: decided.valued eq true').waitFor();
    // All that stands in it, and in the pages that the flows have drawn.
    const text = await panel.evaluate((host) => host.shadowRoot?.innerHTML);
    expect(text).toContain('ask');
    expect(text).not.toMatch(/touchLevel|billing|most-valued|98765432100/);
  });
});

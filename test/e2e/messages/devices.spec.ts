import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flush, type Product, startProduct } from '../inbox/product.ts';
import { launch, skipReason } from '../world.ts';
import { checklist, message } from './flows.ts';

/** What one has done with what stands beside is done in every browser of theirs: with a real backend between them. */

declare const window: typeof globalThis & {
  polku: { track(name: string): void; why?(): { reasons: { [flow: string]: string } } };
};

const steps = [{ id: 'one', title: 'One', text: 'One' }];
const FLOWS = [
  checklist(),
  message({ kind: 'hotspot', at: '#mine' }, { id: 'hint' }),
  {
    ...{ id: 'tour', kind: 'tour', name: 'Tour', trigger: { on: 'code' }, frequency: 'always' },
    steps,
  },
].map((flow) => ({ ...flow, version: undefined }));

describe.skipIf(skipReason)('over all devices', () => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    product = await startProduct('slot', FLOWS);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end();
  });

  const open = async (user: string) => (await product.open(browser, user)).page;
  const launcher = (page: Page, progress: RegExp) => page.getByRole('button', { name: progress });
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
  /** Whoever is before it must have become known for that. */
  const isKeptBack = (page: Page, flow: string, reason: string) =>
    expect
      .poll(() => page.evaluate((id) => window.polku?.why?.().reasons[id], flow), {
        timeout: 20_000,
      })
      .toBe(reason);

  test('what is done of a checklist is done everywhere, and put off it is nowhere', async () => {
    const laptop = await open('maya');
    await launcher(laptop, /0 of 3 done/).click();
    await laptop.getByRole('checkbox', { name: 'Read the short guide' }).click();
    await laptop.evaluate(() => window.polku.track('colleague_invited'));
    await launcher(laptop, /2 of 3 done/).waitFor();
    await flush(laptop);

    const phone = await open('maya');
    await launcher(phone, /2 of 3 done/).click();
    await phone.getByRole('img', { name: 'Done' }).nth(1).waitFor();
    // Of another person nothing is done.
    const other = await open('tom');
    await launcher(other, /0 of 3 done/).waitFor();
    await press(phone, 'Later');
    await flush(phone);
    const later = await open('maya');
    await isKeptBack(later, 'first-week', 'snoozed');
    for (const page of [laptop, phone, other, later]) await page.context().close();
  });

  test('a hint that was understood is gone for good, everywhere', async () => {
    const laptop = await open('ida');
    await laptop.locator('polku-stage .beacon').click();
    await press(laptop, 'Got it');
    await laptop.locator('polku-stage .beacon').waitFor({ state: 'detached' });
    await flush(laptop);
    const phone = await open('ida');
    await isKeptBack(phone, 'hint', 'frequency');
    expect(await phone.locator('polku-stage .beacon').count()).toBe(0);
    for (const page of [laptop, phone]) await page.context().close();
  });
});

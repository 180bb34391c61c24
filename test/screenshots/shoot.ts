import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** Taking a picture once everything stands still. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.cache/screenshots');
const images = join(root, 'docs/images');
for (const each of [folder, images]) mkdirSync(each, { recursive: true });

/** A long page is seen so far down. */
const MAX_HEIGHT_PX = 2_400;

/** `isWhole`: the page down to its foot, as far as somebody looks. @default what the window shows */
export async function shoot(page: Page, name: string, isWhole = false): Promise<void> {
  await settle(page);
  const path = join(folder, `${name}.png`);
  if (!isWhole) return void (await page.screenshot({ path }));
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }));
  const clip = { x: 0, y: 0, width, height: Math.min(height, MAX_HEIGHT_PX) };
  await page.screenshot({ path, fullPage: true, clip });
}

/** Into the pictures of README and docs, which are committed. */
export async function shootForDocs(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1200, height: 700 });
  await settle(page);
  await page.screenshot({ path: join(images, `${name}.png`) });
  if (before) await page.setViewportSize(before);
}

/** Animations have ended, but for those that have no end, and nothing is still on its way. */
async function settle(page: Page) {
  await page.evaluate(async () => {
    const shadows = [...document.querySelectorAll('*')].flatMap(
      ({ shadowRoot }) => shadowRoot ?? [],
    );
    const animations = [document, ...shadows].flatMap((tree) => tree.getAnimations());
    const ending = animations.filter(
      ({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
    );
    await Promise.allSettled(ending.map((animation) => animation.finished));
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

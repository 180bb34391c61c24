import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Axe = {
  run(
    of: unknown,
    options: unknown,
  ): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }>;
};

/** By axe-core, over its isolated world: the console's policy lets no script in. The preview is the SDK's, looked at there. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // While something comes it is faint.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished),
    ),
  );
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: Axe };
    const { violations } = await run.run(document, { iframes: false });
    return violations.map(
      ({ id, nodes }) => `${id} ${nodes.map(({ target }) => target).join(', ')}`,
    );
  });
}

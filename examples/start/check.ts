/**
 * `npm start -- --check`: the demo on free ports with its data in a temporary folder, and a headless browser
 * that walks the journey through it. Says of each step how long it took; when one fails, what was expected,
 * what was seen, and what the backend last wrote.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM, launchArgs } from '../../test/browsers.ts';
import { type DemoOptions, startDemo } from './demo.ts';
import { walkJourney } from './journey.ts';
import { createNotifications } from './notifications.ts';
import { findFreePorts } from './ports.ts';
import type { Progress } from './progress.ts';
import { onceStopped } from './signals.ts';

/**
 * Resolves with the exit code. Leaves nothing behind, whatever happens.
 * @param setting @default one process of the backend on a file
 */
export async function runCheck(
  root: string,
  progress: Progress,
  setting: Pick<DemoOptions, 'environment' | 'start'> = {},
): Promise<number> {
  const executablePath = await findChromium();
  if (!executablePath) {
    progress.say(`\n  ${HOW_TO_GET_CHROMIUM}`);
    return 1;
  }
  const startedMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'polku-check-'));
  const backendLog: string[] = [];
  const notifications = createNotifications();
  const stopped = onceStopped();
  const opened: { close: () => Promise<void> }[] = [];
  try {
    const demo = await startDemo({
      ...setting,
      root,
      folder: join(folder, 'demo'),
      ports: await findFreePorts(),
      progress,
      onNotification: notifications.add,
      onBackendLog: (line) => backendLog.push(line),
    });
    opened.push(demo);
    const browser = await progress.step(
      'Browser',
      () => chromium.launch({ executablePath, args: launchArgs }),
      (launched) => `Chromium ${launched.version()}`,
    );
    opened.push(browser);
    const interrupted = stopped.then(() => Promise.reject(new Error('Interrupted.')));
    await Promise.race([walkJourney({ browser, demo, notifications, progress }), interrupted]);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    progress.say(`\n  The whole path works, ${seconds} s.\n`);
    return 0;
  } catch (error) {
    progress.say(`\n${error instanceof Error ? error.message : String(error)}`);
    if (backendLog.length)
      progress.say(`\nThe backend wrote:\n${backendLog.slice(-20).join('\n')}`);
    return 1;
  } finally {
    for (const part of opened.reverse()) await part.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A whole Polku for one test file: backend, demo product, webhook receiver and a browser, on free ports and
 * in a folder of its own. Everything is real; what a test looks at is what a user or a CSM would see.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  firefox,
  type Page,
} from 'playwright-core';
import { AINO } from '../../examples/demo-app/workspace.ts';
import { runPolku } from '../../examples/start/backend.ts';
import { type Demo, startDemo } from '../../examples/start/demo.ts';
import { createProgress } from '../../examples/start/progress.ts';
import type { Entry } from '../../examples/webhook-receiver/verify.ts';
import { findInstalled, howToGet, launchArgs } from '../browsers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type World = Demo & {
  browser: Browser;
  ports: { backend: number; demo: number; receiver: number };
  folder: string;
  /** Every delivery so far, good or bad, oldest first. */
  deliveries: Entry[];
  /** A page in a browser profile of its own, with what went wrong in it. */
  open(url: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  /** Opens the console once: for the owner of the gold and the silver account, or for an admin. */
  newSignInLink(role?: 'admin'): Promise<string>;
  end(): Promise<void>;
};

export type WatchedPage = {
  page: Page;
  /** Console warnings and errors, uncaught errors and violations of the CSP, in order. */
  troubles: string[];
};

/** There is none before one is asked for. */
const ADMIN = { email: 'admin@reportly.example', name: 'Anna Admin' };

export const skipReason = findInstalled('chromium') ? undefined : howToGet('chromium');

export async function startWorld(engine: PlaywrightEngine = 'chromium'): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'polku-e2e-'));
  const [backend, demoPort, receiver] = await freePorts(3);
  const ports = { backend, demo: demoPort, receiver } as World['ports'];
  const deliveries: Entry[] = [];
  const demo = await startDemo({
    root,
    folder,
    ports,
    progress: createProgress({ write: () => true }),
    onNotification: (entry) => deliveries.push(entry),
  });
  const browser = await launch(engine);
  return {
    ...demo,
    browser,
    ports,
    folder,
    deliveries,
    open: async (url, options) => openPage(browser, url, options),
    async newSignInLink(role) {
      const options = {
        root,
        storeFile: join(folder, 'polku.db'),
        port: ports.backend,
        receiverPort: ports.receiver,
      };
      const { email, name } = role === 'admin' ? ADMIN : AINO;
      const who = ['--email', email, '--name', name, '--role', role ?? 'lead'];
      const args = ['user', 'create', '--workspace', demo.keys.workspaceId, ...who, '--json'];
      return ((await runPolku(options, args)) as { link: string }).link;
    },
    async end() {
      await browser.close();
      await demo.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type PlaywrightEngine = 'chromium' | 'firefox';

export function launch(engine: PlaywrightEngine = 'chromium'): Promise<Browser> {
  const executablePath = findInstalled(engine);
  if (!executablePath) throw new Error(howToGet(engine));
  if (engine === 'firefox') return firefox.launch({ executablePath, channel: 'moz-firefox' });
  return chromium.launch({ executablePath, args: launchArgs });
}

/** A new profile, English unless the options say otherwise. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const watched = watch(await context.newPage());
  await watched.page.goto(url);
  return watched;
}

export function watch(page: Page): WatchedPage {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning' || message.type() === 'error') {
      troubles.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  return { page, troubles };
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  return Promise.all(
    servers.map((server) => {
      const { port } = server.address() as { port: number };
      return new Promise<number>((resolve) => server.close(() => resolve(port)));
    }),
  );
}

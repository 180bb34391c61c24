/**
 * A backend over a customer base that was made by chance (`polku demo`), the same each time, and the door into its
 * console: for what is measured, and looked at, of a console that is full.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type Backend, readPolku, runPolku, startBackend } from '../examples/start/backend.ts';
import { freePorts } from './e2e/world.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export type CustomerBase = Awaited<ReturnType<typeof startCustomerBase>>;

/** The same people each time; she leads the others. */
const LEAD = { email: 'aino@reportly.example', name: 'Aino Virtanen', role: 'lead' };

export async function startCustomerBase(size: { accounts: number; users: number; days: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'polku-base-'));
  const storeFile = join(folder, 'polku.db');
  const [port = 0] = await freePorts(1);
  const options = { root, storeFile, port, receiverPort: 1 };
  const flags = Object.entries(size).flatMap(([name, count]) => [`--${name}`, String(count)]);
  const { workspaceId } = (await runPolku(options, ['demo', ...flags, '--json'])) as {
    workspaceId: string;
  };
  let running: Backend | undefined = await startBackend(options);

  async function stop() {
    await running?.stop();
    running = undefined;
  }

  return {
    url: running.url,
    workspaceId,
    storeFile,
    /** Runs a command beside the backend, over the same store: → what it printed. Rejects when it fails. */
    polku: (...args: string[]) => readPolku(options, args),
    /** What a context needs to be signed in, as this person. @default who leads */
    async signIn(browser: Browser, person = LEAD): Promise<BrowserContextOptions> {
      const who = Object.entries(person).flatMap(([name, value]) => [`--${name}`, value]);
      const args = ['user', 'create', '--workspace', workspaceId, ...who, '--json'];
      const { link } = (await runPolku(options, args)) as { link: string };
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(link);
      await page.locator('[data-page="inbox"]').waitFor();
      const storageState = await context.storageState();
      await context.close();
      return { storageState };
    },
    stop,
    async start() {
      running = await startBackend(options);
    },
    async end() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

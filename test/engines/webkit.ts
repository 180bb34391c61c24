/**
 * WebKitGTK's MiniBrowser on a display of its own, driven through WebKit's remote inspector. Not through
 * WebDriver: an automated session of WebKitGTK is always a private one, so that nothing would be left of it
 * after a kill, and delivery over a restart could not be tested at all.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findInstalled, howToGet } from '../browsers.ts';
import { freePorts } from '../e2e/world.ts';
import {
  type Engine,
  type EngineBrowser,
  type LaunchOptions,
  type Tab,
  toTask,
  untilTrue,
} from './engine.ts';
import { freezeTab } from './freeze.ts';
import { type Inspected, inspect } from './inspector.ts';
import { startNameProxy } from './name-proxy.ts';
import { killTree } from './process-tree.ts';

const program = findInstalled('webkit');

export const webkitEngine: Engine = {
  name: 'webkit',
  missing: program ? undefined : howToGet('webkit'),
  launch,
};

const MAX_WAIT_MS = 15_000;

async function launch({ profile, isPrivate }: LaunchOptions): Promise<EngineBrowser> {
  if (!program) throw new Error(howToGet('webkit'));
  const [port = 0] = await freePorts(1);
  const names = await startNameProxy();
  const child = spawn(
    program,
    [
      '--enable-developer-extras=true',
      '--javascript-can-open-windows-automatically=true',
      `--proxy=${names.url}`,
      '--ignore-host=127.0.0.1',
      ...(isPrivate ? ['--private'] : []),
      'about:blank',
    ],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        DISPLAY: await startDisplay(),
        XDG_DATA_HOME: join(profile, 'data'),
        XDG_CACHE_HOME: join(profile, 'cache'),
        XDG_CONFIG_HOME: join(profile, 'config'),
        WEBKIT_INSPECTOR_HTTP_SERVER: `127.0.0.1:${port}`,
      },
    },
  );
  const targets = createTargets(port);
  // The first tab stays blank; the others are opened from it.
  const first = await inspect(await targets.next());
  return toBrowser({ child, first, targets, end: names.close });
}

type Parts = {
  child: ChildProcess;
  first: Inspected;
  targets: ReturnType<typeof createTargets>;
  end: () => Promise<void>;
};

function toBrowser({ child, first, targets, end }: Parts): EngineBrowser {
  let opening: Promise<unknown> = Promise.resolve();

  async function openNow(url: string): Promise<Tab> {
    first.run(`void window.open(${JSON.stringify(url)}, '_blank', 'noopener')`);
    const address = await targets.next();
    const tab = toTab({
      inspected: await inspect(address),
      root: child.pid ?? 0,
      gone: () => targets.gone(address),
    });
    await untilTrue(tab, `location.href !== 'about:blank' && document.readyState === 'complete'`);
    return tab;
  }

  async function kill() {
    const ended = once(child, 'exit');
    if (child.pid) killTree(child.pid);
    await ended;
    await end();
  }

  return {
    open(url) {
      // One at a time: which target is the new one is told by its being new.
      const opened = opening.then(() => openNow(url));
      opening = opened.catch(() => {});
      return opened;
    },
    close: kill,
    kill,
    setOffline: undefined,
    limitStorage: undefined,
  };
}

type TabParts = { inspected: Inspected; root: number; gone: () => Promise<void> };

function toTab({ inspected: { evaluate, run, end }, root, gone }: TabParts): Tab {
  const tab: Tab = {
    evaluate,
    begin: async (statements) => run(toTask(statements)),
    async goto(url) {
      // The same address again is another page: only the old one has the mark.
      await tab.begin(`globalThis.isLeft = true; location.href = ${JSON.stringify(url)}`);
      await untilTrue(tab, `!globalThis.isLeft && document.readyState === 'complete'`);
    },
    freeze: (...others) => freezeTab(root, tab, others),
    async close() {
      await tab.begin('window.close()');
      await gone();
      end();
    },
  };
  return tab;
}

/** The inspector's list of pages, a web page itself. */
function createTargets(port: number) {
  const known = new Set<string>();
  async function list(): Promise<string[]> {
    const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    const html = (await response?.text()) ?? '';
    return [...html.matchAll(/'(\/socket\/[^']+)'/g)].map(
      ([, path = '']) => `ws://127.0.0.1:${port}${path}`,
    );
  }
  async function until<T>(what: string, look: (all: string[]) => T | undefined): Promise<T> {
    const endsAt = performance.now() + MAX_WAIT_MS;
    while (performance.now() < endsAt) {
      const found = look(await list());
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`WebKitGTK showed no ${what} within ${MAX_WAIT_MS} ms.`);
  }
  return {
    /** The address of the next page that was not there before. */
    async next(): Promise<string> {
      const address = await until('new page', (all) => all.find((each) => !known.has(each)));
      known.add(address);
      return address;
    },
    async gone(address: string): Promise<void> {
      await until('end of a page', (all) => !all.includes(address));
    },
  };
}

/** A display for one browser: it chooses its own number, tells it, and ends with its last client. */
async function startDisplay(): Promise<string> {
  const flags = ['-terminate', '-displayfd', '3', '-screen', '0', '1280x1024x24'];
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe'] as const;
  const server = spawn('Xvfb', [...flags, '-nolisten', 'tcp'], { stdio: [...stdio] });
  server.unref();
  const [line] = await once(createInterface(server.stdio[3] as Readable), 'line');
  return `:${line}`;
}

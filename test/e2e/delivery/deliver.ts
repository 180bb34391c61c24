import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, type EngineBrowser, type Tab, untilTrue } from '../../engines/engine.ts';
import type { Contender, Counted } from './contender.ts';
import { type FaultProxy, type Seen, startFaultProxy } from './fault-proxy.ts';
import type { PageHost } from './page-host.ts';

/**
 * One cell of the matrix: a scenario, in an engine, with a contender. The scenario does what happens to the
 * page, the browser and the server; then the events are waited for, and what the server counts is the result.
 */
export type Scenario = {
  /** Short, and the beginning of its events' names. */
  id: string;
  title: string;
  /** How many events it tracks. */
  events: number;
  /** It needs a browser that no other cell uses, in its private mode or not. @default a tab is enough */
  browser?: 'own' | 'private';
  /** By engine: why it cannot be done there. */
  impossible?: { [engine: string]: string };
  /** Ends with the tab that is open last, after which no more is done: the events must now come by themselves. */
  run(stage: Stage): Promise<Tab>;
};

export type Stage = {
  engine: Engine;
  browser: EngineBrowser;
  proxy: FaultProxy;
  host: PageHost;
  marks: readonly string[];
  trackedAtMs: number;
  /** A new tab with the contender's page, ready to track. */
  open(query?: string, origin?: string): Promise<Tab>;
  /** The same in a tab that is open: what a user does who comes back. */
  visit(tab: Tab, query?: string): Promise<void>;
  /** To a page of the same site without the contender. */
  leave(tab: Tab, path?: string): Promise<void>;
  /** Back to the contender's page, out of the back/forward cache or not. */
  back(tab: Tab): Promise<void>;
  /** Tracks in the page, all in one task. @default all marks */
  track(tab: Tab, marks?: readonly string[]): Promise<void>;
  /** The page has tried to send, whatever came of it. */
  tried(tab: Tab): Promise<void>;
  /** Resolves when every mark counts. Rejects when they have been waited for long enough. */
  counted(): Promise<void>;
  /** SIGKILL, and a new browser on the same profile. */
  killAndRelaunch(): Promise<void>;
};

export type Delivery = {
  of: number;
  /** Marks that do not count, and those that count more than once. */
  lost: string[];
  doubled: string[];
  /** In the order of arrival, where the contender knows it. */
  counted: Counted[];
  /** When `track()` had returned, by the server's clock, UTC ms. */
  trackedAtMs: number;
  /** What the proxy saw, oldest first. */
  seen: readonly Seen[];
};

export type DeliverOptions = {
  engine: Engine;
  scenario: Scenario;
  contender: Contender;
  host: PageHost;
  /** One that is running already, for scenarios that need none of their own. */
  shared?: EngineBrowser | undefined;
  /** How long the events are waited for. @default 20000 */
  patienceMs?: number;
};

const PEER_TRIES_WITHIN_MS = 4_000;

export async function deliver(options: DeliverOptions): Promise<Delivery> {
  const { engine, scenario, contender, host, patienceMs = 20_000 } = options;
  const profile = mkdtempSync(join(tmpdir(), 'polku-profile-'));
  const proxy = await startFaultProxy(contender.upstream);
  host.content.html = await contender.toHtml(proxy.url);
  if (contender.token) host.content.token = contender.token;
  const launch = () => engine.launch({ profile, isPrivate: scenario.browser === 'private' });
  const shared = scenario.browser ? undefined : options.shared;
  const marks = toMarks(scenario);
  const stage = createStage({
    engine,
    browser: shared ?? (await launch()),
    proxy,
    host,
    marks,
    launch,
    async counted() {
      const lost = await untilCounted(contender, marks, patienceMs);
      if (lost.length > 0) throw new Error(`Not there by now: ${lost.join(', ')}.`);
    },
  });
  try {
    const tab = await scenario.run(stage);
    await untilCounted(contender, marks, patienceMs);
    // Whatever else it has to send has now been sent: a second copy would be there.
    await stage.tried(tab);
    const counted = await contender.counted(marks);
    await tab.close();
    const { trackedAtMs } = stage;
    return {
      of: marks.length,
      counted,
      trackedAtMs,
      seen: proxy.seen,
      ...compare(marks, counted),
    };
  } finally {
    if (!shared) await stage.browser.close().catch(() => {});
    await proxy.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function compare(marks: readonly string[], counted: readonly Counted[]) {
  const times = (mark: string) => counted.filter((each) => each.mark === mark).length;
  return {
    lost: marks.filter((mark) => times(mark) === 0),
    doubled: marks.filter((mark) => times(mark) > 1),
  };
}

function toMarks({ id, events }: Scenario): string[] {
  const once = Math.random().toString(36).slice(2, 8);
  return Array.from({ length: events }, (_, i) => `${id}_${once}_${i + 1}`);
}

/** Resolves with the marks that do not count after all this time. */
export async function untilCounted(contender: Contender, marks: readonly string[], maxMs: number) {
  const endsAt = performance.now() + maxMs;
  for (;;) {
    const { lost } = compare(marks, await contender.counted(marks));
    if (lost.length === 0 || performance.now() > endsAt) return lost;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type StageParts = Pick<Stage, 'engine' | 'browser' | 'proxy' | 'host' | 'marks' | 'counted'> & {
  launch: () => Promise<EngineBrowser>;
};

function createStage({ launch, ...parts }: StageParts): Stage {
  const { host, marks } = parts;
  const untilReady = async (tab: Tab) => {
    await untilTrue(tab, 'Boolean(globalThis.contender)');
    await tab.evaluate('contender.ready.then(() => true)');
  };
  const stage: Stage = {
    ...parts,
    trackedAtMs: 0,
    async open(query = '', origin = host.url) {
      const tab = await stage.browser.open(`${origin}/${query}`);
      await untilReady(tab);
      return tab;
    },
    async visit(tab, query = '') {
      await stage.leave(tab, query);
      await untilReady(tab);
    },
    leave: async (tab, path = 'empty') =>
      tab.goto(new URL(path, await tab.evaluate('location.origin')).href),
    async back(tab) {
      await tab.begin('history.back()');
      await untilTrue(tab, `Boolean(globalThis.contender)`);
    },
    async track(tab, which = marks) {
      await tab.evaluate(toTrackScript(which));
      stage.trackedAtMs = Date.now();
    },
    async tried(tab) {
      const wait = `new Promise((resolve) => setTimeout(resolve, ${PEER_TRIES_WITHIN_MS}))`;
      await tab.evaluate(`(contender.tried ? contender.tried() : ${wait}).then(() => true)`);
    },
    async killAndRelaunch() {
      await stage.browser.kill();
      stage.browser = await launch();
    },
  };
  return stage;
}

/** Nothing is awaited: a host tracks and goes on. */
export const toTrackScript = (marks: readonly string[]): string =>
  `void ${JSON.stringify(marks)}.forEach((mark) => contender.track(mark))`;

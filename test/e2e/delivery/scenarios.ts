import { type Tab, untilTrue } from '../../engines/engine.ts';
import { type Scenario, type Stage, toTrackScript } from './deliver.ts';
import type { Fault } from './fault-proxy.ts';

/** What can happen between a click and a database, one scenario each. */

const DAY_MS = 24 * 3_600_000;
const MAX_HANG_MS = 6_000;

export const navigate: Scenario = {
  id: 'navigate',
  title: 'the page navigates in the same tick as the last track()',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await leaveInTheSameTick(stage, tab);
    await stage.visit(tab);
    return tab;
  },
};

export const down = toFailing('down', 'the server is down, then back', { kind: 'refuse' });
export const fails = toFailing('fails', 'the server answers 500, then is well', {
  kind: 'status',
  status: 500,
});

/** Fails while the user leaves; is well when they come back. */
function toFailing(id: string, title: string, fault: Fault): Scenario {
  return {
    id,
    title,
    events: 3,
    async run(stage) {
      const tab = await stage.open();
      await failOnce(stage, tab, fault);
      await stage.leave(tab);
      await stage.proxy.set({ kind: 'none' });
      await stage.visit(tab);
      return tab;
    },
  };
}

export const asksForTime: Scenario = {
  id: 'asks_for_time',
  title: 'the server answers 429 with Retry-After: 2, on the same page',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    const [first = '', ...others] = stage.marks;
    await stage.proxy.set({ kind: 'status', status: 429, retryAfterS: 2 });
    await stage.track(tab, [first]);
    await stage.tried(tab);
    await untilSeen(stage, 'status');
    await stage.proxy.set({ kind: 'none' });
    // What comes meanwhile waits as well.
    await stage.track(tab, others);
    await stage.tried(tab);
    return tab;
  },
};

export const cut: Scenario = {
  id: 'cut',
  title: 'the server has taken them, and the answer is cut off',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await failOnce(stage, tab, { kind: 'cut' });
    await stage.proxy.set({ kind: 'none' });
    return tab;
  },
};

export const crash: Scenario = {
  id: 'crash',
  title: 'the browser is killed 300 ms after track()',
  events: 3,
  browser: 'own',
  async run(stage) {
    const tab = await stage.open();
    await stage.track(tab);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stage.killAndRelaunch();
    return stage.open();
  },
};

export const hang: Scenario = {
  id: 'hang',
  title: 'the server never answers, and the browser is killed',
  events: 3,
  browser: 'own',
  async run(stage) {
    const tab = await stage.open();
    await stage.proxy.set({ kind: 'hang' });
    await stage.track(tab);
    await untilSeen(stage, 'hang');
    await stage.killAndRelaunch();
    await stage.proxy.set({ kind: 'none' });
    return stage.open();
  },
};

export const twoTabs: Scenario = {
  id: 'two_tabs',
  title: 'two tabs are closed while the server is down, then one is opened',
  events: 6,
  async run(stage) {
    const tabs = [await stage.open(), await stage.open()];
    await stage.proxy.set({ kind: 'refuse' });
    await Promise.all(
      tabs.map(async (tab, i) => {
        await stage.track(tab, stage.marks.slice(i * 3, i * 3 + 3));
        await stage.tried(tab);
      }),
    );
    for (const tab of tabs) await tab.close();
    await stage.proxy.set({ kind: 'none' });
    return stage.open();
  },
};

export const offline: Scenario = {
  id: 'offline',
  title: 'the device goes offline and comes back',
  events: 3,
  browser: 'own',
  impossible: {
    webkit: 'WebKitGTK takes its network state from the machine and gives no way to change it',
  },
  async run(stage) {
    const tab = await stage.open();
    await stage.browser.setOffline?.(true);
    await stage.track(tab);
    await stage.tried(tab);
    await stage.browser.setOffline?.(false);
    return tab;
  },
};

export const privateMode: Scenario = {
  ...fails,
  id: 'private',
  title: 'in private mode: the server answers 500, then is well',
  browser: 'private',
};

export const quotaFull = toBroken('quota_full', 'storage is full', async (stage) => {
  const { browser, host } = stage;
  // Where the engine can be told how much there is, the browser itself refuses; elsewhere the page's put() does.
  if (!browser.limitStorage) return stage.open('?idb=full');
  await browser.limitStorage(host.url, 1);
  return stage.open();
});

export const idbHangs = toBroken('idb_hangs', 'IndexedDB never answers', (stage) =>
  stage.open('?idb=hangs'),
);

/** Without its storage the page has only itself: it must come through a failing server nevertheless. */
function toBroken(id: string, title: string, open: (stage: Stage) => Promise<Tab>): Scenario {
  return {
    id,
    title: `${title}, and the server answers 500, then is well`,
    events: 3,
    async run(stage) {
      const tab = await open(stage);
      await failOnce(stage, tab, { kind: 'status', status: 500 });
      await stage.proxy.set({ kind: 'none' });
      return tab;
    },
  };
}

export const overnight: Scenario = {
  id: 'overnight',
  title: 'the token expires while the events wait for 24 hours',
  events: 3,
  async run(stage) {
    const tab = await stage.open(`?shift=${-DAY_MS}&issued=${-DAY_MS}`);
    await failOnce(stage, tab, { kind: 'refuse' });
    await stage.leave(tab);
    await stage.proxy.set({ kind: 'none' });
    await stage.visit(tab);
    return tab;
  },
};

export const plainHttp: Scenario = {
  id: 'plain_http',
  title: 'on plain http two tabs send at once',
  events: 6,
  async run(stage) {
    const origin = stage.host.plainUrl;
    const tabs = [await stage.open('', origin), await stage.open('', origin)];
    const isPlain = await tabs[0]?.evaluate('!isSecureContext');
    if (!isPlain) throw new Error(`${origin} is a secure context here.`);
    await stage.proxy.set({ kind: 'status', status: 503 });
    await Promise.all(
      tabs.map(async (tab, i) => {
        await stage.track(tab, stage.marks.slice(i * 3, i * 3 + 3));
        await stage.tried(tab);
      }),
    );
    await stage.proxy.set({ kind: 'none' });
    await Promise.all(tabs.map(stage.tried));
    const [first, last] = tabs as [Tab, Tab];
    await first.close();
    return last;
  },
};

export async function leaveInTheSameTick(stage: Stage, tab: Tab): Promise<void> {
  await leaveBy(tab, `${toTrackScript(stage.marks)}; location.href = '/empty'`);
}

/** Runs statements that lead to the empty page, and waits for it. */
export async function leaveBy(tab: Tab, statements: string): Promise<void> {
  await tab.begin(statements);
  await untilTrue(tab, `location.pathname === '/empty' && document.readyState === 'complete'`);
}

export async function failOnce(stage: Stage, tab: Tab, fault: Fault): Promise<void> {
  await stage.proxy.set(fault);
  await stage.track(tab);
  await stage.tried(tab);
}

/** A new request has met the fault; a contender that sends none is not waited for longer. */
export async function untilSeen({ proxy }: Stage, kind: Fault['kind'], after = 0): Promise<void> {
  const endsAt = performance.now() + MAX_HANG_MS;
  const isThere = () => proxy.seen.slice(after).some(({ fault }) => fault === kind);
  while (performance.now() < endsAt && !isThere()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

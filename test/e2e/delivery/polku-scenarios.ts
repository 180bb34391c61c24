import { type Tab, untilTrue } from '../../engines/engine.ts';
import { type Scenario, type Stage, toTrackScript } from './deliver.ts';
import { failOnce, leaveBy, untilSeen } from './scenarios.ts';

/** What is asked of Polku alone: it knows of requests, keys, ids and tabs that a peer does not have. */

const HOUR_MS = 3_600_000;
/** What a sender has said holds for three seconds; Firefox may lose that it took it back as its tab was closed. */
const MAX_TAKEOVER_MS = 5_000;
/** With the envelope of an event, thirty of them are 90 kB and more. */
const PADDING = 2_900;

export const closesInFlight: Scenario = {
  id: 'closes_in_flight',
  title: 'a tab closes while its request is under way',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await stage.proxy.set({ kind: 'slow' });
    await stage.track(tab);
    await untilSeen(stage, 'slow');
    await tab.close();
    // Now the server takes it, and nobody is there to hear of that.
    await stage.proxy.set({ kind: 'none' });
    return stage.open();
  },
};

export const reloads: Scenario = {
  id: 'reloads',
  title: 'a request fails and the page is reloaded',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await failOnce(stage, tab, { kind: 'status', status: 502 });
    await stage.proxy.set({ kind: 'none' });
    await stage.visit(tab);
    return tab;
  },
};

/** `otherKey` is that of another workspace, whose page comes after the one that left events behind. */
export const toTwoKeys = (otherKey: () => Promise<string>): Scenario => ({
  id: 'two_keys',
  title: 'another key’s page comes upon what was left behind',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await failOnce(stage, tab, { kind: 'refuse' });
    await stage.leave(tab);
    await stage.proxy.set({ kind: 'none' });
    await stage.leave(tab, `?key=${await otherKey()}&unidentified`);
    await untilTrue(tab, 'Boolean(globalThis.contender)');
    await tab.evaluate(`contender.track('of_the_other')`);
    await stage.tried(tab);
    await stage.visit(tab);
    return tab;
  },
});

export const ninetyKilobytes: Scenario = {
  id: 'ninety_kb',
  title: '90 kB are queued when the page goes away',
  events: 30,
  async run(stage) {
    const tab = await stage.open();
    // Nothing that is sent ends before the next page, so that all of it is in flight at once.
    await stage.proxy.set({ kind: 'slow' });
    const properties = `{ text: 'ä'.repeat(${PADDING / 2}) }`;
    const track = `${JSON.stringify(stage.marks)}.forEach((mark) => contender.track(mark, ${properties}))`;
    await leaveBy(tab, `${track}; location.href = '/empty'`);
    await stage.proxy.set({ kind: 'none' });
    await stage.visit(tab);
    return tab;
  },
};

export const hidesTwice: Scenario = {
  id: 'hides_twice',
  title: 'the page is left and come back to, twice',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await leaveBy(tab, `${toTrackScript(stage.marks)}; location.href = '/empty'`);
    await stage.back(tab);
    const once = await tab.evaluate<boolean>('globalThis.persisted');
    await stage.tried(tab);
    await stage.leave(tab);
    await stage.back(tab);
    assertRestored({ once, twice: await tab.evaluate('globalThis.persisted') });
    return tab;
  },
};

export const restored: Scenario = {
  id: 'restored',
  title: 'a page comes out of the back/forward cache with a retry to do',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await failOnce(stage, tab, { kind: 'status', status: 500 });
    await stage.leave(tab);
    const before = stage.proxy.seen.length;
    await stage.back(tab);
    assertRestored({ once: await tab.evaluate('globalThis.persisted') });
    await untilSeen(stage, 'status', before);
    await stage.proxy.set({ kind: 'none' });
    return tab;
  },
};

export const keepsItsPlace: Scenario = {
  id: 'keeps_its_place',
  title: 'the page goes into the back/forward cache',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await stage.leave(tab);
    const without = await isRestored(stage, tab);
    await stage.visit(tab);
    await stage.track(tab);
    await stage.tried(tab);
    const withUs = await isRestored(stage, tab);
    assertRestored({ without, withUs });
    return tab;
  },
};

export const keepsItsPlaceSending: Scenario = {
  id: 'keeps_its_place_sending',
  title: 'the page goes into the back/forward cache while it sends',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await stage.leave(tab);
    const without = await isRestored(stage, tab);
    await stage.visit(tab);
    await stage.proxy.set({ kind: 'slow' });
    await stage.track(tab);
    await tab.begin('contender.tried()');
    await untilSeen(stage, 'slow');
    const withUs = await isRestored(stage, tab);
    await stage.proxy.set({ kind: 'none' });
    assertRestored({ without, withUs });
    return tab;
  },
};

function assertRestored(seen: { [which: string]: boolean }): void {
  if (Object.values(seen).includes(false)) {
    throw new Error(`Each page was to be restored: ${JSON.stringify(seen)}.`);
  }
}

/** Whether the page that is shown, left and come back to, is the one that was left. */
async function isRestored(stage: Stage, tab: Tab): Promise<boolean> {
  const { pathname } = new URL(await tab.evaluate('location.href'));
  await stage.leave(tab, 'empty?elsewhere');
  await tab.begin('history.back()');
  await untilTrue(tab, `location.pathname + location.search === '${pathname}'`);
  return tab.evaluate('globalThis.persisted');
}

export const openTransaction: Scenario = {
  id: 'open_transaction',
  title: 'a transaction is open when the page goes away',
  events: 3,
  async run(stage) {
    const tab = await stage.open();
    await stage.tried(tab);
    await tab.evaluate(KEEP_A_TRANSACTION_OPEN);
    await stage.leave(tab);
    await stage.visit(tab);
    await stage.track(tab);
    return tab;
  },
};

/** On the collector's own database, from the moment of `pagehide` until the page is gone. */
const KEEP_A_TRANSACTION_OPEN = `(async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('polku:'));
  const opening = indexedDB.open(name);
  await new Promise((resolve) => { opening.onsuccess = resolve; });
  addEventListener('pagehide', () => {
    const store = opening.result.transaction('events', 'readwrite').objectStore('events');
    const goOn = () => { store.count().onsuccess = goOn; };
    goOn();
  });
})()`;

export const fiftyOffline: Scenario = {
  id: 'fifty_offline',
  title: 'fifty events are tracked offline and the page is reloaded online',
  events: 50,
  browser: 'own',
  async run(stage) {
    const tab = await stage.open();
    await goOffline(stage, true);
    await stage.track(tab);
    await stage.tried(tab);
    await goOffline(stage, false);
    await stage.visit(tab);
    return tab;
  },
};

/** Where an engine cannot be taken off the network, the network's end is: nothing listens. */
async function goOffline({ browser, proxy }: Stage, isOffline: boolean): Promise<void> {
  if (browser.setOffline) return browser.setOffline(isOffline);
  return proxy.set({ kind: isOffline ? 'refuse' : 'none' });
}

export const senderDies: Scenario = {
  id: 'sender_dies',
  title: 'of two tabs the one that sends is closed',
  events: 6,
  async run(stage) {
    const [sender, other] = await openTwo(stage);
    await stage.proxy.set({ kind: 'hang' });
    await stage.track(sender, stage.marks.slice(0, 3));
    await untilSeen(stage, 'hang');
    await stage.track(other, stage.marks.slice(3));
    // In vain, for it is not its turn.
    const waits = 'new Promise((resolve) => setTimeout(resolve, 500))';
    await other.evaluate(`Promise.race([contender.tried(), ${waits}])`);
    await stage.proxy.set({ kind: 'none' });
    const before = stage.proxy.seen.length;
    const closedAtMs = Date.now();
    await sender.close();
    await untilSeen(stage, 'none', before);
    const waitedMs = Date.now() - closedAtMs;
    if (waitedMs > MAX_TAKEOVER_MS) throw new Error(`The other tab waited for ${waitedMs} ms.`);
    return other;
  },
};

export const senderFrozen: Scenario = {
  id: 'sender_frozen',
  title: 'of two tabs the one that sends is frozen',
  events: 6,
  async run(stage) {
    const frozen = await stage.open();
    const visible = await stage.open();
    await stage.proxy.set({ kind: 'slow' });
    await stage.track(frozen, stage.marks.slice(0, 3));
    await untilSeen(stage, 'slow');
    const thaw = await frozen.freeze(visible);
    try {
      await stage.proxy.set({ kind: 'none' });
      await stage.track(visible, stage.marks.slice(3));
      await stage.counted();
    } finally {
      thaw();
    }
    await visible.close();
    return frozen;
  },
};

export const clockAhead: Scenario = {
  id: 'clock_ahead',
  title: 'the device’s clock is three hours ahead',
  events: 3,
  async run(stage) {
    const tab = await stage.open(`?shift=${3 * HOUR_MS}`);
    await failOnce(stage, tab, { kind: 'status', status: 503 });
    await stage.proxy.set({ kind: 'none' });
    return tab;
  },
};

export const leavesUnidentified: Scenario = {
  id: 'leaves_unidentified',
  title: 'the page identifies, tracks and navigates in one tick, before the token is there',
  events: 3,
  async run(stage) {
    const tab = await stage.open('?unidentified');
    const track = toTrackScript(stage.marks);
    await leaveBy(tab, `contender.identify(); ${track}; location.href = '/empty'`);
    await stage.visit(tab);
    return tab;
  },
};

async function openTwo(stage: Stage): Promise<[Tab, Tab]> {
  return [await stage.open(), await stage.open()];
}

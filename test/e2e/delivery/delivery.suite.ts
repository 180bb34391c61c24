import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, EngineBrowser } from '../../engines/engine.ts';
import { startTestBackend, type TestBackend } from '../backend.ts';
import { type Delivery, deliver, type Scenario } from './deliver.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { createPolkuContender, type PolkuOptions } from './polku.ts';
import * as polku from './polku-scenarios.ts';
import * as common from './scenarios.ts';

/**
 * The delivery matrix of one engine: Polku against one real backend, each cell with a page host, a proxy and a
 * user of its own. In each, every event counts once and is verified; some are held to more. Cells that a tab
 * is enough for share a browser.
 */
type Cell = {
  name: string;
  scenario: Scenario;
  /** How Polku comes into the page. @default 'npm' */
  from?: PolkuOptions['from'];
  /** It is about the back/forward cache, in which all tabs together have room for few pages. @default false */
  isAlone?: boolean;
  /** What more is true of it. */
  check?: (delivery: Delivery, engine: Engine) => void;
};

const MAX_CELL_MS = 60_000;

export function describeDelivery(engine: Engine): void {
  describe.skipIf(engine.missing)(`delivery in ${engine.name}`, () => {
    const profile = mkdtempSync(join(tmpdir(), 'polku-shared-'));
    const cells = toCells(() => backend).filter(
      ({ scenario }) => !scenario.impossible?.[engine.name],
    );
    const hosts: PageHost[] = [];
    let backend: TestBackend;
    let shared: EngineBrowser;

    beforeAll(async () => {
      hosts.push(...(await Promise.all(cells.map(startPageHost))));
      backend = await startTestBackend(hosts.flatMap(({ url, plainUrl }) => [url, plainUrl]));
      shared = await engine.launch({ profile });
    });
    afterAll(async () => {
      await shared?.close();
      await Promise.all(hosts.map((host) => host.close()));
      await backend?.end();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });

    cells.forEach(({ name, scenario, from = 'npm', isAlone, check }, i) => {
      const run = isAlone ? test : test.concurrent;
      run(name, { timeout: MAX_CELL_MS }, async () => {
        const host = hosts[i] as PageHost;
        const user = `user-${i}-${scenario.id}`;
        const contender = await createPolkuContender({ backend, user, from });
        const delivery = await deliver({ engine, scenario, contender, host, shared });
        expect(delivery).toMatchObject({ of: scenario.events, lost: [], doubled: [] });
        expect(delivery.counted.filter(({ isVerified }) => !isVerified)).toEqual([]);
        check?.(delivery, engine);
      });
    });
  });
}

const toCells = (backend: () => TestBackend): Cell[] => [
  {
    name: 'C01: what is tracked in the tick of a navigation arrives, once',
    scenario: common.navigate,
  },
  {
    name: 'what the script tag tracked in the tick of a navigation arrives, once',
    scenario: common.navigate,
    from: 'script',
  },
  {
    name: 'what was tracked before the token was there is the user’s, and verified',
    scenario: polku.leavesUnidentified,
  },
  {
    name: 'C02: a request under way when the tab closes is sent again by the next page, with the same ids',
    scenario: polku.closesInFlight,
    check: ({ seen, counted }) => {
      const sent = requestsOf(seen, counted);
      expect(sent.length).toBeGreaterThan(1);
      expect(new Set(sent.map(({ ids }) => ids.join())).size).toBe(1);
    },
  },
  {
    name: 'C03: a request that failed is sent again after a reload, with the same ids',
    scenario: polku.reloads,
    check: ({ seen, counted }) => {
      const sent = requestsOf(seen, counted);
      expect(sent[0]?.status).toBe(502);
      expect(sent.at(-1)?.status).toBe(200);
      expect(new Set(sent.map(({ ids }) => ids.join())).size).toBe(1);
    },
  },
  {
    name: 'C04: what one write key left behind is never sent by another',
    scenario: polku.toTwoKeys(() => backend().addWorkspace()),
    check: ({ seen, counted }) => {
      expect(new Set(seen.map(({ body }) => JSON.parse(body).writeKey)).size).toBe(2);
      const sent = requestsOf(seen, counted);
      expect(new Set(sent.map(({ writeKey }) => writeKey))).toEqual(new Set([backend().writeKey]));
    },
  },
  {
    name: 'C05: the browser is killed while the server does not answer, and nothing is lost',
    scenario: common.hang,
    check: ({ seen }) => expect(seen.some(({ fault }) => fault === 'hang')).toBe(true),
  },
  {
    name: 'the browser is killed 300 ms after track(), and nothing is lost',
    scenario: common.crash,
  },
  {
    name: 'the browser is killed 300 ms after track() of the script tag, and nothing is lost',
    scenario: common.crash,
    from: 'script',
  },
  {
    name: 'C06: of 90 kB at pagehide no more than 60 kB are in flight, and the next page sends the rest',
    scenario: polku.ninetyKilobytes,
    check: ({ seen }) => {
      const held = seen.filter(({ fault }) => fault === 'slow').map(({ body }) => bytesOf(body));
      expect(held.length).toBeGreaterThan(0);
      expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(60_000);
      expect(Math.max(...seen.map(({ body }) => bytesOf(body)))).toBeLessThanOrEqual(60_000);
    },
  },
  {
    name: 'C09: a transaction that is open at pagehide does not stop the next page',
    scenario: polku.openTransaction,
  },
  {
    name: 'what was tracked while the server was down arrives when it is back',
    scenario: common.down,
  },
  {
    name: 'what the script tag tracked while the server was down arrives when it is back',
    scenario: common.down,
    from: 'script',
  },
  {
    name: 'a server that answers 500 gets it later',
    scenario: common.fails,
    check: ({ seen }) => expect(seen.some(({ status }) => status === 500)).toBe(true),
  },
  {
    name: 'a server that asks for two seconds is not asked again before',
    scenario: common.asksForTime,
    check: ({ seen }) => {
      const refused = seen.findIndex(({ status }) => status === 429);
      const [first, next] = seen.slice(refused);
      expect((next?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1_990);
    },
  },
  {
    name: 'what a server took whose answer was cut off counts once',
    scenario: common.cut,
    check: ({ seen, counted }) => {
      const sent = requestsOf(seen, counted);
      // Durable both times, whatever the page heard.
      expect(sent.length).toBeGreaterThan(1);
      expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
    },
  },
  {
    name: 'C22: fifty events tracked offline arrive in their order',
    scenario: polku.fiftyOffline,
    check: ({ counted }) => {
      const marks = counted.map(({ mark }) => Number(mark.split('_').at(-1)));
      expect(marks).toEqual(marks.toSorted((a, b) => a - b));
    },
  },
  {
    name: 'what was tracked offline arrives when the network is back',
    scenario: common.offline,
  },
  {
    name: 'C25: two tabs closed while the server is down lose nothing to each other',
    scenario: common.twoTabs,
  },
  {
    name: 'C26, S33: one tab sends, and when it dies the other takes over at once',
    scenario: polku.senderDies,
    check: ({ seen, counted }) =>
      expect(requestsOf(seen, counted).filter(({ fault }) => fault === 'hang')).toHaveLength(1),
  },
  {
    name: 'C27: a frozen tab that sends does not keep the visible one from it',
    scenario: polku.senderFrozen,
  },
  {
    name: 'in private mode it is as anywhere',
    scenario: common.privateMode,
  },
  {
    name: 'with no room left it goes on in memory',
    scenario: common.quotaFull,
  },
  {
    name: 'without an answer from IndexedDB it goes on in memory',
    scenario: common.idbHangs,
  },
  {
    name: 'what waited for a day with a token of then is verified',
    scenario: common.overnight,
  },
  {
    name: 'on plain http, where two tabs send at once, each event counts once',
    scenario: common.plainHttp,
  },
  {
    name: 'C34: a device’s clock three hours ahead is corrected to within a second',
    scenario: polku.clockAhead,
    check: ({ counted, trackedAtMs }) => {
      for (const { at = 0 } of counted) expect(Math.abs(at - trackedAtMs)).toBeLessThan(1_000);
    },
  },
  {
    name: 'C08: hidden, shown and hidden again without new events, it sends nothing twice',
    scenario: polku.hidesTwice,
    isAlone: true,
    check: ({ seen, counted }, { name }) => {
      // Firefox drops the answers to a page that goes into its cache: sent again, and counted once.
      const most = name === 'firefox' ? 2 : 1;
      expect(requestsOf(seen, counted).length).toBeLessThanOrEqual(most);
    },
  },
  {
    name: 'C10: out of the back/forward cache, retries go on until the server says yes',
    scenario: polku.restored,
    isAlone: true,
  },
  {
    name: 'the back/forward cache takes the page as it does without us',
    scenario: polku.keepsItsPlace,
    isAlone: true,
  },
  {
    name: 'the back/forward cache takes the page of the script tag as it does without us',
    scenario: polku.keepsItsPlace,
    from: 'script',
    isAlone: true,
  },
  {
    name: 'the back/forward cache takes the page as it does without us, also while it sends',
    scenario: polku.keepsItsPlaceSending,
    isAlone: true,
  },
];

type Sent = { writeKey: string; ids: string[]; fault: string; status: number | undefined };

/** The requests that carried any of these events, and which ids they had for them. */
function requestsOf(seen: Delivery['seen'], counted: Delivery['counted']): Sent[] {
  const marks = new Set(counted.map(({ mark }) => mark));
  return seen.flatMap(({ body, fault, status }) => {
    const { writeKey, events } = JSON.parse(body) as {
      writeKey: string;
      events: { id: string; name?: string }[];
    };
    const ids = events.filter(({ name }) => marks.has(name ?? '')).map(({ id }) => id);
    return ids.length > 0 ? [{ writeKey, ids, fault, status }] : [];
  });
}

const bytesOf = (body: string): number => Buffer.byteLength(body);

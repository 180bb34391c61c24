import { setTimeout as pause } from 'node:timers/promises';
import type { TestBackend } from '../e2e/backend.ts';
import { newEventId, type TestEvent } from '../e2e/batch.ts';
import { type Client, createClient } from './client.ts';

/**
 * People who begin to use the product, over several clients at a time, for as long as the test makes trouble.
 * Each comes unknown, identifies, uses the product for the first time and goes on; some use it before they
 * identify, and some on two devices at once. Whatever happens to the backend meanwhile, each is one first use.
 */
export type Crowd = ReturnType<typeof createCrowd>;

export type CrowdOptions = {
  backend: Pick<TestBackend, 'token' | 'writeKey' | 'url'>;
  /** In the place of the backend's own address. */
  url?: string;
  random: () => number;
  clients?: number;
  /** Between two people of one client, on average. */
  paceMs?: number;
  /** Whether a client may have to try again; otherwise that fails the test. @default true */
  mayFail?: boolean;
  /** Before the ids of the people. */
  name?: string;
};

const ACCOUNTS = ['northwind', 'aalto', 'kivi'];

export function createCrowd(options: CrowdOptions) {
  const { backend, random, paceMs = 60, name = 'person' } = options;
  const { url = backend.url, clients: size = 10, mayFail = true } = options;
  const clients = Array.from({ length: size }, () =>
    createClient({ url, writeKey: backend.writeKey, random, mayFail }),
  );
  const people = new Set<string>();
  const tracked = new Set<string>();
  const vouched = new Set<string>();
  let isWorking = true;

  async function join(device: Client): Promise<void> {
    const id = `${name}-${people.size}`;
    people.add(id);
    const account = ACCOUNTS[people.size % ACCOUNTS.length] ?? '';
    const token = await backend.token(id, account);
    use(device, id, token);
    const other = clients[Math.floor(random() * clients.length)];
    if (other && other !== device && random() < 0.25) {
      use(other, id, token);
      await Promise.all([device.flush(), other.flush()]);
    } else await device.flush();
  }

  /** One person's first minutes on one device. */
  function use(device: Client, userId: string, token: string): void {
    const anonymousId = `anonymous-${newEventId()}`;
    const sessionId = `session-${newEventId()}`;
    const put = (event: Partial<TestEvent>, isKnown: boolean) => {
      const who = { anonymousId, sessionId, ...(isKnown && { userId }) };
      const whole = { id: newEventId(), type: 'track', at: Date.now(), ...who, ...event };
      tracked.add(whole.id);
      if (isKnown) vouched.add(whole.id);
      device.track(whole, isKnown ? token : undefined);
    };
    put({ type: 'page', name: 'Home' }, false);
    if (random() < 0.25) put({ name: 'report_created' }, false);
    put({ type: 'identify', traits: { name: userId } }, true);
    put({ name: 'report_created', properties: { from: 'template' } }, true);
    put({ name: 'report_shared' }, true);
    put({ type: 'page', name: 'Reports' }, true);
  }

  async function work(device: Client): Promise<void> {
    while (isWorking) {
      await join(device);
      // Their pace, and not a wait for anything: without it the backend would be flooded, not used.
      await pause(random() * 2 * paceMs);
    }
  }
  const working = Promise.all(clients.map(work));
  // A test that fails before it asks gets its own error, not this one.
  working.catch(() => {});

  return {
    people,
    /** The ids of all events. */
    tracked,
    /** Of those that a token came with. */
    vouched,
    clients,
    acknowledged: () => new Set(clients.flatMap((client) => [...client.acknowledged])),
    /** How often each kind of answer came, over all clients. */
    outcomes() {
      const sum: { [how: string]: number } = {};
      for (const { outcomes } of clients)
        for (const [how, count] of outcomes) sum[how] = (sum[how] ?? 0) + count;
      return sum;
    },
    /** Nobody new comes; resolves when everything that was tracked has been acknowledged. */
    async finish(): Promise<void> {
      isWorking = false;
      await working;
    },
    async stop(): Promise<void> {
      isWorking = false;
      await Promise.all(clients.map((client) => client.stop()));
    },
  };
}

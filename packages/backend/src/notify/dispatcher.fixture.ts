import { expect, onTestFinished } from 'vitest';
import { createTestStore } from '../store/store.fixture.ts';
import type { Store } from '../store/store.ts';
import { createWorkspace } from '../success/workspace.ts';
import { parseWorkspaceDocument } from '../success/workspace-document.ts';
import { createMemory } from './channels/memory.ts';
import { createTurns } from './channels/turns.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createFeed, type News } from './feed.ts';
import { createGuard } from './guard.ts';
import { queueNotification } from './outbox.fixture.ts';
import type { Post, PostResult } from './post.ts';

/** A dispatcher over a real store, with time and a network that the test holds in its hands. */
export const START_MS = Date.UTC(2026, 0, 1);
const guard = createGuard({ lookup: async () => [{ address: '93.184.216.34' }] });

type Timer = { work: () => void; atMs: number };

/** Time that goes on only when it is told to. */
export function createClock() {
  let now = START_MS;
  const timers = new Set<Timer>();
  return {
    nowMs: () => now,
    later(work: () => void, delayMs: number) {
      const timer = { work, atMs: now + delayMs };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(ms: number) {
      now += ms;
      for (const timer of [...timers].filter(({ atMs }) => atMs <= now)) {
        timers.delete(timer);
        timer.work();
      }
    },
    /** How long until the next timer. */
    sleepMs: () => Math.min(...[...timers].map(({ atMs }) => atMs - now)),
  };
}

type Clock = ReturnType<typeof createClock>;

type Sent = { host: string; id: string; headers: Record<string, string>; body: string };

/** A network in which each host answers what the test says. */
export function createNetwork(
  answers: { [host: string]: () => PostResult | Promise<PostResult> } = {},
) {
  const sent: Sent[] = [];
  const post: Post = async (url, headers, body) => {
    const { host } = new URL(url);
    sent.push({ host, id: headers['webhook-id'] ?? '', headers, body });
    return (await answers[host]?.()) ?? status(200);
  };
  return { sent, post, answers };
}

export const status = (code: number, retryAfter?: string): PostResult => ({
  kind: 'answer',
  status: code,
  retryAfter,
});

export async function createOffice(hosts: string[] = ['a.example'], of?: Store) {
  const store = of ?? (await createTestStore()).store;
  const document = parseWorkspaceDocument({
    name: 'Reportly',
    origins: ['https://app.example'],
    channels: hosts.map((host) => ({ kind: 'webhook', url: `https://${host}/hook` })),
  });
  const created = await createWorkspace(store, document, { guard, nowMs: START_MS });
  const channelIds = created.channels.map(({ id }) => id);
  const { workspaceId } = created;
  let count = 0;
  const queue = (options: { channelIds?: string[]; atMs?: number; id?: string } = {}) => {
    count += 1;
    const id = `n${count}`;
    return queueNotification(store, { workspaceId, id, channelIds, atMs: START_MS, ...options });
  };
  return { store, ...created, channelIds, queue };
}

type StartOptions = {
  post: Post;
  clock: Clock;
  news?: News[];
  faults?: object[];
};

export function start(store: Store, { post, clock, news = [], faults }: StartOptions): Dispatcher {
  const onError = (details: object) => {
    if (!faults) throw new Error('A fault that was not expected', { cause: details });
    faults.push(details);
  };
  const log = { error: onError, info: () => {} };
  const feed = { ...createFeed(), publish: (item: News) => news.push(item) };
  const noWorld = () => Promise.reject(new Error('Not of this test'));
  const { nowMs } = clock;
  const memory = createMemory(nowMs);
  const tools = { post, ask: noWorld, mail: noWorld, memory, turns: createTurns(), nowMs };
  const publicUrl = () => 'https://polku.example';
  const made = { store, feed, tools, publicUrl, random: () => 0.5, log, ...clock };
  const dispatcher = createDispatcher(made);
  onTestFinished(() => {
    const stopped = dispatcher.stop(0);
    clock.pass(0);
    return stopped;
  });
  dispatcher.wake();
  return dispatcher;
}

/** What a process that has ended was sending is free again after a while, where others may send. */
export async function passClaims(store: Store, clock: Clock, restMs = 30_000): Promise<void> {
  if (!store.isShared) return;
  await expect.poll(clock.sleepMs).toBe(restMs);
  clock.pass(restMs);
}

export const readDeliveries = (store: Store) =>
  store.db
    .selectFrom('delivery')
    .select(['notification_id as id', 'status', 'attempts', 'last_error as error'])
    .orderBy('notification_id')
    .execute();

export const statusesOf = async (store: Store) =>
  (await readDeliveries(store)).map(({ status: one }) => one);

import {
  type Attempt,
  type DueDelivery,
  hasUnnumbered,
  numberNotifications,
  readDueDeliveries,
  readNames,
  readNextDueMs,
  recordAttempt,
} from '../store/sql/outbox.ts';
import type { Store } from '../store/store.ts';
import type { Channel } from './channels/channel.ts';
import { channels, isChannelKind } from './channels/index.ts';
import type { Feed } from './feed.ts';
import type { Post } from './post.ts';
import { type Next, nextAttempt, type Outcome, pausedUntilMs } from './retry.ts';

/**
 * Empties the outbox, one in each backend. It is woken after a commit, by its own timer for what must be
 * tried again, and once at the start for what a killed process left behind. A round gives new notifications
 * their places in the feed, tells the feed, and starts every delivery that is due.
 *
 * A delivery is marked only after it was sent: a process that dies in between sends it again, under the same
 * id. What is under way is kept in memory, not in the store, because no other process sends. A destination
 * has a few connections of its own, so one that hangs holds up nobody but itself.
 */
export type Dispatcher = {
  /** Something was committed: look now. Costs nothing when a round is running already. */
  wake(): void;
  /** Starts nothing more, and resolves when what is under way has ended or `patienceMs` is over. */
  stop(patienceMs?: number): Promise<void>;
};

export type DispatcherOptions = {
  store: Store;
  feed: Feed;
  post: Post;
  nowMs: () => number;
  /** In [0, 1). */
  random: () => number;
  /** `(work, delayMs) → cancel`. */
  later: (work: () => void, delayMs: number) => () => void;
  log: Log;
  /** After each attempt, when it was recorded. `queued`: it is tried again. */
  onDelivery?: (delivery: { channel: string; status: Next['status'] }) => void;
};

type Log = {
  error(details: object, message: string): void;
  info(details: object, message: string): void;
};

/** Three and not four: a name that resolves slowly holds one of Node's four resolver threads for each. */
const MAX_SENDS_A_CHANNEL = 3;
const MAX_SENDS = 64;
/** Looks even when nobody calls: a `polku` command beside us may have written. */
const MAX_SLEEP_MS = 60_000;
/** After a store that failed, before looking again. */
const FAULT_SLEEP_MS = 5_000;
const STOP_PATIENCE_MS = 5_000;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, feed, post, nowMs, random, later, log, onDelivery = () => {} } = options;
  const underWay = new Map<string, Promise<void>>();
  const sendsByChannel = new Map<string, number>();
  let cancelTimer = () => {};
  let round: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;

  function wake(): void {
    isWanted = true;
    if (isStopped) return;
    round ??= run().finally(() => {
      round = undefined;
      // Woken between the last look and here.
      if (isWanted) wake();
    });
  }

  async function run(): Promise<void> {
    cancelTimer();
    let sleepMs = MAX_SLEEP_MS;
    let lookedAtMs = nowMs();
    try {
      while (isWanted && !isStopped) {
        isWanted = false;
        lookedAtMs = nowMs();
        await publishNew();
        await startDue(lookedAtMs);
      }
      // After the time of the last look, not after now: what fell due in between was not seen yet.
      const dueMs = await readNextDueMs(store.db, lookedAtMs);
      if (dueMs !== undefined) sleepMs = Math.min(sleepMs, Math.max(0, dueMs - nowMs()));
    } catch (error) {
      log.error({ err: error }, 'the outbox could not be read; trying again');
      sleepMs = FAULT_SLEEP_MS;
    }
    if (!isStopped) cancelTimer = later(wake, sleepMs);
  }

  async function publishNew(): Promise<void> {
    // A look first: most rounds come from retries, and a transaction costs a write to the disk.
    if (!(await hasUnnumbered(store.db))) return;
    for (const workspaceId of await numberNotifications(store)) feed.publish({ workspaceId });
  }

  /** Takes from the due ones until none is left or every place is taken. */
  async function startDue(atMs: number): Promise<void> {
    while (!isStopped && underWay.size < MAX_SENDS) {
      const except = [...sendsByChannel.keys()].filter(isFull);
      // What is under way is still queued in the store, so as many more are asked for.
      const limit = MAX_SENDS + underWay.size;
      const due = await readDueDeliveries(store.db, { nowMs: atMs, limit, except });
      const startable = due.filter((delivery) => !underWay.has(keyOf(delivery)));
      const before = underWay.size;
      for (const delivery of startable) {
        if (underWay.size < MAX_SENDS && !isFull(delivery.channelId)) start(delivery);
      }
      if (underWay.size === before) return;
    }
  }

  const isFull = (channelId: string) => (sendsByChannel.get(channelId) ?? 0) >= MAX_SENDS_A_CHANNEL;

  function start(delivery: DueDelivery): void {
    const { channelId } = delivery;
    const key = keyOf(delivery);
    sendsByChannel.set(channelId, (sendsByChannel.get(channelId) ?? 0) + 1);
    const sending = deliver(delivery)
      .catch((error) => {
        log.error({ err: error }, 'a delivery could not be recorded; it will be sent again');
        // Keeps its place meanwhile: a fault of ours must not turn into a flood for the destination.
        return pause(FAULT_SLEEP_MS);
      })
      .finally(() => {
        underWay.delete(key);
        const left = (sendsByChannel.get(channelId) ?? 1) - 1;
        if (left > 0) sendsByChannel.set(channelId, left);
        else sendsByChannel.delete(channelId);
        wake();
      });
    underWay.set(key, sending);
  }

  async function deliver(delivery: DueDelivery): Promise<void> {
    const startedMs = nowMs();
    const outcome = await attempt(delivery);
    const attempts = delivery.attempts + 1;
    const now = nowMs();
    const next = nextAttempt(outcome, { attempts, nowMs: now, random: random() });
    const pausedMs = pausedUntilMs(outcome, now);
    await record(delivery, { next, attempts, nowMs: now, pausedUntilMs: pausedMs });
    const { channelKind: channel, workspaceId, notificationId } = delivery;
    const { status } = next;
    log.info({ channel, status, attempts, durationMs: now - startedMs }, 'delivery');
    onDelivery({ channel, status });
    feed.publish({ workspaceId, changed: notificationId });
  }

  /** What was sent is not sent again because the disk is full: what came of it waits to be written. */
  async function record(delivery: DueDelivery, came: Attempt): Promise<void> {
    for (;;) {
      try {
        return await recordAttempt(store, delivery, came);
      } catch (error) {
        if (isStopped || !store.isOutage(error)) throw error;
        log.error({ err: error }, 'what came of a delivery cannot be written; trying again');
        await pause(FAULT_SLEEP_MS);
      }
    }
  }

  const pause = (ms: number) => new Promise<void>((resolve) => later(resolve, ms));

  async function attempt(delivery: DueDelivery): Promise<Outcome> {
    const { channelKind: kind, configJson, notificationId: id, bodyJson: body } = delivery;
    if (!isChannelKind(kind)) return cannotSend(`the channel's kind "${kind}" is unknown`);
    const channel = channels[kind];
    const config = channel.config.safeParse(JSON.parse(configJson));
    if (!config.success) return cannotSend('its configuration cannot be read');
    const message = { id, body, names: () => readNames(store.db, delivery) };
    return sendOn(channel, config.data, message);
  }

  const sendOn = <C>(channel: Channel<C>, config: C, message: Parameters<Channel<C>['send']>[1]) =>
    channel.send(config, message, { post, nowMs });

  async function stop(patienceMs = STOP_PATIENCE_MS): Promise<void> {
    isStopped = true;
    cancelTimer();
    let cancelPatience = () => {};
    const isOver = new Promise<void>((resolve) => {
      cancelPatience = later(resolve, patienceMs);
    });
    await Promise.race([Promise.all([round, ...underWay.values()]), isOver]);
    cancelPatience();
  }

  return { wake, stop };
}

const keyOf = ({ workspaceId, notificationId, channelId }: DueDelivery) =>
  [workspaceId, notificationId, channelId].join('\n');

const cannotSend = (reason: string): Outcome => ({
  kind: 'failed',
  error: `The notification was not sent: ${reason}.`,
});

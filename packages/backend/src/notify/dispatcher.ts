import { type Attempt, beginFallbacks, readNextFallbackMs } from '../store/sql/delivery-results.ts';
import {
  type DueDelivery,
  hasUnnumbered,
  numberNotifications,
  readDueDeliveries,
  readWaitingChannels,
} from '../store/sql/outbox.ts';
import type { Store } from '../store/store.ts';
import type { Channel, Message, Pace, Tools } from './channels/channel.ts';
import { channels, isChannelKind } from './channels/index.ts';
import { failedForGood } from './channels/outcome.ts';
import { composeMessage } from './compose.ts';
import type { Feed } from './feed.ts';
import { createGate } from './gate.ts';
import { createRecord } from './record.ts';
import { type Next, nextAttempt, type Outcome, pausedUntilMs } from './retry.ts';

/**
 * Empties the outbox, one in each backend. It is woken after a commit, by its own timer for what must be
 * tried again, and once at the start for what a killed process left behind. A round gives new notifications
 * their places in the feed, tells the feed, and starts every delivery that is due.
 *
 * A delivery is marked only after it was sent: a process that dies in between sends it again, under the same
 * id. What is under way is kept in memory, not in the store, because no other process sends. A destination
 * has a few connections and a pace of its own (`gate.ts`), so one that hangs or is dead holds up nobody but itself. What
 * has not arrived in time is sent by its channel's fallback besides.
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
  tools: Tools;
  /** Where the console is, known once the port is; no slash at its end. */
  publicUrl: () => string;
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

const MAX_UNDER_WAY = 256;
/** Of one channel, those included whose end is being written: so many at most are sent again after a crash. */
const MAX_UNDER_WAY_OF_CHANNEL = 32;
/** Of a channel whose kind is unknown: it is tried, so that it is told why not. */
const DEFAULT_PACE: Pace = { concurrency: 3 };
/** Looks even when nobody calls: a `polku` command beside us may have written. */
const MAX_SLEEP_MS = 60_000;
/** After a store that failed, before looking again. */
const FAULT_SLEEP_MS = 5_000;
const STOP_PATIENCE_MS = 5_000;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, feed, tools, nowMs, random, later, log, publicUrl } = options;
  const { onDelivery = () => {} } = options;
  const gate = createGate(nowMs);
  const record = createRecord(store);
  const underWay = new Map<string, Promise<void>>();
  const underWayOf = new Map<string, number>();
  /** Of the channels that were sent to before. */
  const paces = new Map<string, Pace>();
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
    try {
      let nextMs: number | undefined;
      while (isWanted && !isStopped) {
        isWanted = false;
        const atMs = nowMs();
        await publishNew();
        nextMs = earliest(await beginDueFallbacks(atMs), await startDue(atMs));
      }
      if (nextMs !== undefined) sleepMs = Math.min(sleepMs, Math.max(0, nextMs - nowMs()));
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

  /** → when the next one is to begin. */
  async function beginDueFallbacks(atMs: number): Promise<number | undefined> {
    const nextMs = await readNextFallbackMs(store.db);
    if (nextMs === undefined || nextMs > atMs) return nextMs;
    await store.transaction((db) => beginFallbacks(db, atMs));
    return readNextFallbackMs(store.db);
  }

  /** Starts what is due wherever there is a place. → when something more may be started. */
  async function startDue(atMs: number): Promise<number | undefined> {
    const waiting = await readWaitingChannels(store.db);
    const due = waiting.filter(({ firstDueAtMs }) => firstDueAtMs <= atMs);
    // Who begins changes from round to round, so that nobody is always the one for whom no place is left.
    const first = Math.floor(random() * due.length);
    for (const { channelId } of [...due.slice(first), ...due.slice(0, first)]) {
      if (isStopped || underWay.size >= MAX_UNDER_WAY) break;
      await startDueOf(channelId, atMs);
    }
    const notYet = waiting.flatMap(({ firstDueAtMs }) =>
      firstDueAtMs > atMs ? [firstDueAtMs] : [],
    );
    const freeMs = gate.nextFreeMs(due.map(({ channelId }) => channelId));
    return earliest(freeMs, ...notYet);
  }

  async function startDueOf(channelId: string, atMs: number): Promise<void> {
    const pace = paces.get(channelId);
    const places = pace ? gate.places(channelId, pace) : DEFAULT_PACE.concurrency;
    const already = underWayOf.get(channelId) ?? 0;
    if (places <= 0 || already >= MAX_UNDER_WAY_OF_CHANNEL) return;
    // What is under way is still queued in the store, so as many more are asked for.
    const limit = Math.min(places + already, MAX_UNDER_WAY_OF_CHANNEL);
    const found = await readDueDeliveries(store.db, { channelId, nowMs: atMs, limit });
    for (const delivery of found) {
      if (underWay.has(keyOf(delivery)) || underWay.size >= MAX_UNDER_WAY) continue;
      const known = paceOf(delivery);
      paces.set(channelId, known);
      if (gate.places(channelId, known) > 0) start(delivery, known);
    }
  }

  function start(delivery: DueDelivery, pace: Pace): void {
    const { channelId } = delivery;
    const key = keyOf(delivery);
    const leave = takePlace(channelId, pace);
    const sending = deliver(delivery, leave)
      .catch((error) => {
        log.error({ err: error }, 'a delivery could not be recorded; it will be sent again');
        // Is not looked at again meanwhile: a fault of ours must not turn into a flood for the destination.
        return pause(FAULT_SLEEP_MS);
      })
      .finally(() => {
        underWay.delete(key);
        const left = (underWayOf.get(channelId) ?? 1) - 1;
        if (left > 0) underWayOf.set(channelId, left);
        else underWayOf.delete(channelId);
        leave();
      });
    underWay.set(key, sending);
    underWayOf.set(channelId, (underWayOf.get(channelId) ?? 0) + 1);
  }

  /** → what gives the place back; only the first call does, and each looks for what may begin. */
  function takePlace(channelId: string, pace: Pace): () => void {
    gate.begin(channelId, pace);
    let isMine = true;
    return () => {
      if (isMine) gate.end(channelId);
      isMine = false;
      wake();
    };
  }

  async function deliver(delivery: DueDelivery, leave: () => void): Promise<void> {
    const startedMs = nowMs();
    const outcome = await attempt(delivery);
    // The destination is free again before the disk is; one that fails is left alone until that is written.
    if (outcome.kind !== 'failed') leave();
    const { channelKind, channelId, audience, workspaceId, notificationId } = delivery;
    const attempts = delivery.attempts + 1;
    const now = nowMs();
    const next = nextAttempt(outcome, { attempts, nowMs: now, random: random(), audience });
    const pausedMs = pausedUntilMs(outcome, now);
    // A message that will never be taken says nothing against its destination.
    if (outcome.kind !== 'failed') gate.tell(channelId, 'well');
    else if (!outcome.isFinal) gate.tell(channelId, 'failed');
    if (pausedMs !== undefined) gate.pause(channelId, pausedMs);
    const isOut = outcome.kind === 'failed' && gate.isOut(channelId);
    await recordPatiently(delivery, {
      ...{ next, attempts, nowMs: now, audience, channelKind, isOut },
      pausedUntilMs: pausedMs,
    });
    const { status } = next;
    log.info({ channel: channelKind, status, attempts, durationMs: now - startedMs }, 'delivery');
    onDelivery({ channel: channelKind, status });
    feed.publish({ workspaceId, changed: notificationId });
  }

  /** What was sent is not sent again because the disk is full: what came of it waits to be written. */
  async function recordPatiently(delivery: DueDelivery, came: Attempt): Promise<void> {
    for (;;) {
      try {
        return await record(delivery, came);
      } catch (error) {
        if (isStopped || !store.isOutage(error)) throw error;
        log.error({ err: error }, 'what came of a delivery cannot be written; trying again');
        await pause(FAULT_SLEEP_MS);
      }
    }
  }

  const pause = (ms: number) => new Promise<void>((resolve) => later(resolve, ms));

  async function attempt(delivery: DueDelivery): Promise<Outcome> {
    const { channelKind: kind, configJson } = delivery;
    if (!isChannelKind(kind)) return cannotSend(`the channel's kind "${kind}" is unknown`);
    const channel = channels[kind];
    if (kind === 'email' && delivery.kind === 'digest' && delivery.digestMailOffAt !== null)
      return failedForGood('The person wants no digests by e-mail.');
    const config = channel.config.safeParse(JSON.parse(configJson));
    if (!config.success) return cannotSend('its configuration cannot be read');
    const message = composeMessage(store.db, delivery, { publicUrl: publicUrl() });
    return sendOn(channel, config.data, message);
  }

  const sendOn = <C>(channel: Channel<C>, config: C, message: Message) =>
    channel.send(config, message, tools);

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

const paceOf = ({ channelKind: kind }: DueDelivery): Pace =>
  isChannelKind(kind) ? channels[kind].pace : DEFAULT_PACE;

const earliest = (...times: (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

const cannotSend = (reason: string): Outcome => ({
  kind: 'failed',
  error: `The notification was not sent: ${reason}.`,
});

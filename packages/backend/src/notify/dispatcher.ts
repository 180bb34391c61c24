import { beginFallbacks, readNextFallbackMs } from '../store/sql/delivery-results.ts';
import {
  type DueDelivery,
  hasUnnumbered,
  numberNotifications,
  readDueDeliveries,
  readNextClaimEnd,
  readWaitingChannels,
} from '../store/sql/outbox.ts';
import type { Pace } from './channels/channel.ts';
import { channels, isChannelKind } from './channels/index.ts';
import { createClaim, toKey } from './claim.ts';
import { createDeliver, FAULT_SLEEP_MS } from './deliver.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';
import { createGate } from './gate.ts';
import { createReadAhead } from './read-ahead.ts';
import { createRounds } from './rounds.ts';

/**
 * Empties the outbox. It is woken after a commit, by its own timer for what must be
 * tried again, and once at the start for what a killed process left behind. New notifications get their places in the
 * feed, the feed is told, and every delivery that is due is started. The two go on beside each other: giving places
 * may wait for a writer, and a send must not, or a backend under load would send a few with each commit.
 *
 * A delivery is marked only after it was sent: a process that dies in between sends it again, under the same
 * id. What is under way is kept in memory, and where other processes may send, taken in the store (`claim.ts`). A destination
 * has a few connections and a pace of its own (`gate.ts`), so one that hangs or is dead holds up nobody but itself. What
 * has not arrived in time is sent by its channel's fallback besides.
 */
export type Dispatcher = {
  /** Something was committed: look now. Costs nothing when a round is running already. */
  wake(): void;
  /** Starts nothing more, and resolves when what is under way has ended or `patienceMs` is over. */
  stop(patienceMs?: number): Promise<void>;
};

const MAX_UNDER_WAY = 512;
/** Of one channel, those included whose end is being written: so many at most are sent again after a crash. */
const MAX_UNDER_WAY_OF_CHANNEL = 128;
/** Of a channel whose kind is unknown: it is tried, so that it is told why not. */
const DEFAULT_PACE: Pace = { concurrency: 3 };
/** Looks even when nobody calls: a `polku` command beside us may have written. */
const MAX_SLEEP_MS = 60_000;
const STOP_PATIENCE_MS = 5_000;
/** For those that got no place, because somebody was changing them. */
const LEFT_MS = 50;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, feed, nowMs, random, later, log, onDelivery = () => {} } = options;
  const gate = createGate(nowMs);
  const isStopped = () => hasStopped;
  const claim = createClaim(options);
  const deliver = createDeliver({ ...options, gate, onDelivery, isStopped });
  const ahead = createReadAhead(
    (asked) => readDueDeliveries(store.db, { ...asked, nowMs: nowMs() }),
    nowMs,
  );
  const underWay = new Map<string, Promise<void>>();
  const underWayOf = new Map<string, number>();
  /** Of the channels that were sent to before. */
  const paces = new Map<string, Pace>();
  /** Somebody found all places taken. */
  let isFull = false;
  let hasStopped = false;
  let cancelTimer = () => {};
  let cancelNumbering = () => {};
  const numbering = createRounds(publishNew);
  const sending = createRounds(look);

  function wake(): void {
    if (!hasStopped) numbering.ask();
  }

  /** A look at what is due follows: only what has its place is sent, so that a link in it leads to something. */
  async function publishNew(): Promise<void> {
    cancelNumbering();
    try {
      // A look first: most wake-ups come from retries, and a transaction costs a write to the disk.
      if (await hasUnnumbered(store.db)) await givePlaces();
    } catch (error) {
      log.error({ err: error }, 'new notifications could not be given their places; trying again');
      if (!hasStopped) cancelNumbering = later(wake, FAULT_SLEEP_MS);
    }
    sending.ask();
  }

  async function givePlaces(): Promise<void> {
    for (const workspaceId of await numberNotifications(store)) feed.publish({ workspaceId });
    // Another process was changing them, and says nothing when that has ended.
    if (!hasStopped && store.isShared && (await hasUnnumbered(store.db)))
      cancelNumbering = later(wake, LEFT_MS);
  }

  async function look(): Promise<void> {
    cancelTimer();
    if (hasStopped) return;
    let sleepMs = MAX_SLEEP_MS;
    try {
      const atMs = nowMs();
      const claimEndMs = store.isShared ? await readNextClaimEnd(store.db, atMs) : undefined;
      const nextMs = earliest(await beginDueFallbacks(atMs), await startDue(atMs), claimEndMs);
      if (nextMs !== undefined) sleepMs = Math.min(sleepMs, Math.max(0, nextMs - nowMs()));
    } catch (error) {
      log.error({ err: error }, 'the outbox could not be read; trying again');
      sleepMs = FAULT_SLEEP_MS;
    }
    if (!hasStopped) cancelTimer = later(wake, sleepMs);
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
    // Who begins changes from look to look, so that nobody is always the one for whom no place is left.
    const first = Math.floor(random() * due.length);
    for (const { channelId } of [...due.slice(first), ...due.slice(0, first)]) {
      if (hasStopped) break;
      await startDueOf(channelId);
    }
    const notYet = waiting.flatMap(({ firstDueAtMs }) =>
      firstDueAtMs > atMs ? [firstDueAtMs] : [],
    );
    const freeMs = gate.nextFreeMs(due.map(({ channelId }) => channelId));
    return earliest(freeMs, ...notYet);
  }

  async function startDueOf(channelId: string): Promise<void> {
    // Asked before the store is: what waits for a dead one is not even read.
    if (!mayStart(channelId)) return ahead.leave(channelId);
    const count = underWayOf.get(channelId) ?? 0;
    await ahead.fill(channelId, { count, has: (delivery) => underWay.has(toKey(delivery)) });
    startRead(channelId);
  }

  /** Starts what was read, as far as there are places. */
  function startRead(channelId: string): void {
    while (!hasStopped && mayStart(channelId)) {
      const delivery = ahead.take(channelId);
      if (!delivery) return;
      start(delivery);
    }
  }

  function mayStart(channelId: string): boolean {
    isFull ||= underWay.size >= MAX_UNDER_WAY;
    if (underWay.size >= MAX_UNDER_WAY) return false;
    const pace = paces.get(channelId);
    const hasPlace = !pace || gate.places(channelId, pace) > 0;
    return hasPlace && (underWayOf.get(channelId) ?? 0) < MAX_UNDER_WAY_OF_CHANNEL;
  }

  function start(delivery: DueDelivery): void {
    const { channelId } = delivery;
    const key = toKey(delivery);
    const leave = takePlace(delivery);
    const work = sendMine(delivery, leave)
      .catch(async (error) => {
        log.error({ err: error }, 'a delivery could not be recorded; it will be sent again');
        // Is not looked at again meanwhile: a fault of ours must not turn into a flood for the destination.
        await new Promise<void>((resolve) => later(resolve, FAULT_SLEEP_MS));
        return false;
      })
      .then((hasArrived) => {
        underWay.delete(key);
        const left = (underWayOf.get(channelId) ?? 1) - 1;
        if (left > 0) underWayOf.set(channelId, left);
        else underWayOf.delete(channelId);
        // What has not arrived is due at another time, begins a fallback, or has switched its channel off.
        if (!hasArrived) ahead.forget(channelId);
        leave();
        goOn(channelId, hasArrived);
      });
    underWay.set(key, work);
    underWayOf.set(channelId, (underWayOf.get(channelId) ?? 0) + 1);
  }

  /** → whether nothing more is to be done about it: it has arrived, or another process sends it. */
  async function sendMine(delivery: DueDelivery, leave: () => void): Promise<boolean> {
    if (!(await claim(delivery))) return true;
    const { status } = await deliver(delivery, leave);
    return status === 'delivered' || status === 'accepted';
  }

  /** → what gives the place back; only the first call does. */
  function takePlace({ channelId, channelKind: kind }: DueDelivery): () => void {
    const pace = isChannelKind(kind) ? channels[kind].pace : DEFAULT_PACE;
    paces.set(channelId, pace);
    gate.begin(channelId, pace);
    let isMine = true;
    return () => {
      if (!isMine) return;
      isMine = false;
      gate.end(channelId);
      startRead(channelId);
    };
  }

  /** After the end of a delivery: what was read comes first, and the store is asked only when it may have more. */
  function goOn(channelId: string, hasArrived: boolean): void {
    startRead(channelId);
    const isRead = ahead.isEmpty(channelId);
    // With some under way their end goes on with what was read; with none only time does.
    const isWaiting = isRead ? ahead.mayHaveMore(channelId) : !underWayOf.has(channelId);
    if (hasArrived && !isWaiting && !isFull) return;
    isFull = false;
    // A channel that was switched off has left news for its admins.
    if (hasArrived) sending.ask();
    else wake();
  }

  async function stop(patienceMs = STOP_PATIENCE_MS): Promise<void> {
    hasStopped = true;
    cancelTimer();
    cancelNumbering();
    let cancelPatience = () => {};
    const isOver = new Promise<void>((resolve) => {
      cancelPatience = later(resolve, patienceMs);
    });
    const working = [numbering.idle(), sending.idle(), ...underWay.values()];
    await Promise.race([Promise.all(working), isOver]);
    cancelPatience();
  }

  return { wake, stop };
}

const earliest = (...times: (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Consumer, LogOutageError } from '../event-log.ts';
import { createGroups, MAX_GROUP_EVENTS } from '../groups.ts';
import { type Delivery, type Hold, holdPartition } from './hold.ts';
import { selectPartitions } from './partition.ts';
import { createPresence } from './presence.ts';
import { STREAM, type Stream, subjectOf } from './stream.ts';

/**
 * A worker: holds its share of the partitions, puts what comes of them into groups, has each group applied in one
 * transaction, and acknowledges after the commit. A group that the store does not take is tried again, as it
 * is, so that nothing overtakes it. Every second it looks whether it holds what it should.
 */
export type Worker = {
  /** Lets the group that runs end, acknowledges it, and gives its partitions up. */
  stop(): Promise<void>;
};

export type WorkerOptions = {
  stream: Stream;
  consumer: Consumer;
  onFault: (error: unknown) => void;
  /** Of a message that has come to this worker before. */
  onRedelivery: () => void;
};

const TICK_MS = 1_000;
const RETRY_MS = 1_000;
const CHECK_MS = 3_000;
/** So much is asked for ahead of the group that runs. */
const MAX_WAITING_EVENTS = 4 * MAX_GROUP_EVENTS;
/** Another has it: not a fault. */
const NOT_UNIQUE = 10_100;

export function startWorker(options: WorkerOptions): Worker {
  const { stream, consumer, onFault } = options;
  const workerId = randomUUID();
  const holds = new Map<number, Hold>();
  /** Partitions whose hold is being made or ended. */
  const busy = new Map<number, Promise<void>>();
  /** The names of its consumers. */
  const own = new Set<string>();
  /** The last message that came of each partition. */
  const lastSequences = new Map<number, number>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const groups = createGroups<Delivery>();
  let room = Promise.withResolvers<void>();
  const presence = createPresence(stream, { workerId, onChange: share });
  const timers = [
    setInterval(share, TICK_MS),
    setInterval(() => void letGoOfStuck().catch(onOutage), CHECK_MS),
  ];

  groups.start(async (group) => {
    const isApplied = await applyUntilTaken(group.map(({ batch }) => batch));
    if (isApplied) for (const { acknowledge } of group) acknowledge();
    room.resolve();
    room = Promise.withResolvers();
  });

  async function applyUntilTaken(batches: Parameters<Consumer>[0]): Promise<boolean> {
    while (!signal.aborted) {
      try {
        await consumer(batches);
        return true;
      } catch (error) {
        onFault(error);
        await pause(RETRY_MS, undefined, { signal }).catch(() => {});
      }
    }
    return false;
  }

  async function onDelivery(delivery: Delivery): Promise<void> {
    const { partition, sequence } = delivery;
    const last = lastSequences.get(partition) ?? 0;
    if (sequence <= last) options.onRedelivery();
    else lastSequences.set(partition, sequence);
    groups.add(delivery);
    while (groups.waitingEvents() >= MAX_WAITING_EVENTS && !signal.aborted) await room.promise;
  }

  /** Takes what is its own now, and gives up what is not. */
  function share(): void {
    if (signal.aborted || !stream.isConnected()) return;
    presence.tell();
    const due = selectPartitions(workerId, presence.workerIds());
    for (const [partition, hold] of holds) if (!due.has(partition)) hold.stop();
    const missing = [...due].filter((partition) => !busy.has(partition));
    if (missing.length === 0) return;
    const freed = removeConsumers(stream, isLeftOver).catch(onOutage);
    for (const partition of missing)
      busy.set(
        partition,
        freed.then(() => work(partition)).finally(() => busy.delete(partition)),
      );
  }

  /**
   * A server that was away may come back with messages which were acknowledged meanwhile, and hands them to no consumer
   * that was there before. To a new one it does, and they are acknowledged again.
   */
  async function letGoOfStuck(): Promise<void> {
    if (holds.size === 0 || !stream.isConnected()) return;
    const { subjects = {} } = (await stream.info(subjectOf('*'))).state;
    for (const [partition, hold] of holds)
      if (hold.isStuck(subjects[subjectOf(partition)] ?? 0)) hold.stop();
  }

  /** From the moment it is taken until it is given up. */
  async function work(partition: number): Promise<void> {
    if (signal.aborted) return;
    const consumerName = `${workerId}_${partition}_${randomUUID()}`;
    own.add(consumerName);
    try {
      const hold = await holdPartition({ stream, partition, consumerName, onDelivery, onFault });
      holds.set(partition, hold);
      if (signal.aborted) hold.stop();
      await hold.ended;
      holds.delete(partition);
      // What has not begun is for the next holder; what has is ended first, so that it is not applied by two.
      await groups.remove((delivery) => delivery.partition === partition);
      if (stream.isConnected()) {
        await hold.release();
        // Its next holder need not wait until it looks again.
        presence.tellFreed();
      }
    } catch (error) {
      if (!isOthers(error)) onOutage(error);
    } finally {
      own.delete(consumerName);
    }
  }

  /** Of a worker that has died without a word, or of a hold that was cut off. */
  const isLeftOver = (consumerName: string): boolean =>
    consumerName.startsWith(workerId)
      ? !own.has(consumerName)
      : presence.isGone(consumerName.split('_', 1)[0] ?? '');

  const onOutage = (error: unknown) =>
    onFault(new LogOutageError('The event log does not hand out a partition', error));

  share();
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      room.resolve();
      for (const hold of holds.values()) hold.stop();
      await Promise.all(busy.values());
      presence.leave();
    },
  };
}

const isOthers = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === NOT_UNIQUE;

/** Else nobody could have what they hold for another minute. */
async function removeConsumers(
  { manager: { consumers } }: Stream,
  isLeftOver: (name: string) => boolean,
): Promise<void> {
  // Another may have removed it just now.
  for await (const { name } of consumers.list(STREAM))
    if (isLeftOver(name)) await consumers.delete(STREAM, name).catch(() => {});
}

import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { CheckedBatch } from '../../ingest/checked.ts';
import { LogOutageError } from '../event-log.ts';
import { parseMessage } from './message.ts';
import { STREAM, type Stream, subjectOf, toNanos } from './stream.ts';

/**
 * Holds one partition, until it is told to let go or loses it. A work queue allows one consumer for a subject,
 * so the consumer is the lock: whoever has made it holds the partition, alone, and gets from the server what
 * nobody has acknowledged, from the first message on and in order. Whatever goes wrong has one remedy: remove
 * the consumer and make it anew. What was not acknowledged comes again then, in its order.
 */
export type Delivery = {
  batch: CheckedBatch;
  partition: number;
  /** Of the stream. */
  sequence: number;
  /** Says to the servers that it is applied; they forget it. */
  acknowledge(): void;
};

export type Hold = {
  partition: number;
  /** Whether nothing has come for a while, of the `messages` that wait in it. */
  isStuck(messages: number): boolean;
  /** Resolves when no more of it comes. Its consumer may still be there. */
  ended: Promise<void>;
  /** Ends it. */
  stop(): void;
  /** Removes its consumer, so that the next may have the partition at once. */
  release(): Promise<void>;
};

export type HoldOptions = {
  stream: Stream;
  partition: number;
  /** Under which others see whose it is. */
  consumerName: string;
  /** Resolves when more may come. */
  onDelivery: (delivery: Delivery) => Promise<void>;
  /** A message that cannot be read. */
  onFault: (error: unknown) => void;
};

/** The last resort: a holder that is gone is noticed by the others long before. */
const INACTIVE_MS = 60_000;
/** A delivery that was lost on its way comes again. */
const ACK_WAIT_MS = 15_000;
/** For one that can read it. */
const UNREADABLE_DELAY_MS = 30_000;
/** Unreadable ones among them. */
const MAX_ACK_PENDING = 1_000;
/** Longer than it takes to choose who hands it out. */
const STUCK_MS = 10_000;
const MAX_MESSAGES = 64;
const PULL_MS = 5_000;
const HEARTBEAT_MS = 1_000;

/** @throws when another holds the partition, or the server does not answer */
export async function holdPartition(options: HoldOptions): Promise<Hold> {
  const { stream, partition, consumerName, onFault } = options;
  const { manager, jetstream } = stream;
  await manager.consumers.add(STREAM, toConsumerConfig(partition, consumerName));
  const consumer = await jetstream.consumers.get(STREAM, consumerName);
  const messages = await consumer.consume({
    max_messages: MAX_MESSAGES,
    expires: PULL_MS,
    idle_heartbeat: HEARTBEAT_MS,
    abort_on_missing_resource: true,
  });
  const traffic = createTraffic();
  const stop = () => messages.stop();
  const forget = stream.onDisconnect(stop);
  return {
    partition,
    isStuck: traffic.isStuck,
    ended: readAll(messages, { ...options, traffic })
      .catch((error) =>
        onFault(new LogOutageError(`Partition ${partition} of the event log was lost`, error)),
      )
      .finally(() => {
        forget();
        stop();
      }),
    stop,
    async release() {
      await manager.consumers.delete(STREAM, consumerName);
    },
  };
}

const toConsumerConfig = (partition: number, name: string) => ({
  name,
  filter_subject: subjectOf(partition),
  deliver_policy: 'all' as const,
  ack_policy: 'explicit' as const,
  ack_wait: toNanos(ACK_WAIT_MS),
  max_ack_pending: MAX_ACK_PENDING,
  inactive_threshold: toNanos(INACTIVE_MS),
  // What it knows is what was acknowledged, and of that the stream keeps nothing.
  mem_storage: true,
});

/** What came, and what of it is not done with. */
function createTraffic() {
  let unacknowledged = 0;
  let quietSinceMs = performance.now();
  const unreadable = new Set<number>();
  return {
    unreadable,
    onMessage() {
      unacknowledged += 1;
      quietSinceMs = performance.now();
    },
    onDone() {
      unacknowledged -= 1;
      quietSinceMs = performance.now();
    },
    isStuck: (messages: number) =>
      unacknowledged === 0 &&
      messages > unreadable.size &&
      performance.now() - quietSinceMs > STUCK_MS,
  };
}

type ReadOptions = HoldOptions & { traffic: ReturnType<typeof createTraffic> };

async function readAll(messages: ConsumerMessages, options: ReadOptions): Promise<void> {
  let delivered = 0;
  for await (const message of messages) {
    delivered += 1;
    // One was lost on its way: what follows must not be applied before it.
    if (message.info.deliverySequence !== delivered) return;
    await read(message, options);
  }
}

async function read(message: JsMsg, options: ReadOptions): Promise<void> {
  const { partition, onDelivery, onFault, traffic } = options;
  const batch = parseMessage(message.string());
  if (batch) {
    traffic.onMessage();
    const acknowledge = () => {
      message.ack();
      traffic.onDone();
    };
    return onDelivery({ batch, partition, sequence: message.seq, acknowledge });
  }
  // It was acknowledged to its sender: it stays, out of the way of others, for a worker that can read it.
  traffic.unreadable.add(message.seq);
  message.nak(UNREADABLE_DELAY_MS);
  onFault(
    new Error(
      `Message ${message.seq} of the event log cannot be read here: expected version 1. It is left for a newer worker.`,
    ),
  );
}

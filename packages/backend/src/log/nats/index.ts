import type { EventLog } from '../event-log.ts';
import { type AppendOptions, createAppender } from './append.ts';
import { createFill, FULL_RATIO } from './fill.ts';
import { openStream, type Stream, type StreamOptions } from './stream.ts';
import { watchStream } from './watch.ts';
import { startWorker, type Worker } from './work.ts';

/**
 * The event log on NATS JetStream, which several processes share: some append, others consume. What was
 * appended is durable once most of the servers have it, so it outlives a process, and a server of three.
 */
export type NatsLogOptions = StreamOptions &
  AppendOptions & {
    onFault?: (error: unknown) => void;
    /** UTC ms. @default Date.now */
    nowMs?: () => number;
  };

/** @throws when no server answers, or none has JetStream */
export async function openNatsLog(url: string, options: NatsLogOptions): Promise<EventLog> {
  const { onFault = () => {}, nowMs = Date.now } = options;
  const stream = await openStream(url, options);
  const fill = createFill(stream, options.maxBytes);
  await fill.read();
  const appender = createAppender(stream, fill, options);
  const watch = watchStream(stream);
  let worker: Worker | undefined;
  let redelivered = 0;
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    await appender.close();
    await worker?.stop();
    watch.stop();
    // What was acknowledged goes out before it.
    await stream.connection.drain().catch(() => stream.connection.close());
  }

  return {
    append: appender.append,
    consume(consumer) {
      const onRedelivery = () => {
        redelivered += 1;
      };
      worker = startWorker({ stream, consumer, onFault, onRedelivery });
    },
    load: appender.load,
    fault: () =>
      appender.load().isFull ? Promise.resolve(FULL) : faultOf(stream, options.maxBytes),
    async backlog() {
      const { messages, first_ts } = (await stream.info()).state;
      const waitedMs = messages === 0 ? 0 : nowMs() - Date.parse(first_ts);
      return { messages, oldestMs: Math.max(waitedMs, 0), redelivered };
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

async function faultOf(stream: Stream, maxBytes: number): Promise<string | undefined> {
  if (!stream.isConnected()) return 'The event log cannot be reached.';
  try {
    const { bytes } = (await stream.info()).state;
    return bytes > maxBytes * FULL_RATIO * NEARLY ? FULL : undefined;
  } catch {
    return 'The event log does not answer.';
  }
}

const FULL = 'The event log is full.';
/** Above it a batch may find no room. */
const NEARLY = 0.98;

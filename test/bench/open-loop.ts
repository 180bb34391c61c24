import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { percentile } from './bench.ts';
import { createTraffic, type Traffic, type TrafficOptions } from './traffic.ts';

/**
 * Sends batches over kept connections, and times their answers; a program of its own, so that it takes no time
 * from the server. Two ways: as fast as the answers come (`ratePerS` absent), for the peak; or evenly spaced
 * whatever the server does, each answer timed from when its batch was due (open loop): a server that
 * stands still for a second makes all that were due in it late, as it would for browsers.
 *
 * By hand over sockets: node's own client would need more time than the server that is measured.
 */
export type Load = {
  port: number;
  traffic: TrafficOptions;
  connections: number;
  /** Batches; absent: as many as are answered. */
  ratePerS?: number;
  warmUpMs: number;
  durationMs: number;
  /** Number of the first event. */
  first: number;
};

export type LoadResult = {
  /** Events acknowledged in the measured time, and how long that was. */
  events: number;
  durationMs: number;
  /** From due to answered. */
  p50Ms: number | null;
  p99Ms: number | null;
  maxMs: number;
  /** Numbers of the first events of batches that were not acknowledged whole. */
  failed: number[];
  /** The first number that was not sent. */
  next: number;
};

/** Node parses what another one has sent: a plain object, and no function in it. */
export type LoadMessage = { mark: 'measuring' } | { result: LoadResult };

process.once('message', (load: Load) => {
  void run(load, createTraffic(load.traffic));
});

async function run(load: Load, traffic: Traffic): Promise<void> {
  const { connections, ratePerS, warmUpMs, durationMs } = load;
  const size = load.traffic.batchSize;
  const idle: Connection[] = [];
  for (let n = 0; n < connections; n++) idle.push(await openConnection(load.port, size));

  let next = load.first;
  const failed: number[] = [];
  const latencies: number[] = [];
  let events = 0;
  const startedAt = performance.now();
  const measuredFrom = startedAt + warmUpMs;
  const endsAt = measuredFrom + durationMs;
  let isOver = false;
  setTimeout(() => process.send?.({ mark: 'measuring' } satisfies LoadMessage), warmUpMs);
  setTimeout(() => {
    isOver = true;
    // All may be answered already, and then no answer comes that would say so.
    finishIfIdle();
  }, warmUpMs + durationMs);

  function send(connection: Connection, dueAt: number): void {
    const first = next;
    next += size;
    connection.post(traffic.toBody(first, Date.now()), (isTaken) => {
      const now = performance.now();
      note({ first, isTaken, dueAt, now });
      if (ratePerS === undefined && !isOver) return send(connection, now);
      idle.push(connection);
      if (isOver) finishIfIdle();
    });
  }

  function note({ first, isTaken, dueAt, now }: Answer): void {
    const isMeasured = (at: number) => at >= measuredFrom && at < endsAt;
    if (isMeasured(dueAt)) latencies.push(now - dueAt);
    if (!isTaken) failed.push(first);
    else if (isMeasured(now)) events += size;
  }

  /** Asks the clock again at once: a timer knows whole milliseconds only, and there is nothing else to do. */
  function sendEvenly(dueAt: number, intervalMs: number): void {
    let nextAt = dueAt;
    const now = performance.now();
    while (!isOver && nextAt <= now) {
      // The one that has rested longest, so that none is closed for resting too long.
      const connection = idle.shift();
      if (!connection) break;
      send(connection, nextAt);
      nextAt += intervalMs;
    }
    if (!isOver) setImmediate(sendEvenly, nextAt, intervalMs);
  }

  function finishIfIdle(): void {
    if (idle.length < connections) return;
    for (const connection of idle) connection.close();
    const result: LoadResult = {
      events,
      durationMs,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      maxMs: latencies.reduce((most, latency) => Math.max(most, latency), 0),
      failed,
      next,
    };
    process.send?.({ result } satisfies LoadMessage, () => process.disconnect());
  }

  if (ratePerS === undefined) for (const connection of idle.splice(0)) send(connection, startedAt);
  else sendEvenly(startedAt, 1_000 / ratePerS);
}

type Answer = { first: number; isTaken: boolean; dueAt: number; now: number };

type Connection = {
  /** One at a time. `isTaken`: answered 200, each of its events accepted. */
  post(body: string, onAnswer: (isTaken: boolean) => void): void;
  close(): void;
};

async function openConnection(port: number, batchSize: number): Promise<Connection> {
  let socket = open();
  let waiting: ((isTaken: boolean) => void) | undefined;
  let text = '';
  let isClosed = false;

  function open(): Socket {
    return connect({ port, host: '127.0.0.1', noDelay: true })
      .setEncoding('latin1')
      .on('data', onData)
      .on('error', () => {
        // Closed next.
      })
      .on('close', onClose);
  }

  function onData(chunk: string): void {
    text += chunk;
    const bodyAt = text.indexOf('\r\n\r\n') + 4;
    if (bodyAt < 4) return;
    const length = /content-length: (\d+)/i.exec(text)?.[1];
    if (text.length < bodyAt + Number(length)) return;
    const accepted = text.split('"accepted"').length - 1;
    const isTaken = text.startsWith('HTTP/1.1 200') && accepted === batchSize;
    const onAnswer = waiting;
    text = '';
    waiting = undefined;
    onAnswer?.(isTaken);
  }

  /** A server closes what it has not heard of for a while; one that leaves a request unanswered has failed. */
  function onClose(): void {
    if (waiting) process.exit(1);
    if (!isClosed) socket = open();
  }

  await once(socket, 'connect');
  const head = `POST /v1/batch HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: text/plain\r\n`;
  return {
    post(body, onAnswer) {
      waiting = onAnswer;
      // The traffic is ASCII: as many bytes as characters.
      socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`, 'latin1');
    },
    close() {
      isClosed = true;
      socket.destroy();
    },
  };
}

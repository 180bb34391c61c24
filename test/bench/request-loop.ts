import { once } from 'node:events';
import { connect } from 'node:net';
import { percentile } from './bench.ts';

/**
 * Sends the same requests again and again over kept connections, each when the one before is answered (a closed
 * loop): the most that a server answers. A program of its own, by hand over sockets, as `open-loop.ts` is.
 */
export type RequestLoad = {
  port: number;
  /** As they go over the wire, ASCII alone, in turn. */
  requests: string[];
  /** Any other answer has failed. */
  status: number;
  connections: number;
  warmUpMs: number;
  durationMs: number;
};

export type RequestResult = {
  answersPerS: number;
  p50Ms: number | null;
  p99Ms: number | null;
  failed: number;
};

process.once('message', (load: RequestLoad) => {
  void run(load);
});

async function run(load: RequestLoad): Promise<void> {
  const { requests, status, connections, warmUpMs, durationMs } = load;
  const measuredFrom = performance.now() + warmUpMs;
  const endsAt = measuredFrom + durationMs;
  const durations: number[] = [];
  let failed = 0;
  let next = 0;

  async function work(): Promise<void> {
    const connection = await openConnection(load.port);
    while (performance.now() < endsAt) {
      const sentAt = performance.now();
      const answered = await connection.ask(requests[next++ % requests.length] ?? '');
      const now = performance.now();
      if (answered !== status) failed++;
      else if (sentAt >= measuredFrom && now < endsAt) durations.push(now - sentAt);
    }
    connection.close();
  }

  await Promise.all(Array.from({ length: connections }, work));
  const result: RequestResult = {
    answersPerS: (durations.length / durationMs) * 1_000,
    p50Ms: percentile(durations, 0.5),
    p99Ms: percentile(durations, 0.99),
    failed,
  };
  process.send?.({ result }, () => process.disconnect());
}

async function openConnection(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1');
  let text = '';
  let onAnswer = (_status: number) => {};
  socket.on('data', (chunk: string) => {
    text += chunk;
    const bodyAt = text.indexOf('\r\n\r\n') + 4;
    if (bodyAt < 4) return;
    // One without a body, such as 304, has no length.
    const length = Number(/content-length: (\d+)/i.exec(text.slice(0, bodyAt))?.[1] ?? 0);
    if (text.length < bodyAt + length) return;
    const status = Number(text.slice('HTTP/1.1 '.length, 'HTTP/1.1 '.length + 3));
    text = '';
    onAnswer(status);
  });
  await once(socket, 'connect');
  return {
    ask: (request: string) =>
      new Promise<number>((resolve, reject) => {
        onAnswer = resolve;
        socket.once('error', reject);
        socket.write(request, 'latin1', () => socket.off('error', reject));
      }),
    close: () => socket.destroy(),
  };
}

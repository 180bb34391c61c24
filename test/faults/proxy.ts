import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * Stands before the backend and loses answers. A request always goes through whole; of the answers a share is
 * cut, so that the sender cannot know what became of it: before the first byte and while the backend may still
 * be at work, in the middle of the header, in the middle of the body.
 */
export const CUTS = ['unanswered', 'header', 'body'] as const;
export type Cut = (typeof CUTS)[number];

export type CuttingProxy = Awaited<ReturnType<typeof startProxy>>;

export async function startProxy(options: {
  target: string;
  /** Asked for each request; undefined lets the answer pass. */
  chooseCut: () => Cut | undefined;
}) {
  const { target, chooseCut } = options;
  const counts: { [how in Cut | 'passed']: number } = {
    passed: 0,
    unanswered: 0,
    header: 0,
    body: 0,
  };

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const cut = chooseCut();
    const passedOn = passOn(target, incoming, body);
    // Gone at once: the retry may come while the backend is still busy with the first.
    if (cut === 'unanswered') incoming.socket.destroy();
    const { status, headers, body: text } = await passedOn;
    if (cut) cutOff(incoming.socket, cut, { status, text });
    else outgoing.writeHead(status, headers).end(text);
    counts[cut ?? 'passed'] += 1;
  }

  const server = createServer((incoming, outgoing) => {
    // The backend is not there: neither is the answer.
    answer(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** How many answers passed, and how many were cut where. */
    counts,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Passed = { status: number; headers: IncomingMessage['headers']; body: Buffer };

async function passOn(target: string, incoming: IncomingMessage, body: Buffer): Promise<Passed> {
  const { method = 'GET', url = '/', headers } = incoming;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(target + url, { method, headers }, resolve)
      .on('error', reject)
      .end(body);
  });
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}

/** Half of the header, or the header and half of the body, and then the end of the connection. */
function cutOff(
  socket: Socket,
  cut: Cut,
  { status, text }: { status: number; text: Buffer },
): void {
  const header = `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`;
  if (cut === 'header') socket.write(header.slice(0, 40));
  if (cut === 'body')
    socket.write(Buffer.concat([Buffer.from(header), text.subarray(0, text.length / 2)]));
  socket.end();
}

import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import {
  createMonday,
  createSalesforce,
} from '../../packages/backend/src/notify/channels/vendors.fixture.ts';

/** Where notifications arrive in the bench: a receiver for each channel, which notes when each user was told of. */

export type Sink = {
  port: number;
  url: string;
  /** By user, the first time. */
  arrivedAt: Map<string, number>;
  /** Connections that were opened, where it counts them. */
  connections?(): number;
  close(): void;
};

type Vendor = Parameters<ReturnType<typeof createMonday>['answer']>;
type Answer = (response: Vendor[0], received: Vendor[1], request: Vendor[2]) => unknown;

const USER = /bench-\d+/;

function createNote(): { arrivedAt: Map<string, number>; note: (text: string) => void } {
  const arrivedAt = new Map<string, number>();
  const note = (text: string) => {
    const [user] = USER.exec(text) ?? [];
    if (user !== undefined && !arrivedAt.has(user)) arrivedAt.set(user, Date.now());
  };
  return { arrivedAt, note };
}

/** @param answer @default 200, at once */
export async function startHttpSink(
  answer: Answer = (response) => response.end('ok'),
): Promise<Sink> {
  const { arrivedAt, note } = createNote();
  const server = createHttp(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    note(text);
    const { method = '', url: path = '', headers } = request;
    answer(response, { method, path, headers, text }, request);
  });
  let opened = 0;
  server.on('connection', () => {
    opened += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const url = `http://127.0.0.1:${port}`;
  return { port, url, arrivedAt, connections: () => opened, close };
}

/** As much of SMTP as a mail is handed over with. */
export async function startMailSink(): Promise<Sink> {
  const { arrivedAt, note } = createNote();
  const server = createTcp((socket) => {
    let isData = false;
    let text = '';
    socket.on('error', () => {});
    socket.write('220 bench\r\n');
    socket.on('data', (chunk) => {
      text += chunk;
      if (isData && !text.includes('\r\n.\r\n')) return;
      if (isData) note(text);
      const word = text.slice(0, 4).toUpperCase();
      const wasData = isData;
      text = '';
      isData = !wasData && word === 'DATA';
      socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, url: `smtp://127.0.0.1:${port}`, arrivedAt, close: () => server.close() };
}

/** In this Slack everybody is found. */
export const startSlackApi = () =>
  startHttpSink((response) => response.end('{"ok":true,"user":{"id":"U1"}}'));
export const startMonday = () => startHttpSink(createMonday().answer);

export async function startSalesforce(): Promise<Sink> {
  const vendor = createSalesforce();
  const sink = await startHttpSink(vendor.answer);
  vendor.url = sink.url;
  return sink;
}

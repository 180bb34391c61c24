import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuard, parseAllowedTargets } from '../guard.ts';
import { createPost } from '../post.ts';
import type { Message } from './channel.ts';
import { WebhookConfig, webhook } from './webhook.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({
  type: 'first_use.reached',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: { milestone: 'first_use', user: { id: 'ünï' }, account: { id: 'a' }, owner: null },
});
const names = { user: 'Aino', account: 'Kone', owner: 'Veikko' };
const message: Message = { id: 'first-use-1', body, names: async () => names };

type Received = { headers: IncomingMessage['headers']; text: string };
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** A real receiver on a free port of loopback, opened in the guard. */
async function createReceiver(answer: Answer) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, text: Buffer.concat(chunks).toString() });
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { targets } = parseAllowedTargets(`127.0.0.1/32:${port}`);
  const guard = createGuard({
    allow: targets,
    lookup: async () => [{ address: '127.0.0.1' }],
  });
  const send = (options: { url?: string; timeoutMs?: number; includeNames?: boolean } = {}) => {
    const { url = `http://127.0.0.1:${port}/hook`, timeoutMs = 5_000, includeNames } = options;
    const config = { url, secret, ...(includeNames && { includeNames }) };
    const post = createPost({ guard, timeoutMs });
    return webhook.send(config, message, { post, nowMs: () => Date.now() });
  };
  return { received, port, send };
}

const answering =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, headers).end('an answer');
  };

describe('the webhook channel', () => {
  it.each([200, 202, 204])('has delivered when the destination answers %s', async (status) => {
    const { send, received } = await createReceiver(answering(status));
    expect(await send()).toEqual({ kind: 'delivered' });
    expect(received).toHaveLength(1);
  });

  it('sends the queued body to the letter, signed for any Standard Webhooks library', async () => {
    const { send, received } = await createReceiver(answering(200));
    await send();
    const [{ headers, text } = { headers: {}, text: '' }] = received;
    expect(text).toBe(body);
    expect(headers).toMatchObject({
      'webhook-id': 'first-use-1',
      'content-type': 'application/json',
    });
    const verifier = new Webhook(secret);
    expect(verifier.verify(text, headers as Record<string, string>)).toEqual(JSON.parse(body));
    expect(() => verifier.verify(`${text} `, headers as Record<string, string>)).toThrow();
  });

  it('adds names only for a destination that opted in, and signs what it sends', async () => {
    const { send, received } = await createReceiver(answering(200));
    await send({ includeNames: true });
    const [{ headers, text } = { headers: {}, text: '' }] = received;
    expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toMatchObject({
      type: 'first_use.reached',
      data: { user: { id: 'ünï', name: 'Aino' }, account: { id: 'a', name: 'Kone' }, owner: null },
    });
  });

  it.each([400, 401, 404, 500, 503])('has failed when it answers %s', async (status) => {
    const { send } = await createReceiver(answering(status));
    const error = `The destination answered ${status}.`;
    expect(await send()).toMatchObject({ kind: 'failed', error, retryAfterMs: undefined });
  });

  it.each([301, 302, 307, 308])(
    'takes a redirect (%s) as a failure, not an order',
    async (status) => {
      const other = await createReceiver(answering(200));
      const location = `http://127.0.0.1:${other.port}/`;
      const { send } = await createReceiver(answering(status, { location }));
      expect(await send()).toMatchObject({ kind: 'failed' });
      expect(other.received).toHaveLength(0);
    },
  );

  it('knows that 410 is for good', async () => {
    const { send } = await createReceiver(answering(410));
    expect(await send()).toMatchObject({ kind: 'failed', isGone: true });
  });

  it.each([429, 503])('hears Retry-After of a %s', async (status) => {
    const { send } = await createReceiver(answering(status, { 'retry-after': '90' }));
    expect(await send()).toMatchObject({ kind: 'failed', retryAfterMs: 90_000 });
  });

  it('gives up on a destination that takes the body and never answers', async () => {
    const { send } = await createReceiver(() => {});
    expect(await send({ timeoutMs: 100 })).toEqual({
      kind: 'failed',
      error: 'The destination did not answer within 100 ms.',
    });
  });

  it('has failed when the connection is cut', async () => {
    const { send } = await createReceiver((_, request) => request.socket.destroy());
    const error = 'The destination did not answer (ECONNRESET).';
    expect(await send()).toEqual({ kind: 'failed', error });
  });

  it('never connects to an address that the guard did not allow', async () => {
    const { send, received, port } = await createReceiver(answering(200));
    const refused = await send({ url: `http://127.0.0.2:${port}/` });
    expect(refused).toMatchObject({ kind: 'failed', error: expect.stringContaining('is refused') });
    expect(received).toHaveLength(0);
  });

  it('connects a name to its checked address, whatever the name resolves to elsewhere', async () => {
    const { send, received, port } = await createReceiver(answering(200));
    expect(await send({ url: `http://hooks.invalid:${port}/` })).toEqual({ kind: 'delivered' });
    expect(received[0]?.headers.host).toBe(`hooks.invalid:${port}`);
  });

  it('reads no endless answer', async () => {
    const { send } = await createReceiver((response, request) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
      request.socket.on('close', () => cut());
    });
    let cut = () => {};
    const isCut = new Promise<void>((resolve) => {
      cut = resolve;
    });
    // Not by its time running out.
    expect(await send({ timeoutMs: 60_000 })).toEqual({ kind: 'delivered' });
    await isCut;
  });
});

describe('WebhookConfig', () => {
  it.each([
    ['no secret', { url: 'https://a.example/' }],
    ['a short secret', { url: 'https://a.example/', secret: 'whsec_c2hvcnQ=' }],
    ['a secret of another make', { url: 'https://a.example/', secret: 'x'.repeat(40) }],
    ['another scheme', { url: 'ftp://a.example/', secret }],
    ['something unknown', { url: 'https://a.example/', secret, token: 'x' }],
  ])('refuses %s', (_, config) => {
    expect(WebhookConfig.safeParse(config).success).toBe(false);
  });
});

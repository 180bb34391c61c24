import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { type Answer, createMessage, createTools, startReceiver } from './receiver.fixture.ts';
import { WebhookConfig, webhook } from './webhook.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({
  type: 'first_use.reached',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: { milestone: 'first_use', user: { id: 'ünï' }, account: { id: 'a' }, owner: null },
});
const message = createMessage({ body });

/** A real receiver on a free port of loopback, opened in the guard. */
async function createReceiver(answer: Answer) {
  const { received, port } = await startReceiver(answer);
  const send = (
    options: { url?: string; timeoutMs?: number; includeNames?: boolean; former?: object } = {},
  ) => {
    const { url = `http://127.0.0.1:${port}/hook`, timeoutMs = 5_000, ...config } = options;
    const tools = createTools(port, { timeoutMs });
    return webhook.send(WebhookConfig.parse({ url, secret, ...config }), message, tools);
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

  it('signs with both secrets for a day after a rotation, and then with the new one alone', async () => {
    const { send, received } = await createReceiver(answering(200));
    const now = Date.now();
    const rotated = webhook.rotate?.({ url: 'https://a.example/', secret }, now);
    expect(rotated?.former).toEqual({ secret, untilMs: now + 86_400_000 });
    expect(rotated?.secret).not.toBe(secret);
    const former = { secret: rotated?.secret, untilMs: now + 60_000 };
    await send({ former });
    await send({ former: { ...former, untilMs: now - 1 } });
    const [both, one] = received.map(({ headers, text }) => ({ headers, text }));
    const verify = (by: string | undefined, sent: typeof both) =>
      new Webhook(by ?? '').verify(sent?.text ?? '', sent?.headers as Record<string, string>);
    expect(verify(secret, both)).toEqual(verify(former.secret, both));
    expect(verify(secret, one)).toBeTruthy();
    expect(() => verify(former.secret, one)).toThrow();
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
    const { send } = await createReceiver((_, __, request) => request.socket.destroy());
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
    const { send } = await createReceiver((response, _, request) => {
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

import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { BODIES } from '../bodies.fixture.ts';
import type { Channel } from './channel.ts';
import {
  type Answer,
  createMessage,
  type Received,
  sendTo,
  startReceiver,
} from './receiver.fixture.ts';

/**
 * What every channel that speaks HTTP promises, whatever its destination does, each against a real receiver on
 * loopback. What a status means to one channel alone stands in its `meanings`.
 */
export type Held<C> = {
  name: string;
  channel: Channel<C>;
  /** As it is stored, for a receiver at this address. */
  toConfig(url: string): object;
  /** A receiver that is well: the vendor as it documents itself. */
  createWell(): { answer: Answer; onListen?: (url: string) => void };
  /** What a send comes to there. @default delivered */
  taken?: 'delivered' | 'accepted';
  /** By status, where it is not "tried again". */
  meanings: { [status: number]: 'final' | 'gone' };
  /** Everything in the configuration that must not be seen. */
  secrets: string[];
  /** What it has sent that people will see, decoded once, out of all requests. */
  shownIn(received: readonly Received[]): string;
  /** What a name would have to become to be more than text. */
  forbidden: RegExp[];
  maxBytes: number;
};

/** Markup of every kind of place that one of ours is drawn in. */
export const HOSTILE =
  '<!channel> <@U1> <https://evil.example|here> *bold* [link](https://evil.example) <b onclick=x>&amp;</b>\r\nBcc: all@evil.example \u202e {{DATE(1)}}';

const STATUSES = [400, 403, 404, 410, 413, 429, 500, 502, 503];
const MAX_MS = 400;

export function describeChannel<C>(held: Held<C>): void {
  const { channel, toConfig, createWell, meanings, taken = 'delivered' } = held;

  async function sendAt(answer: Answer, options: Partial<Parameters<typeof sendTo>[2]> = {}) {
    const { port, url, received } = await startReceiver(answer);
    return { outcome: await sendTo(channel, toConfig(url), { port, ...options }), received, url };
  }
  async function sendWell(message = createMessage()) {
    const { answer, onListen } = createWell();
    const { port, url, received } = await startReceiver(answer);
    onListen?.(url);
    return { outcome: await sendTo(channel, toConfig(url), { port, message }), received };
  }

  describe(`the channel ${held.name}`, () => {
    const named = { user: 'Zqx user', account: 'Zqx account', owner: 'Zqx owner' };
    const quotes = [{ user: 'Zqx user', account: null, score: 3, text: 'Zqx words' }];

    // What is of nobody by name is left out of what is sent, whatever it is about.
    it.each(BODIES)('names nobody unless its destination asks for names: $type', async (body) => {
      const message = createMessage({ named: { ...named, quotes }, body: JSON.stringify(body) });
      const { answer, onListen } = createWell();
      const { port, url, received } = await startReceiver(answer);
      onListen?.(url);
      const thin = { ...toConfig(url), includeNames: undefined };
      expect((await sendTo(channel, thin, { port, message })).kind).toBe(taken);
      expect(received.length).toBeGreaterThan(0);
      expect(JSON.stringify(received)).not.toMatch(/zqx/i);
    });

    it('names who it is about where its destination asks for names', async () => {
      const { received } = await sendWell(createMessage({ named }));
      expect(JSON.stringify(received)).toMatch(/Zqx/);
    });

    it('brings a notification to a destination that is well, with its id', async () => {
      const { outcome, received } = await sendWell();
      expect(outcome).toEqual({ kind: taken });
      const all = received.map((one) => `${one.path} ${JSON.stringify(one.headers)} ${one.text}`);
      expect(all.join('\n')).toContain('first-use-1');
    });

    it.each(STATUSES)('knows what %s means', async (status) => {
      const { outcome } = await sendAt((response) => response.writeHead(status).end('no'));
      const meaning = meanings[status];
      expect(outcome.kind).toBe('failed');
      if (outcome.kind !== 'failed') return;
      expect(outcome.isGone ?? false).toBe(meaning === 'gone');
      expect(outcome.isFinal ?? false).toBe(meaning === 'final');
    });

    it('leaves it alone for as long as it asks', async () => {
      const { outcome } = await sendAt((response) =>
        response.writeHead(429, { 'retry-after': '90' }).end(),
      );
      expect(outcome).toMatchObject({ kind: 'failed', retryAfterMs: 90_000 });
    });

    const broken: [string, Answer][] = [
      ['takes the request and never answers', () => {}],
      ['cuts the connection', (_, __, request) => request.socket.destroy()],
      ['answers half and cuts', (response) => void cutInTheMiddle(response)],
      ['answers with what is no JSON', (response) => response.writeHead(500).end('<html>')],
    ];
    it.each(broken)('fails in time, and tries again, when it %s', async (_, answer) => {
      const { outcome } = await sendAt(answer, { timeoutMs: MAX_MS });
      if (outcome.kind === taken) return;
      expect(outcome).toMatchObject({ kind: 'failed' });
      expect(outcome).not.toHaveProperty('isGone', true);
      expect(outcome).not.toHaveProperty('isFinal', true);
    });

    it('reads no endless answer', async () => {
      const { promise: isCut, resolve: cut } = Promise.withResolvers<void>();
      const sending = sendAt(
        (response, _, request) => {
          request.socket.on('close', () => cut());
          answerWithoutEnd(response);
        },
        // Not by its time running out.
        { timeoutMs: 60_000 },
      );
      await isCut;
      await sending;
    });

    it.each([301, 302, 307, 308])('follows no redirect (%s)', async (status) => {
      const other = await startReceiver((response) => response.writeHead(200).end('ok'));
      const { outcome } = await sendAt((response) =>
        response.writeHead(status, { location: `${other.url}/` }).end(),
      );
      expect(outcome.kind).toBe('failed');
      expect(other.received).toEqual([]);
    });

    it('connects to no address that the guard has not allowed', async () => {
      const { port, received } = await startReceiver((response) => response.writeHead(200).end());
      const outcome = await sendTo(channel, toConfig(`http://127.0.0.2:${port}`), { port });
      expect(outcome).toMatchObject({ error: expect.stringContaining('is refused') });
      expect(received).toEqual([]);
    });

    it('lets what people wrote be text', async () => {
      const named = { user: HOSTILE, account: HOSTILE };
      const { outcome, received } = await sendWell(createMessage({ named }));
      expect(outcome).toEqual({ kind: taken });
      const shown = held.shownIn(received);
      expect(shown).toContain('evil.example');
      for (const pattern of held.forbidden) expect(shown).not.toMatch(pattern);
    });

    it('stays below the size that the destination takes, whatever people are called', async () => {
      const long = '\u{1F469}‍👩'.repeat(20_000);
      const { outcome, received } = await sendWell(
        createMessage({ named: { user: long, account: long, milestone: long, flow: long } }),
      );
      expect(outcome).toEqual({ kind: taken });
      for (const { text } of received)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(held.maxBytes);
    });

    it('shows no secret, neither of its own nor in what went wrong', async () => {
      const { outcome, url } = await sendAt((response) => response.writeHead(500).end('no'));
      const config = channel.config.parse(toConfig(url));
      const shown = JSON.stringify(outcome) + channel.describe(config);
      for (const secret of held.secrets) expect(shown).not.toContain(secret);
    });
  });
}

function cutInTheMiddle(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{"ok":', () => response.destroy());
}

function answerWithoutEnd(response: ServerResponse): void {
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
}

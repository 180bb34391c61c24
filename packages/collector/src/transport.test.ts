import { Batch, Event } from '@polku/protocol/schemas';
import { describe, expect, test, vi } from 'vitest';
import { makeEntries, makeEntry, toId } from './entry.fixture.ts';
import type { Entry } from './queue.ts';
import { createTransport, type Outcome, toBackoffMs } from './transport.ts';

const NOW = Date.UTC(2026, 4, 1, 12);
const URL = 'https://polku.example.com/v1/batch';

type Sent = { url: string; init: RequestInit; body: Batch };

/** A backend that answers each request by what the test says. */
function open(answer: (sent: Sent) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetch = vi.fn(async (url: string | URL | Request, init: RequestInit = {}) => {
    const request = { url: String(url), init, body: JSON.parse(String(init.body)) as Batch };
    sent.push(request);
    return answer(request);
  });
  const transport = createTransport({ url: URL, writeKey: 'wk_1', fetch, now: () => NOW });
  return { transport, sent };
}

const accept = ({ body }: Sent) =>
  Response.json({
    success: true,
    results: body.events.map(({ id }) => ({ id, status: 'accepted' })),
  });

describe('a request', () => {
  test('is a batch that the backend takes, and needs no preflight', async () => {
    const { transport, sent } = open(accept);
    await transport.send(makeEntries(1, 3), { queue_full: 2 });
    const [{ url, init, body } = expect.fail('nothing was sent')] = sent;
    expect(url).toBe(URL);
    expect(init).toMatchObject({ method: 'POST', credentials: 'omit', keepalive: true });
    // A text body without headers of ours is CORS-simple.
    expect(typeof init.body).toBe('string');
    expect(init.headers).toBeUndefined();
    expect(Batch.parse(body)).toMatchObject({
      writeKey: 'wk_1',
      sentAt: NOW,
      dropped: { queue_full: 2 },
    });
    expect(body.events.map((event) => Event.parse(event).id)).toEqual([toId(1), toId(2), toId(3)]);
  });

  test('sends each token once; its events point to it by index, the others to none', async () => {
    const { transport, sent } = open(accept);
    await transport.send(
      [
        makeEntry(1),
        makeEntry(2, { token: 'jwt-a' }),
        makeEntry(3, { token: 'jwt-b' }),
        makeEntry(4, { token: 'jwt-a' }),
      ],
      undefined,
    );
    const { tokens, events } = sent[0]?.body ?? expect.fail('nothing was sent');
    expect(tokens).toEqual(['jwt-a', 'jwt-b']);
    expect(events.map(({ token }) => token)).toEqual([undefined, 0, 1, 0]);
    for (const event of events) expect(Event.safeParse(event).success).toBe(true);
  });

  test('tells what is ours alone to nobody', async () => {
    const { transport, sent } = open(accept);
    await transport.send([makeEntry(1, { isMilestone: true, token: 'jwt' })], undefined);
    expect(sent[0]?.body.events[0]).not.toHaveProperty('isMilestone');
    expect(sent[0]?.url).not.toContain('jwt');
  });
});

describe('an answer', () => {
  const results = (...statuses: string[]) =>
    Response.json({ success: true, results: statuses.map((status) => ({ status })) });
  const retry = (afterMs?: number): Outcome => ({ kind: 'retry', afterMs });
  const stop = { kind: 'stop' };
  const status = (code: number, header?: string) =>
    new Response('{"error":{"code":"x","message":"y"}}', {
      status: code,
      ...(header === undefined ? {} : { headers: { 'retry-after': header } }),
    });

  test.each<[string, () => Response, object]>([
    [
      '200, all taken',
      () => results('accepted', 'accepted'),
      { kind: 'answered', delivered: [toId(1), toId(2)], refused: [] },
    ],
    [
      '200, one refused',
      () => results('refused', 'accepted'),
      { kind: 'answered', delivered: [toId(2)], refused: [toId(1)] },
    ],
    [
      '200, a status of a newer backend',
      () => results('accepted', 'deferred'),
      { kind: 'answered', delivered: [toId(1)], refused: [] },
    ],
    ['200, too few results', () => results('accepted'), stop],
    ['200, too many results', () => results('accepted', 'accepted', 'accepted'), stop],
    ['200, no results', () => Response.json({ success: true }), stop],
    ['200, not a success', () => Response.json({ success: false, results: [{}, {}] }), stop],
    ['200, a captive portal', () => new Response('<html>Accept our terms</html>'), stop],
    ['200, nothing', () => new Response(''), stop],
    ['200, null', () => new Response('null'), stop],
    ['204', () => new Response(null, { status: 204 }), stop],
    ['400', () => status(400), { kind: 'bisect' }],
    ['413', () => status(413), { kind: 'bisect' }],
    ['401', () => status(401), stop],
    ['403', () => status(403), stop],
    ['404', () => status(404), stop],
    ['405', () => status(405), stop],
    ['410', () => status(410), stop],
    ['408', () => status(408), retry()],
    ['429', () => status(429), retry()],
    ['500', () => status(500), retry()],
    ['502', () => status(502), retry()],
    ['503', () => status(503), retry()],
    ['504', () => status(504), retry()],
    ['429 in two seconds', () => status(429, '2'), retry(2_000)],
    ['503 at a date', () => status(503, new Date(NOW + 90_000).toUTCString()), retry(90_000)],
    [
      '503 at a date that has passed',
      () => status(503, new Date(NOW - 90_000).toUTCString()),
      retry(0),
    ],
    ['429 in less than no time', () => status(429, '-5'), retry(0)],
    ['429 some time', () => status(429, 'soon'), retry()],
    ['429 in an hour', () => status(429, '3600'), retry(3_600_000)],
    ['429 in a year is not waited for', () => status(429, '31536000'), retry(3_600_000)],
    ['429 never is not waited for', () => status(429, 'Infinity'), retry(3_600_000)],
    [
      '503 at a date far away',
      () => status(503, 'Fri, 01 Jan 2100 00:00:00 GMT'),
      retry(3_600_000),
    ],
  ])('%s', async (_, answer, outcome) => {
    const { transport } = open(answer);
    expect(await transport.send(makeEntries(1, 2), undefined)).toMatchObject(outcome);
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    [
      'a request that throws at once',
      () => {
        throw new TypeError('blocked');
      },
    ],
    [
      'an answer that breaks off',
      () => {
        const body = new ReadableStream({
          start: (controller) => controller.error(new TypeError('network')),
        });
        return new Response(body);
      },
    ],
  ])('%s: later', async (_, answer) => {
    const { transport } = open(answer);
    expect(await transport.send(makeEntries(1, 2), undefined)).toEqual(retry());
  });

  test('that does not come in 15 seconds is not waited for', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const { transport } = open(({ init }) => {
      signals.push(init.signal);
      return Promise.reject(new DOMException('too late', 'TimeoutError'));
    });
    expect(await transport.send(makeEntries(1, 1), undefined)).toEqual(retry());
    expect(timeout).toHaveBeenCalledWith(15_000);
    expect(signals).toEqual([timeout.mock.results[0]?.value]);
    timeout.mockRestore();
  });
});

describe('the budget of requests that outlive their page', () => {
  const big = (n: number, characters: number, letter = 'x'): Entry =>
    makeEntry(n, {}, { properties: { text: letter.repeat(characters) } });

  /** A backend that answers when it is told to. */
  function openSlow() {
    const answers: (() => void)[] = [];
    const opened = open(
      (request) => new Promise<Response>((resolve) => answers.push(() => resolve(accept(request)))),
    );
    const isKept = () => opened.sent.map(({ init }) => init.keepalive);
    return { ...opened, answers, isKept };
  }

  test('is shared by all that are under way, and free again when the answer has been read', async () => {
    const { transport, answers, isKept } = openSlow();
    const first = transport.send([big(1, 40_000)], undefined);
    const second = transport.send([big(2, 40_000)], undefined);
    const third = transport.send([big(3, 10_000)], undefined);
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    expect(isKept()).toEqual([true, false, true]);
    for (const answer of answers) answer();
    await Promise.all([first, second, third]);
    const fourth = transport.send([big(4, 40_000)], undefined);
    await vi.waitFor(() => expect(answers).toHaveLength(4));
    expect(isKept().at(-1)).toBe(true);
    answers.at(-1)?.();
    await fourth;
  });

  test('is free again after a request that failed', async () => {
    const { transport, sent } = open(() => Promise.reject(new TypeError('offline')));
    for (const n of [1, 2, 3]) await transport.send([big(n, 40_000)], undefined);
    expect(sent.map(({ init }) => init.keepalive)).toEqual([true, true, true]);
  });

  test('is counted in bytes, not in characters', async () => {
    const { transport, sent } = open(accept);
    await transport.send([big(1, 25_000, 'ä')], undefined);
    await transport.send([big(2, 35_000, 'ä')], undefined);
    expect(sent.map(({ init }) => init.keepalive)).toEqual([true, false]);
  });
});

describe('the wait after a failure', () => {
  test.each([
    [0, 1_000],
    [1, 2_000],
    [3, 8_000],
    [5, 32_000],
    [6, 60_000],
    [1_000, 60_000],
  ])('is anywhere up to its bound: after %d failures before, up to %d ms', (failures, boundMs) => {
    expect(toBackoffMs(failures, () => 0)).toBe(0);
    expect(toBackoffMs(failures, () => 0.5)).toBe(boundMs / 2);
    expect(toBackoffMs(failures, () => 1)).toBe(boundMs);
  });
});

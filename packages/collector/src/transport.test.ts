import { Batch, Event } from '@polku/protocol/schemas';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEntries, makeEntry, toId } from './entry.fixture.ts';
import type { Entry } from './entry.ts';
import { post, toBody } from './transport.ts';

const NOW = Date.UTC(2026, 4, 1, 12);
const URL = 'https://polku.example.com/v1/batch';

type Sent = { url: string; init: RequestInit; body: Batch };

/** A backend that answers each request by what the test says. */
function open(answer: (sent: Sent) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  vi.stubGlobal(
    'fetch',
    vi.fn(async (url: string, init: RequestInit = {}) => {
      const request = { url, init, body: JSON.parse(String(init.body)) as Batch };
      sent.push(request);
      return answer(request);
    }),
  );
  const send = (entries: readonly Entry[], more: object = {}) =>
    post(URL, toBody(entries, { writeKey: 'wk_1', sentAt: NOW, ...more }));
  return { transport: { send }, sent };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(NOW);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const accept = ({ body }: Sent) =>
  Response.json({
    success: true,
    results: body.events.map(({ id }) => ({ id, status: 'accepted' })),
  });

describe('a request', () => {
  test('is a batch that the backend takes, and needs no preflight', async () => {
    const { transport, sent } = open(accept);
    await transport.send(makeEntries(1, 3), { dropped: { queue_full: 2 } });
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
    await transport.send([
      makeEntry(1),
      makeEntry(2, { token: 'jwt-a' }),
      makeEntry(3, { token: 'jwt-b' }),
      makeEntry(4, { token: 'jwt-a' }),
    ]);
    const { tokens, events } = sent[0]?.body ?? expect.fail('nothing was sent');
    expect(tokens).toEqual(['jwt-a', 'jwt-b']);
    expect(events.map(({ token }) => token)).toEqual([undefined, 0, 1, 0]);
    for (const event of events) expect(Event.safeParse(event).success).toBe(true);
  });

  test('tells what is ours alone to nobody', async () => {
    const { transport, sent } = open(accept);
    await transport.send([makeEntry(1, { isMilestone: true, token: 'jwt' })]);
    expect(sent[0]?.body.events[0]).not.toHaveProperty('isMilestone');
    expect(sent[0]?.url).not.toContain('jwt');
  });
});

describe('an answer', () => {
  const results = (...statuses: string[]) =>
    Response.json({ success: true, results: statuses.map((status) => ({ status })) });
  const status = (code: number, header?: string) =>
    new Response('{"error":{"code":"x","message":"y"}}', {
      status: code,
      ...(header === undefined ? {} : { headers: { 'retry-after': header } }),
    });

  test.each<[string, () => Response]>([
    ['all taken', () => results('accepted', 'accepted')],
    ['one refused', () => results('refused', 'accepted')],
    ['a status of a newer backend', () => results('accepted', 'deferred')],
  ])('of ours tells what became of each event: %s', async (_, answer) => {
    const { transport } = open(answer);
    const { results: expected } = await answer().json();
    expect(await transport.send(makeEntries(1, 2))).toMatchObject({
      status: 200,
      results: expected,
    });
  });

  test.each<[string, () => Response]>([
    ['no results', () => Response.json({ success: true })],
    ['not a success', () => Response.json({ success: false, results: [{}, {}] })],
    ['a captive portal', () => new Response('<html>Accept our terms</html>')],
    ['nothing', () => new Response('')],
    ['null', () => new Response('null')],
    ['204', () => new Response(null, { status: 204 })],
  ])('C21: that is not ours tells of no event: %s', async (_, answer) => {
    const { transport } = open(answer);
    const { status, results } = await transport.send(makeEntries(1, 2));
    expect([status < 300, results]).toEqual([true, undefined]);
  });

  test.each([400, 401, 404, 413, 429, 500])(
    'of an error tells of no event, whatever it says: %d',
    async (code) => {
      const { transport } = open(({ body }) =>
        Response.json(
          { success: true, results: body.events.map(() => ({ status: 'accepted' })) },
          { status: code },
        ),
      );
      const answer = await transport.send(makeEntries(1, 2));
      expect(answer).toMatchObject({ status: code, results: undefined });
    },
  );

  test.each<[string, () => Response, number | undefined]>([
    ['429', () => status(429), undefined],
    ['C12: 429 in two seconds', () => status(429, '2'), 2_000],
    ['C13: 503 at a date', () => status(503, new Date(NOW + 90_000).toUTCString()), 90_000],
    [
      'C14: 503 at a date that has passed',
      () => status(503, new Date(NOW - 9_000).toUTCString()),
      0,
    ],
    ['C14: 429 in less than no time', () => status(429, '-5'), 0],
    ['C14: 429 some time', () => status(429, 'soon'), undefined],
    ['429 in an hour', () => status(429, '3600'), 3_600_000],
    ['C14: 429 in a day is not waited for', () => status(429, '99999'), 3_600_000],
    ['C14: 429 in a year is not waited for', () => status(429, '31536000'), 3_600_000],
    ['C14: 429 never is not waited for', () => status(429, 'Infinity'), 3_600_000],
    ['C14: 503 at a date far away', () => status(503, 'Fri, 01 Jan 2100 00:00:00 GMT'), 3_600_000],
  ])('says when to come again: %s', async (_, answer, afterMs) => {
    const { transport } = open(answer);
    expect(await transport.send(makeEntries(1, 2))).toMatchObject({ afterMs });
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
  ])('C20: there is none: %s', async (_, answer) => {
    const { transport } = open(answer);
    expect(await transport.send(makeEntries(1, 2))).toEqual({ status: 0 });
  });

  test('that does not come in 15 seconds is not waited for', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const { transport } = open(({ init }) => {
      signals.push(init.signal);
      return Promise.reject(new DOMException('too late', 'TimeoutError'));
    });
    expect(await transport.send(makeEntries(1, 1))).toEqual({ status: 0 });
    expect(timeout).toHaveBeenCalledWith(15_000);
    expect(signals).toEqual([timeout.mock.results[0]?.value]);
    timeout.mockRestore();
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEntries, makeEntry, numbersOf, toId } from './entry.fixture.ts';
import { acceptAll, answerWith, openSender } from './sender.fixture.ts';
import type { Answer } from './transport.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** An answer that is given when the test says so. */
function createPending() {
  let give: (answer: Answer) => void = () => {};
  const answer = new Promise<Answer>((resolve) => {
    give = resolve;
  });
  return { answer, give: (value: Answer) => give(value) };
}

describe('counts of dropped events', () => {
  test('go up with the next request, once', async () => {
    const { sender, queue, sent } = openSender();
    sender.countDropped('queue_full', 2);
    sender.countDropped('too_large');
    sender.countDropped('too_large');
    queue.put([makeEntry(1)]);
    await sender.flush();
    queue.put([makeEntry(2)]);
    await sender.flush();
    expect(sent.map(({ envelope }) => envelope.dropped)).toEqual([
      { queue_full: 2, too_large: 2 },
      {},
    ]);
  });

  test.each<[string, Answer]>([
    ['failed', { status: 503, afterMs: 1_000 }],
    ['was too large', { status: 413 }],
  ])('come back from a request that %s, and go with a later one', async (_, answer) => {
    const answers = [answer];
    const { sender, queue, sent } = openSender({
      answer: (entries) => answers.shift() ?? acceptAll(entries),
    });
    sender.countDropped('queue_full', 2);
    queue.put(makeEntries(1, 2));
    const flushing = sender.flush();
    sender.countDropped('too_large');
    await flushing;
    await pass(1_000);
    const told = sent.slice(1).map(({ envelope }) => envelope.dropped);
    expect(told[0]).toEqual({ queue_full: 2, too_large: 1 });
    for (const dropped of told.slice(1)) expect(dropped).toEqual({});
  });
});

describe('leaving the page', () => {
  test('sends what is unsent at once, without waiting for anything', () => {
    const { sender, queue, sent } = openSender();
    queue.put(makeEntries(1, 3));
    sender.leave();
    // In the same turn: a frozen page has no other.
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1, 2, 3]]);
  });

  test('sends neither what is on its way nor what waits for its token', async () => {
    const pending = createPending();
    const { sender, queue, sent, held, backend } = openSender({ answer: () => pending.answer });
    queue.put(makeEntries(1, 2));
    const flushing = sender.flush();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    backend.answer = acceptAll;
    queue.put(makeEntries(3, 4));
    held.add(toId(4));
    sender.leave();
    expect(numbersOf(sent[1]?.entries ?? [])).toEqual([3]);
    pending.give(answerWith('accepted', 'accepted'));
    await flushing;
    expect(numbersOf(queue.peek())).toEqual([4]);
  });

  test('sends one request that fits, not all at once', () => {
    const { sender, queue, sent } = openSender();
    const text = 'x'.repeat(10_000);
    queue.put(Array.from({ length: 10 }, (_, i) => makeEntry(i + 1, {}, { properties: { text } })));
    sender.leave();
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent[0]?.entries).length).toBeLessThan(60_000);
  });

  test('with nothing unsent sends nothing', async () => {
    const { sender, queue, sent } = openSender();
    queue.put([makeEntry(1)]);
    await sender.flush();
    sender.leave();
    expect(sent).toHaveLength(1);
  });

  test('twice in a row sends nothing twice', async () => {
    const { sender, queue, sent } = openSender();
    queue.put([makeEntry(1)]);
    sender.leave();
    await pass(0);
    sender.wake();
    sender.leave();
    await pass(0);
    expect(sent).toHaveLength(1);
  });

  test('of a page that lives on, the answer is taken', async () => {
    const { sender, queue } = openSender();
    queue.put([makeEntry(1)]);
    sender.leave();
    await pass(0);
    expect(queue.peek()).toEqual([]);
  });

  test('and coming back, what was left is sent at once', async () => {
    const { sender, queue, sent, backend } = openSender({
      answer: () => ({ status: 0 }),
    });
    queue.put([makeEntry(1)]);
    sender.leave();
    await pass(0);
    expect(sent).toHaveLength(1);
    backend.answer = acceptAll;
    sender.wake();
    await pass(0);
    expect(sent).toHaveLength(2);
    expect(queue.peek()).toEqual([]);
  });

  test('for good sends once more, and then never again', async () => {
    const { sender, queue, sent } = openSender({ answer: () => ({ status: 503, afterMs: 0 }) });
    queue.put([makeEntry(1)]);
    sender.schedule(100);
    sender.leave();
    sender.stop();
    expect(sent).toHaveLength(1);
    sender.schedule(0);
    await sender.flush();
    await pass(60_000);
    expect(sent).toHaveLength(1);
    expect(numbersOf(queue.peek())).toEqual([1]);
  });
});

describe('the lock of the tabs', () => {
  /** Web Locks as the specification has them, as far as they are used. */
  function stubLocks() {
    const waiting: (() => void)[] = [];
    let isHeld = false;
    const next = () => {
      isHeld = false;
      waiting.shift()?.();
    };
    const request = vi.fn(
      async (_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) => {
        signal.throwIfAborted();
        if (isHeld) {
          await new Promise<void>((resolve, reject) => {
            waiting.push(resolve);
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          });
        }
        isHeld = true;
        try {
          await work();
        } finally {
          next();
        }
      },
    );
    vi.stubGlobal('navigator', { locks: { request } });
    return { request, isHeld: () => isHeld };
  }

  test('is held during a send and at no other time', async () => {
    const locks = stubLocks();
    const { sender, queue } = openSender({
      answer: (entries) => {
        expect(locks.isHeld()).toBe(true);
        return acceptAll(entries);
      },
    });
    queue.put([makeEntry(1)]);
    await sender.flush();
    expect(locks.request).toHaveBeenCalledOnce();
    expect(locks.request.mock.calls[0]?.[0]).toBe('polku:wk_1');
    expect(locks.isHeld()).toBe(false);
  });

  test('lets one tab send at a time', async () => {
    stubLocks();
    const pending = createPending();
    const one = openSender({ answer: () => pending.answer });
    const two = openSender();
    one.queue.put([makeEntry(1)]);
    two.queue.put([makeEntry(2)]);
    const first = one.sender.flush();
    const second = two.sender.flush();
    await vi.waitFor(() => expect(one.sent).toHaveLength(1));
    expect(two.sent).toEqual([]);
    pending.give(answerWith('accepted'));
    await Promise.all([first, second]);
    expect(two.sent).toHaveLength(1);
  });

  test('is waited for no longer when the page goes away', async () => {
    stubLocks();
    const pending = createPending();
    const one = openSender({ answer: () => pending.answer });
    const two = openSender();
    one.queue.put([makeEntry(1)]);
    two.queue.put([makeEntry(2)]);
    const first = one.sender.flush();
    await vi.waitFor(() => expect(one.sent).toHaveLength(1));
    const second = two.sender.flush();
    await pass(0);
    two.sender.leave();
    await second;
    expect(two.sent).toHaveLength(1);
    expect(two.warn).not.toHaveBeenCalled();
    pending.give(answerWith('accepted'));
    await first;
  });

  test('is done without on a page that has none: it sends one thing at a time by itself', async () => {
    vi.stubGlobal('navigator', {});
    const pending = createPending();
    const { sender, queue, sent } = openSender({ answer: () => pending.answer });
    queue.put([makeEntry(1)]);
    const all = [sender.flush(), sender.flush()];
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    pending.give(answerWith('accepted'));
    await Promise.all(all);
    expect(sent).toHaveLength(1);
    expect(queue.peek()).toEqual([]);
  });
});

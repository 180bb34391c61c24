import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEntries, makeEntry, numbersOf, toId } from './entry.fixture.ts';
import { acceptAll, answerWith, openSender } from './sender.fixture.ts';
import { createFakeStorage } from './storage.fixture.ts';
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

  test('go when the page goes away, with nothing else to send', async () => {
    const { sender, sent } = openSender();
    sender.countDropped('too_large');
    sender.leave();
    expect(sent.map(({ entries, envelope }) => [entries, envelope.dropped])).toEqual([
      [[], { too_large: 1 }],
    ]);
    await pass(0);
    sender.leave();
    expect(sent).toHaveLength(1);
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

describe('coming back to a page that was not told what became of its requests', () => {
  const never = () => new Promise<Answer>(() => {});

  test('sends again after a while what it had left with, and what came meanwhile', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: never });
    queue.put([makeEntry(1)]);
    sender.leave();
    backend.answer = acceptAll;
    sender.wake();
    queue.put([makeEntry(2)]);
    await sender.flush();
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1], [2]]);
    await pass(4_000);
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1], [2], [1]]);
    expect(queue.peek()).toEqual([]);
  });

  test('is held up no longer by the request that was under way', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: never });
    queue.put([makeEntry(1)]);
    const flushing = sender.flush();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    sender.leave();
    backend.answer = acceptAll;
    sender.wake();
    await pass(3_000);
    await flushing;
    await pass(1_000);
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1], [1]]);
    expect(queue.peek()).toEqual([]);
  });

  test('gives up no request that was begun since', async () => {
    const pending = createPending();
    const { sender, queue, sent } = openSender({ answer: () => pending.answer });
    sender.leave();
    sender.wake();
    queue.put([makeEntry(1)]);
    const flushing = sender.flush();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    await pass(10_000);
    pending.give(answerWith('accepted'));
    await flushing;
    expect(sent).toHaveLength(1);
    expect(queue.peek()).toEqual([]);
  });

  test('has its whole budget again', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: never });
    const text = 'x'.repeat(20_000);
    queue.put([
      makeEntry(1, {}, { properties: { text } }),
      makeEntry(2, {}, { properties: { text } }),
    ]);
    sender.leave();
    sender.wake();
    await pass(3_000);
    backend.answer = acceptAll;
    sender.leave();
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

describe('tabs', () => {
  test('send one at a time, the other as soon as the page of the first goes away', async () => {
    const storage = createFakeStorage();
    const pending = createPending();
    const one = openSender({ answer: () => pending.answer, storage });
    const two = openSender({ storage });
    one.queue.put([makeEntry(1)]);
    two.queue.put([makeEntry(2)]);
    void one.sender.flush();
    await vi.waitFor(() => expect(one.sent).toHaveLength(1));
    const second = two.sender.flush();
    await pass(0);
    expect(two.sent).toEqual([]);
    one.sender.leave();
    two.sender.look();
    await second;
    expect(two.sent).toHaveLength(1);
    pending.give(answerWith('accepted'));
  });

  test('keep no trace of the one that sends when it stops', async () => {
    const storage = createFakeStorage();
    const { sender, queue, sent } = openSender({ answer: () => new Promise(() => {}), storage });
    queue.put([makeEntry(1)]);
    void sender.flush();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(Object.keys(storage)).toEqual(['polku:wk_1:sender']);
    sender.stop();
    expect(Object.keys(storage)).toEqual([]);
  });

  test('that share nothing send one thing at a time each', async () => {
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

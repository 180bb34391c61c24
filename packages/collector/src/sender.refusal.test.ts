import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEntries, makeEntry, numbersOf } from './entry.fixture.ts';
import { type Answer, acceptAll, answerWith, openSender } from './sender.fixture.ts';
import type { Answer as TransportAnswer } from './transport.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const stop: Answer = () => ({ status: 401 });

describe('a refusal', () => {
  test('C17: by index takes the refused ones out as well, and counts them', async () => {
    const { sender, queue, sent, backend, warn } = openSender({
      answer: () => answerWith('accepted', 'refused', 'accepted'),
    });
    queue.put(makeEntries(1, 3));
    await sender.flush();
    expect(queue.peek()).toEqual([]);
    expect(warn).toHaveBeenCalledOnce();
    backend.answer = acceptAll;
    queue.put([makeEntry(4)]);
    await sender.flush();
    expect(sent[1]?.envelope.dropped).toEqual({ refused: 1 });
  });

  test('of neither yes nor no leaves the event for the next time', async () => {
    const { sender, queue } = openSender({
      answer: () => answerWith('accepted', 'deferred'),
    });
    queue.put(makeEntries(1, 2));
    await sender.flush();
    expect(numbersOf(queue.peek())).toEqual([2]);
  });

  const poisonous: (...poison: number[]) => Answer =
    (...poison) =>
    (entries): TransportAnswer | Promise<TransportAnswer> =>
      numbersOf(entries).some((n) => poison.includes(n)) ? { status: 400 } : acceptAll(entries);

  test.each([1, 2, 17, 49, 50])(
    'C16: of a whole body finds the one event at fault: number %d',
    async (poison) => {
      const { sender, queue, sent } = openSender({ answer: poisonous(poison) });
      queue.put(makeEntries(1, 50));
      await sender.flush();
      expect(queue.peek()).toEqual([]);
      const delivered = sent.filter(({ entries }) => !numbersOf(entries).includes(poison));
      expect(delivered.flatMap(({ entries }) => numbersOf(entries)).sort((a, b) => a - b)).toEqual(
        numbersOf(makeEntries(1, 50)).filter((n) => n !== poison),
      );
      // Halving finds it in twice the logarithm.
      expect(sent.length).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(50)));
    },
  );

  test('of a whole body finds several at fault, and says of each that it is gone', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: poisonous(3, 4, 60) });
    queue.put(makeEntries(1, 70));
    await sender.flush();
    expect(queue.peek()).toEqual([]);
    backend.answer = acceptAll;
    queue.put([makeEntry(71)]);
    await sender.flush();
    const told = sent.filter(
      ({ entries }) => !numbersOf(entries).some((n) => [3, 4, 60].includes(n)),
    );
    const refused = told.reduce((sum, { envelope }) => sum + (envelope.dropped?.refused ?? 0), 0);
    expect(refused).toBe(3);
  });

  test('halfway through finding it, a backend that goes down leaves the rest where it is', async () => {
    let requests = 0;
    const { sender, queue, backend } = openSender({
      answer: (entries) =>
        ++requests > 3 ? { status: 503, afterMs: 1_000 } : poisonous(4)(entries),
    });
    queue.put(makeEntries(1, 4));
    await sender.flush();
    expect(numbersOf(queue.peek())).toContain(3);
    backend.answer = poisonous(4);
    await pass(1_000);
    expect(queue.peek()).toEqual([]);
  });
});

describe('an answer that is not ours', () => {
  test('C18: stops everything until the next page, keeps all, and is said once', async () => {
    const { sender, queue, sent, warn, backend } = openSender({ answer: stop });
    queue.put(makeEntries(1, 120));
    await sender.flush();
    expect(sent).toHaveLength(1);
    expect(numbersOf(queue.peek())).toHaveLength(120);
    backend.answer = acceptAll;
    sender.schedule(0);
    await sender.flush();
    sender.wake();
    sender.leave();
    await pass(3_600_000);
    expect(sent).toHaveLength(1);
    expect(numbersOf(queue.peek())).toHaveLength(120);
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining('the answer was 401'),
    ]);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEntries, makeEntry, numbersOf, toId } from './entry.fixture.ts';
import { type Answer, acceptAll, openSender } from './sender.fixture.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const later =
  (afterMs?: number): Answer =>
  () => ({ status: 503, afterMs });

describe('a flush', () => {
  test('sends what waits, oldest first, and takes what was delivered out', async () => {
    const { sender, queue, sent } = openSender();
    queue.put(makeEntries(1, 3));
    await sender.flush();
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1, 2, 3]]);
    expect(queue.peek()).toEqual([]);
  });

  test('with nothing to send asks for nothing', async () => {
    const { sender, sent } = openSender();
    await sender.flush();
    expect(sent).toEqual([]);
  });

  test('sends fifty at a time, one request after the other', async () => {
    let underWay = 0;
    const { sender, queue, sent } = openSender({
      answer: async (entries) => {
        expect(++underWay).toBe(1);
        await Promise.resolve();
        underWay--;
        return acceptAll(entries);
      },
    });
    queue.put(makeEntries(1, 120));
    await sender.flush();
    expect(sent.map(({ entries }) => entries.length)).toEqual([50, 50, 20]);
    expect(sent.flatMap(({ entries }) => numbersOf(entries))).toEqual(
      numbersOf(makeEntries(1, 120)),
    );
  });

  test('sends no more at a time than outlives a page, tokens included', async () => {
    const { sender, queue, sent } = openSender();
    const text = 'x'.repeat(10_000);
    queue.put(Array.from({ length: 10 }, (_, i) => makeEntry(i + 1, {}, { properties: { text } })));
    const token = (n: number) => `${n}`.padEnd(4_000, '.');
    queue.put(makeEntries(11, 30).map((entry, n) => ({ ...entry, token: token(n) })));
    await sender.flush();
    for (const { entries } of sent) {
      const tokens = new Set(entries.map((entry) => entry.token));
      expect([...entries.map(({ json }) => json), ...tokens].join().length).toBeLessThan(60_000);
    }
    expect(sent.flatMap(({ entries }) => entries)).toHaveLength(30);
  });

  test('sends no more tokens at a time than the backend takes', async () => {
    const { sender, queue, sent } = openSender();
    queue.put(makeEntries(1, 50).map((entry, n) => ({ ...entry, token: `jwt-${n}` })));
    await sender.flush();
    for (const { entries } of sent) {
      expect(new Set(entries.map(({ token }) => token)).size).toBeLessThanOrEqual(20);
    }
    expect(queue.peek()).toEqual([]);
  });

  test('sends one event that is larger than a batch by itself', async () => {
    const { sender, queue, sent } = openSender();
    const properties = { text: 'x'.repeat(60_000) };
    queue.put([makeEntry(1), makeEntry(2, {}, { properties }), makeEntry(3)]);
    await sender.flush();
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1], [2], [3]]);
  });

  test('leaves what waits for its token where it is', async () => {
    const { sender, queue, sent, held } = openSender();
    queue.put(makeEntries(1, 3));
    held.add(toId(2));
    await sender.flush();
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1, 3]]);
    expect(numbersOf(queue.peek())).toEqual([2]);
    held.clear();
    await sender.flush();
    expect(numbersOf(sent[1]?.entries ?? [])).toEqual([2]);
  });

  test('lets tokens come first', async () => {
    const { sender, queue, sent, settle } = openSender();
    queue.put([makeEntry(1)]);
    settle.mockImplementation(async () => queue.put([makeEntry(1, { token: 'jwt' })]));
    await sender.flush();
    expect(sent[0]?.envelope.tokens).toEqual(['jwt']);
  });

  test('that is asked for while another runs goes right behind it, with what came meanwhile', async () => {
    const { sender, queue, sent } = openSender();
    queue.put([makeEntry(1)]);
    const first = sender.flush();
    queue.put([makeEntry(2)]);
    await Promise.all([first, sender.flush()]);
    expect(sent.flatMap(({ entries }) => numbersOf(entries))).toEqual([1, 2]);
    expect(queue.peek()).toEqual([]);
  });

  test('that follows one that failed is none the worse for it', async () => {
    const { sender, queue, sent, settle } = openSender();
    queue.put([makeEntry(1)]);
    settle.mockRejectedValueOnce(new Error('something odd'));
    await Promise.all([sender.flush(), sender.flush()]);
    expect(sent).toHaveLength(1);
  });

  test('that fails inside is said and tried again', async () => {
    const { sender, queue, sent, warn, settle } = openSender();
    queue.put([makeEntry(1)]);
    settle.mockRejectedValueOnce(new Error('something odd'));
    await sender.flush();
    expect(warn.mock.calls[0]?.[0]).toContain('something odd');
    expect(sent).toEqual([]);
    await pass(1_000);
    expect(sent).toHaveLength(1);
  });
});

describe('a schedule', () => {
  test('sends when it is due, once', async () => {
    const { sender, queue, sent } = openSender();
    queue.put([makeEntry(1)]);
    sender.schedule(2_000);
    await pass(1_999);
    expect(sent).toEqual([]);
    await pass(1);
    expect(sent).toHaveLength(1);
    await pass(60_000);
    expect(sent).toHaveLength(1);
  });

  test('is brought forward, never put off', async () => {
    const { sender, queue, sent } = openSender();
    queue.put([makeEntry(1)]);
    sender.schedule(2_000);
    await pass(1_500);
    sender.schedule(2_000);
    await pass(500);
    expect(sent).toHaveLength(1);
    queue.put([makeEntry(2)]);
    sender.schedule(2_000);
    sender.schedule(100);
    await pass(100);
    expect(sent).toHaveLength(2);
  });
});

describe('a failure', () => {
  test('C11: is tried again within its bound, and everything is kept until then', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: later() });
    queue.put(makeEntries(1, 2));
    await sender.flush();
    expect(numbersOf(queue.peek())).toEqual([1, 2]);
    backend.answer = acceptAll;
    // Half of up to one second.
    await pass(499);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
    expect(queue.peek()).toEqual([]);
  });

  test('after failure is waited for longer, up to a minute, and from the beginning after a success', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: later(), random: () => 1 });
    const at: number[] = [];
    const start = performance.now();
    queue.put([makeEntry(1)]);
    await sender.flush();
    for (let known = 1; known < 9; ) {
      await pass(500);
      if (sent.length === known) continue;
      known = sent.length;
      at.push(performance.now() - start);
    }
    const waits = at.map((ms, i) => ms - (at[i - 1] ?? 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    backend.answer = acceptAll;
    await pass(60_000);
    backend.answer = later();
    queue.put([makeEntry(2)]);
    await sender.flush();
    const failed = sent.length;
    await pass(1_000);
    expect(sent).toHaveLength(failed + 1);
  });

  test.each([408, 425, 500, 502, 503, 504])(
    'C19: with %d keeps everything, and is tried again',
    async (status) => {
      const { sender, queue, backend } = openSender({ answer: () => ({ status }) });
      queue.put([makeEntry(1)]);
      await sender.flush();
      expect(numbersOf(queue.peek())).toEqual([1]);
      backend.answer = acceptAll;
      await pass(1_000);
      expect(queue.peek()).toEqual([]);
    },
  );

  test('C15: with 429 for ever keeps everything, and asks no more often than it may', async () => {
    const { sender, queue, sent } = openSender({ answer: later(2_000) });
    queue.put(makeEntries(1, 3));
    await sender.flush();
    await pass(60_000);
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.length).toBeLessThanOrEqual(31);
    expect(numbersOf(queue.peek())).toEqual([1, 2, 3]);
  });

  test('stops the batches behind it', async () => {
    const { sender, queue, sent } = openSender({ answer: later(5_000) });
    queue.put(makeEntries(1, 120));
    await sender.flush();
    expect(sent).toHaveLength(1);
  });

  test('that says when to come again is heeded, whatever is tracked meanwhile', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: later(10_000) });
    queue.put([makeEntry(1)]);
    await sender.flush();
    backend.answer = acceptAll;
    for (let n = 2; n <= 10; n++) {
      queue.put([makeEntry(n, { isMilestone: true })]);
      sender.schedule(0);
      sender.schedule(2_000);
      await pass(1_000);
    }
    expect(sent).toHaveLength(1);
    await pass(1_000);
    expect(sent).toHaveLength(2);
    expect(queue.peek()).toEqual([]);
  });

  test('that says when to come again is heeded by the flush that stood behind it, too', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: later(10_000) });
    queue.put([makeEntry(1)]);
    await Promise.all([sender.flush(), sender.flush()]);
    backend.answer = acceptAll;
    await sender.flush();
    await pass(9_999);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
    expect(queue.peek()).toEqual([]);
  });

  test('is tried again at once when the network is back, but for one that says when to come', async () => {
    const { sender, queue, sent, backend } = openSender({ answer: later(), random: () => 1 });
    queue.put([makeEntry(1)]);
    await sender.flush();
    sender.wake();
    await pass(0);
    expect(sent).toHaveLength(2);
    backend.answer = later(10_000);
    sender.wake();
    await pass(0);
    expect(sent).toHaveLength(3);
    sender.wake();
    await pass(9_999);
    expect(sent).toHaveLength(3);
    await pass(1);
    expect(sent).toHaveLength(4);
  });

  test('is not tried again with every event that is tracked meanwhile', async () => {
    const { sender, queue, sent } = openSender({ answer: later(), random: () => 1 });
    for (let n = 1; n <= 60; n++) {
      queue.put([makeEntry(n)]);
      sender.schedule(0);
      await pass(1_000);
    }
    // After 0, 1, 3, 7, 15 and 31 s.
    expect(sent).toHaveLength(6);
  });
});

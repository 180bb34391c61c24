import { describe, expect, test, vi } from 'vitest';
import { makeEntry, numbersOf } from './entry.fixture.ts';
import type { Entry } from './entry.ts';
import { acceptAll, openSender } from './sender.fixture.ts';
import type { Answer } from './transport.ts';

/** Requests that outlive their page share one budget of the browser's. */

const big = (n: number, characters: number, letter = 'x'): Entry =>
  makeEntry(n, {}, { properties: { text: letter.repeat(characters) } });

describe('the budget of requests that outlive their page', () => {
  test('is shared by all that are under way, and free again when the answer has been read', async () => {
    const answers: (() => void)[] = [];
    const { sender, queue, sent } = openSender({
      answer: (entries) =>
        new Promise<Answer>((resolve) => {
          answers.push(() => resolve(acceptAll(entries) as Answer));
        }),
    });
    queue.put([big(1, 40_000)]);
    const flushing = sender.flush();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    queue.put([big(2, 10_000), big(3, 10_000)]);
    sender.leave();
    expect(sent.map(({ entries }) => numbersOf(entries))).toEqual([[1], [2]]);
    for (const answer of answers) answer();
    await flushing;
    sender.wake();
    queue.put([big(4, 40_000)]);
    sender.leave();
    expect(numbersOf(sent.at(-1)?.entries ?? [])).toEqual([3, 4]);
  });

  test('C06: is filled when the page goes away, and the rest stays', () => {
    const { sender, queue, sent } = openSender();
    // 90 kB.
    queue.put(Array.from({ length: 180 }, (_, n) => big(n, 300)));
    sender.leave();
    const [request] = sent;
    expect(sent).toHaveLength(1);
    expect(request?.bytes).toBeLessThanOrEqual(60_000);
    expect(request?.bytes).toBeGreaterThan(55_000);
    expect(queue.peek()).toHaveLength(180);
  });

  test('C07: what the browser refuses at unload stays stored', async () => {
    const { sender, queue } = openSender({ answer: () => ({ status: 0 }) });
    queue.put([big(1, 10)]);
    sender.leave();
    await Promise.resolve();
    expect(queue.peek()).toHaveLength(1);
  });

  test.each([
    ['x', 3],
    ['ä', 1],
  ])('C31: is counted in bytes, not in characters: %s', (letter, count) => {
    const { sender, queue, sent } = openSender();
    queue.put([1, 2, 3].map((n) => big(n, 15_000, letter)));
    sender.leave();
    expect(sent.map(({ entries }) => entries.length)).toEqual([count]);
  });
});

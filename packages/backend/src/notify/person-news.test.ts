import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPersonNews } from './person-news.ts';

const MAYA = { workspaceId: 'ws', userId: 'maya' };

/** Whether each of them is over by now. */
const areOver = async (all: readonly Promise<void>[]) => {
  const seen = all.map(() => false);
  all.forEach((each, index) => {
    void each.then(() => {
      seen[index] = true;
    });
  });
  await Promise.resolve();
  return seen;
};

describe('news of a user', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('wake whoever waits for that user, and nobody else', async () => {
    const news = createPersonNews();
    const others = [
      { ...MAYA, userId: 'tom' },
      { ...MAYA, workspaceId: 'other' },
    ];
    const waits = [MAYA, MAYA, ...others].map((who) => news.listen(who, 1_000).over);
    news.tell(MAYA);
    expect(await areOver(waits)).toEqual([true, true, false, false]);
  });

  test('are waited for so long and no longer, and leave no timer behind', async () => {
    const news = createPersonNews();
    const { over } = news.listen(MAYA, 1_000);
    vi.advanceTimersByTime(999);
    expect(await areOver([over])).toEqual([false]);
    vi.advanceTimersByTime(1);
    expect(await areOver([over])).toEqual([true]);
    news.listen(MAYA, 1_000).stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('are waited for in few places at once, and not while the backend stops', async () => {
    const news = createPersonNews();
    const waits = Array.from({ length: 6 }, () => news.listen(MAYA, 1_000).over);
    expect((await areOver(waits)).filter(Boolean)).toHaveLength(1);
    news.close();
    expect((await areOver(waits)).every(Boolean)).toBe(true);
    expect(await areOver([news.listen(MAYA, 1_000).over])).toEqual([true]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

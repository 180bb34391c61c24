import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { News } from '../notify/feed.ts';
import type { InboxItem } from './api-inbox.ts';
import { createFeedStream } from './feed-stream.ts';

// What a stream carries of an item is its JSON; the rest is the inbox's business.
const item = (seq: number) => ({ id: `n${seq}`, seq }) as InboxItem;

/** A stream over a feed of `latest` items, and what it asked of the store. */
function createStream() {
  const state = { latest: 0, reads: 0, isDropped: false, isClosed: false };
  const listeners = new Set<(news: News) => void>();
  const tell = (news: Omit<News, 'workspaceId'> = {}) => {
    for (const listener of [...listeners]) listener({ workspaceId: 'ws', ...news });
  };
  const stream = createFeedStream({
    cursor: 0,
    pingMs: 15_000,
    async readAfter(seq, limit) {
      state.reads += 1;
      const count = Math.min(limit, state.latest - seq);
      return Array.from({ length: count }, (_, index) => item(seq + index + 1));
    },
    readByIds: async (ids) => ids.map((id) => item(Number(id.slice(1)))),
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isLive: async () => true,
    drop: () => {
      state.isDropped = true;
    },
    onClose: () => {
      state.isClosed = true;
    },
    onFault: (error) => expect.unreachable(String(error)),
  });
  return { stream, state, tell, listeners, reader: stream.body.getReader() };
}

const read = async ({ reader }: ReturnType<typeof createStream>): Promise<string | undefined> => {
  const { value } = await reader.read();
  return value && new TextDecoder().decode(value);
};

describe('the body of a live connection', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reads the store only as fast as it is read itself', async () => {
    const feed = createStream();
    expect(await read(feed)).toBe('retry: 2000\nevent: ping\ndata:\n\n');
    for (let count = 0; count < 500; count += 1) {
      feed.state.latest += 1;
      feed.tell();
      await vi.advanceTimersByTimeAsync(10);
    }
    // One that waited for the first, and one that is ready for the next read.
    expect(feed.state.reads).toBeLessThanOrEqual(3);
    let text = '';
    while (!text.includes('id: 500\n')) text += await read(feed);
    expect(text.match(/^id: /gm)).toHaveLength(500);
    expect(feed.state.reads).toBeLessThan(20);
  });

  it('cuts the connection of a reader that takes nothing for a minute', async () => {
    const feed = createStream();
    await read(feed);
    feed.state.latest = 1;
    feed.tell();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(feed.state.isDropped).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(feed.state.isDropped).toBe(true);
  });

  it('does not cut one that has only nothing to hear', async () => {
    const feed = createStream();
    await read(feed);
    for (let pings = 0; pings < 10; pings += 1) {
      const ping = read(feed);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await ping).toBe('event: ping\ndata:\n\n');
    }
    expect(feed.state.isDropped).toBe(false);
  });

  it('lets go of a reader that has more changes waiting than its page could hold', async () => {
    const feed = createStream();
    await read(feed);
    for (let seq = 1; seq <= 1_001; seq += 1) feed.tell({ changed: `n${seq}` });
    expect(feed.state.isClosed).toBe(true);
    expect(feed.listeners.size).toBe(0);
  });

  it('leaves nothing behind when the reader goes', async () => {
    const feed = createStream();
    await read(feed);
    await feed.reader.cancel();
    expect(feed.state.isClosed).toBe(true);
    expect(feed.listeners.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

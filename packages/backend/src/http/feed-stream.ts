import type { News } from '../notify/feed.ts';
import type { InboxItem } from './api-inbox.ts';

/**
 * The body of one live connection, written only as fast as it is read. It keeps a cursor, and the ids of what
 * changed; items are read when there is room for them, the backlog and the live part alike. So there is no
 * seam between the two to lose or repeat an item at, and a slow reader costs a cursor, not a buffer.
 */
export type FeedStream = { body: ReadableStream<Uint8Array>; close: () => void };

export type FeedStreamOptions = {
  /** The place after which to begin. */
  cursor: number;
  pingMs: number;
  readAfter: (seq: number, limit: number) => Promise<InboxItem[]>;
  readByIds: (ids: string[]) => Promise<InboxItem[]>;
  onNews: (listener: (news: News) => void) => () => void;
  /** Whether the one who listens may still do so; asked at each ping. */
  isLive: () => Promise<boolean>;
  /** Cuts the connection of a reader that takes nothing: there is no other way to be rid of it. */
  drop: () => void;
  onClose: () => void;
  onFault: (error: unknown) => void;
};

/** A reader that takes nothing for this long is gone, however alive its socket looks. */
const MAX_STALL_MS = 60_000;
const MAX_ITEMS_AT_ONCE = 50;
/** Changes that a reader has not taken yet. With more it is let go, and reads its page again. */
const MAX_CHANGES = 1_000;
const RETRY_MS = 2_000;

const PING = 'event: ping\ndata:\n\n';
// Without an id, so that the browser's Last-Event-ID does not go back.
const toChange = (item: InboxItem) => `event: item\ndata: ${JSON.stringify(item)}\n\n`;
const toNew = (item: InboxItem) => `id: ${item.seq}\n${toChange(item)}`;

export function createFeedStream(options: FeedStreamOptions): FeedStream {
  const reader = createNewsReader(options, () => close());
  const encoder = new TextEncoder();
  let isClosed = false;
  let stallTimer: NodeJS.Timeout | undefined;
  let controller: ReadableStreamDefaultController<Uint8Array>;

  function send(text: string): void {
    controller.enqueue(encoder.encode(text));
    stallTimer = setTimeout(options.drop, MAX_STALL_MS).unref();
  }

  /** Returns when something was sent, or the stream is closed. */
  async function sendNext(): Promise<void> {
    let text: string | undefined;
    while (!isClosed && text === undefined) text = (await reader.take()) ?? (await waitOrPing());
    if (!isClosed && text !== undefined) send(text);
  }

  /** A ping when nothing has come for so long; undefined when there is something to look at. */
  async function waitOrPing(): Promise<string | undefined> {
    if (await reader.waitForNews(options.pingMs)) return undefined;
    if (await options.isLive()) return PING;
    close();
    return undefined;
  }

  function end(): void {
    isClosed = true;
    clearTimeout(stallTimer);
    reader.stop();
    options.onClose();
  }

  function close(): void {
    if (isClosed) return;
    end();
    controller.close();
  }

  const body = new ReadableStream<Uint8Array>({
    start(its) {
      controller = its;
      // Said at once, so that the headers leave and the console knows that it is connected.
      send(`retry: ${RETRY_MS}\n${PING}`);
    },
    pull() {
      clearTimeout(stallTimer);
      return sendNext().catch((error) => {
        // The browser comes back by itself and goes on after what it has.
        options.onFault(error);
        close();
      });
    },
    cancel: () => end(),
  });
  return { body, close };
}

/** What there is to tell, in the order in which it must be told. */
function createNewsReader(options: FeedStreamOptions, onLost: () => void) {
  let { cursor } = options;
  /** There may be items above the cursor. */
  let isBehind = true;
  const changed = new Set<string>();
  let isStopped = false;
  let wake = () => {};

  const stopListening = options.onNews((news) => {
    if (news.changed === undefined) isBehind = true;
    else changed.add(news.changed);
    // The browser comes back at once, goes on after what it has, and reads its page again.
    if (news.isGap || changed.size > MAX_CHANGES) onLost();
    wake();
  });

  async function takeChanges(): Promise<string | undefined> {
    if (changed.size === 0) return undefined;
    const ids = [...changed].slice(0, MAX_ITEMS_AT_ONCE);
    for (const id of ids) changed.delete(id);
    const items = await options.readByIds(ids);
    // What is above the cursor was not told at all yet; it will be, as it is by then.
    return (
      items
        .filter(({ seq }) => seq <= cursor)
        .map(toChange)
        .join('') || undefined
    );
  }

  async function takeNew(): Promise<string | undefined> {
    if (!isBehind) return undefined;
    isBehind = false;
    const items = await options.readAfter(cursor, MAX_ITEMS_AT_ONCE);
    if (items.length === MAX_ITEMS_AT_ONCE) isBehind = true;
    cursor = items.at(-1)?.seq ?? cursor;
    return items.map(toNew).join('') || undefined;
  }

  /** True when there is news or the end, false when `forMs` are over. */
  function waitForNews(forMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), forMs);
      wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
      if (isStopped || isBehind || changed.size > 0) wake();
    });
  }

  return {
    take: async () => (await takeChanges()) ?? (await takeNew()),
    waitForNews,
    stop() {
      isStopped = true;
      stopListening();
      wake();
    },
  };
}

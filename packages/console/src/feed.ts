import type { InboxItem } from '@polku/backend/api-inbox';

/**
 * One live connection to `/api/feed`, kept up. It hides the two ways in which an EventSource fails: after a
 * lost connection the browser asks again by itself with `Last-Event-ID`; after a refusal (a status other
 * than 200, in Firefox also a refused connection) it gives up for good, and we open another one, further
 * and further apart. A connection that is silent for longer than two pings is taken as dead, because a
 * laptop that slept or changed its network is told by nobody.
 *
 * Nothing is missed: each new connection goes on after the last `seq` that was heard. `onReopen` lets the
 * inbox fetch its page as well, for changes of old items.
 */

export type Connection = 'connecting' | 'live' | 'reconnecting';

export type FeedListener = {
  onItem(item: InboxItem): void;
  onConnection(connection: Connection): void;
  /** Heard from the backend: an item or a ping. */
  onSign(): void;
  /** The connection is there again after it was lost. */
  onReopen(): void;
  /** The backend refused the connection: it may be down, or the session may have ended. */
  onRefused(): void;
};

export type FeedOptions = {
  /** Where to connect, to hear all that came after `seq`. */
  urlAfter(seq: number): string;
  openSource(url: string): EventSource;
  /** The feed's place at the start: the page's `latestSeq`. */
  afterSeq: number;
  listener: FeedListener;
  /** `(work, delayMs) → cancel` */
  later(work: () => void, delayMs: number): () => void;
  /** 0 ≤ … < 1 */
  random(): number;
};

export type Feed = {
  /** Connects anew at once. For a network that is back: what was open on the old one is dead, unheard. */
  reconnect(): void;
  close(): void;
};

/** The backend pings every 15 s: two may be late. */
export const SILENCE_MS = 40_000;
const RETRY_BASE_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** Doubles from 1 s to 30 s, spread over [½, 1) of that, so that many consoles do not come back at once. */
export const retryDelayMs = (failures: number, random: () => number): number =>
  Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** failures) * (0.5 + random() / 2);

export function createFeed(options: FeedOptions): Feed {
  const { listener, later } = options;
  let lastSeq = options.afterSeq;
  let source: EventSource | undefined;
  let failures = 0;
  let wasLive = false;
  let cancelTimer = () => {};

  /** One timer: either the wait for the next try or the watch over silence. */
  function plan(work: () => void, delayMs: number) {
    cancelTimer();
    cancelTimer = later(work, delayMs);
  }

  function connect() {
    source?.close();
    const opened = options.openSource(options.urlAfter(lastSeq));
    source = opened;
    const isCurrent = () => source === opened;
    const watch = () => plan(reconnect, SILENCE_MS);
    const onSign = () => {
      watch();
      listener.onSign();
    };
    opened.addEventListener('open', () => {
      if (!isCurrent()) return;
      failures = 0;
      listener.onConnection('live');
      onSign();
      if (wasLive) listener.onReopen();
      wasLive = true;
    });
    opened.addEventListener('item', ({ data }) => {
      if (!isCurrent()) return;
      const item = JSON.parse(data) as InboxItem; // our own backend's
      lastSeq = Math.max(lastSeq, item.seq);
      listener.onItem(item);
      onSign();
    });
    opened.addEventListener('ping', () => isCurrent() && onSign());
    opened.addEventListener('error', () => {
      if (!isCurrent()) return;
      listener.onConnection('reconnecting');
      if (opened.readyState === opened.CLOSED) retryLater();
    });
    watch();
  }

  function retryLater() {
    source = undefined;
    plan(connect, retryDelayMs(failures, options.random));
    failures += 1;
    listener.onRefused();
  }

  function reconnect() {
    listener.onConnection('reconnecting');
    connect();
  }

  listener.onConnection('connecting');
  connect();

  return {
    reconnect,
    close() {
      cancelTimer();
      source?.close();
      source = undefined;
    },
  };
}

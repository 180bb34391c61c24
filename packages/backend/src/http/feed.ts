import { Hono } from 'hono';
import type { Feed } from '../notify/feed.ts';
import { readInbox, readLatestSeqOf } from '../store/sql/inbox.ts';
import type { Store } from '../store/store.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseQuery } from './errors.ts';
import { createFeedStream } from './feed-stream.ts';
import { FeedQuery, toInboxOf } from './inbox.ts';
import { may } from './rights.ts';

/**
 * `/api/feed`: the live feed as server-sent events. A new item carries its `seq` as the event's id, which
 * resumes without a gap. A change of an item (acknowledged, delivered) carries none and is not repeated after
 * a lost connection: the console reads its page again when it is back.
 */
export type FeedRoutes = {
  routes: Hono<ConsoleEnv>;
  /** Ends the connections of a session that is over, in whichever process they are. */
  endSession(hash: string): void;
  /** Ends all of them; browsers come back by themselves. */
  close(): void;
};

export type FeedOptions = {
  store: Store;
  feed: Feed;
  isLive: (sessionHash: string) => Promise<boolean>;
  onFault: (error: unknown) => void;
  /** @default 15_000 */
  pingMs?: number;
};

/** Below the time after which proxies give up on a silent connection (60 s in nginx). */
const PING_MS = 15_000;
/** What is told from process to process. */
const SIGNED_OUT = 'signed_out';
/** Tabs of one browser share a connection where they can; this is for where they cannot. */
const MAX_STREAMS_A_SESSION = 30;

export function createFeedRoutes(options: FeedOptions): FeedRoutes {
  const { store, feed, isLive, onFault, pingMs = PING_MS } = options;
  /** What closes each open stream, and the hash of its session. */
  const open = new Map<() => void, string>();
  let isClosed = false;

  const routes = new Hono<ConsoleEnv>().get('/feed', may('read'), async (context) => {
    // One that is opened while the others are closed would hold up the stop.
    if (isClosed) throw new ApiError('unavailable', 'The backend is stopping.');
    const { signedIn } = context.var;
    const streams = [...open.values()].filter((hash) => hash === signedIn.hash);
    if (streams.length >= MAX_STREAMS_A_SESSION)
      throw new ApiError('rate_limited', 'Too many live connections. Close some tabs.');
    const { scope, after } = parseQuery(context, FeedQuery);
    const of = toInboxOf(signedIn, scope);
    const resumeAfter = parseEventId(context.req.header('last-event-id')) ?? after;
    const stream = createFeedStream({
      cursor: resumeAfter ?? (await readLatestSeqOf(store.db, of.workspaceId)),
      pingMs,
      readAfter: (seq, limit) => readInbox(store.db, of, { after: seq, order: 'oldest', limit }),
      readByIds: (ids) =>
        readInbox(store.db, of, { ids, order: 'oldest', limit: ids.length, isWide: true }),
      onNews: (listener) => feed.onNews(of.workspaceId, listener),
      isLive: () => isLive(signedIn.hash),
      drop: () => context.env?.outgoing?.destroy(),
      onClose: () => open.delete(stream.close),
      onFault,
    });
    open.set(stream.close, signedIn.hash);
    return context.body(stream.body, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // nginx would gather it otherwise.
      'x-accel-buffering': 'no',
    });
  });

  const endWhere = (isEnded: (hash: string) => boolean) => {
    for (const [close, hash] of [...open]) if (isEnded(hash)) close();
  };
  const stopHearing = store.hear(SIGNED_OUT, {
    onTold: (ended) => endWhere((hash) => hash === ended),
    // Each stream asks by itself whether its session lives.
    onMissed() {},
  });
  return {
    routes,
    endSession: (ended) => store.tell(SIGNED_OUT, ended),
    close: () => {
      isClosed = true;
      stopHearing();
      endWhere(() => true);
    },
  };
}

/** The browser's own cursor goes before the address's `after`, which stays the same at every reconnection. */
const parseEventId = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

import type { InboxItem } from '@polku/backend/api-inbox';
import { type Connection, type Feed, type FeedListener, SILENCE_MS } from './feed.ts';

/**
 * One connection for all tabs of a browser. Over HTTP/1.1 a browser opens six connections to an origin, and
 * each live feed holds one: with seven tabs open, the seventh would wait for ever. So one tab holds a Web
 * Lock and the connection, and tells the others over a BroadcastChannel. When it closes, the lock passes on
 * and the next tab connects after the last `seq` it knows of: nothing is lost in between.
 *
 * A browser may put the holder to sleep with the lock in its hands. A tab that hears nothing for longer than
 * a dead connection would be silent steals the lock; the sleeper learns of it when it wakes, and queues.
 *
 * Without Web Locks (plain http other than localhost) each tab has its own connection.
 */

type Message =
  | { kind: 'item'; item: InboxItem }
  | { kind: 'connection'; connection: Connection }
  | { kind: 'sign' | 'reopen' | 'refused' | 'hello' };

export type SharedFeedOptions = {
  /** Of this workspace, person and scope: tabs of the same name share. */
  name: string;
  afterSeq: number;
  listener: FeedListener;
  openFeed(afterSeq: number, listener: FeedListener): Feed;
  locks: Pick<LockManager, 'request'> | undefined;
  openChannel(name: string): BroadcastChannel;
  /** `(work, delayMs) → cancel` */
  later(work: () => void, delayMs: number): () => void;
};

/** The holder finds a dead connection after SILENCE_MS by itself; it is given some time to say so. */
const PATIENCE_MS = SILENCE_MS + 10_000;

export function createSharedFeed(options: SharedFeedOptions): Feed {
  const { locks, listener, name } = options;
  if (!locks) return options.openFeed(options.afterSeq, listener);

  const channel = options.openChannel(name);
  const tell = (message: Message) => channel.postMessage(message);
  let lastSeq = options.afterSeq;
  let connection: Connection = 'connecting';
  /** The connection, while this tab holds it. */
  let held: Feed | undefined;
  let turn = new AbortController();
  let isClosed = false;
  let cancelWatch = () => {};

  const own: FeedListener = {
    onItem(item) {
      lastSeq = Math.max(lastSeq, item.seq);
      listener.onItem(item);
    },
    onConnection(now) {
      connection = now;
      listener.onConnection(now);
    },
    onSign: listener.onSign,
    onReopen: listener.onReopen,
    onRefused: listener.onRefused,
  };
  const toAll = spread(own, tell);

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (held) {
      // Only a holder speaks of the feed; one that still hears another has been robbed, and is about to know.
      if (data.kind === 'hello') tell({ kind: 'connection', connection });
    } else if (data.kind !== 'hello') {
      watch();
      hear(own, data);
    }
  });

  /** Waits for the lock, holds the connection as long as it can, and queues again when it was robbed. */
  async function take(mode: 'wait' | 'steal') {
    const mine = new AbortController();
    let feed: Feed | undefined;
    turn = mine;
    const hold = () =>
      new Promise<void>((release) => {
        cancelWatch();
        mine.signal.addEventListener('abort', () => release());
        feed = options.openFeed(lastSeq, toAll);
        held = feed;
      });
    try {
      await locks?.request(
        name,
        mode === 'steal' ? { steal: true } : { signal: mine.signal },
        hold,
      );
    } catch (error) {
      // Robbed, or no longer waiting. Anything else means that this page may have no locks at all.
      if (!(error instanceof Error && error.name === 'AbortError')) {
        held = options.openFeed(lastSeq, own);
        return;
      }
    }
    feed?.close();
    if (held === feed) held = undefined;
    if (turn === mine && !isClosed) queue();
  }

  function queue() {
    watch();
    void take('wait');
  }

  function watch() {
    cancelWatch();
    cancelWatch = options.later(() => {
      turn.abort();
      void take('steal');
    }, PATIENCE_MS);
  }

  listener.onConnection(connection);
  queue();
  tell({ kind: 'hello' });

  return {
    reconnect: () => held?.reconnect(),
    close() {
      isClosed = true;
      cancelWatch();
      turn.abort();
      held?.close();
      channel.close();
    },
  };
}

/** A listener that hears for this tab and tells the others. */
const spread = (own: FeedListener, tell: (message: Message) => void): FeedListener => {
  const both = (message: Message) => {
    hear(own, message);
    tell(message);
  };
  return {
    onItem: (item) => both({ kind: 'item', item }),
    onConnection: (connection) => both({ kind: 'connection', connection }),
    onSign: () => both({ kind: 'sign' }),
    onReopen: () => both({ kind: 'reopen' }),
    onRefused: () => both({ kind: 'refused' }),
  };
};

function hear(listener: FeedListener, message: Message): void {
  if (message.kind === 'item') listener.onItem(message.item);
  else if (message.kind === 'connection') listener.onConnection(message.connection);
  else if (message.kind === 'sign') listener.onSign();
  else if (message.kind === 'reopen') listener.onReopen();
  else if (message.kind === 'refused') listener.onRefused();
}

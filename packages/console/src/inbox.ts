import type { InboxItem, InboxScope } from '@polku/backend/api-inbox';
import { failureCode } from './api/client.ts';
import type { InboxApi } from './api/inbox.ts';
import { createCell, type ReadableCell } from './cell.ts';
import { type Feed, type FeedListener, retryDelayMs } from './feed.ts';
import { createGathering } from './gather.ts';
import { holderOf, type Wish } from './inbox-change.ts';
import {
  emptyInbox,
  type InboxState,
  mergeItems,
  receiveItems,
  withEntry,
  withUnread,
} from './inbox-state.ts';
import { newMessageId } from './message-id.ts';

/**
 * The inbox of one scope: its first page, then the live feed after it, older pages on demand, and the
 * acknowledgements. It lives above the pages, so that items arrive and are counted whatever is open.
 */
export type Inbox = {
  state: ReadableCell<InboxState>;
  /** Shown at once; taken back, with a word, when the backend refuses. The last wish for an item holds. */
  wish(id: string, wish: Wish): void;
  showOlder(): void;
  /** Fetches the first page again and hurries the connection. */
  reload(): void;
  /** Calls `listener` with each item that comes live, new or changed; returns the unsubscribe. */
  onItem(listener: (item: InboxItem) => void): () => void;
  close(): void;
};

export type InboxOptions = {
  api: Pick<InboxApi, 'inbox' | 'acknowledge' | 'undoAcknowledge' | 'change'>;
  scope: InboxScope;
  /** Whose it is: of `mine`, what is given to somebody else goes. */
  personId: string;
  openFeed(afterSeq: number, listener: FeedListener): Feed;
  nowMs(): number;
  /** `(work, delayMs) → cancel` */
  later(work: () => void, delayMs: number): () => void;
  /** 0 ≤ … < 1 */
  random(): number;
};

/** What comes live is shown within this, and not drawn oftener. */
const GATHER_MS = 250;
const SIGN_MS = 5_000;
const RECOUNT_MS = 1_000;

export function createInbox(options: InboxOptions): Inbox {
  const { api, scope, openFeed, nowMs } = options;
  const cell = createCell<InboxState>(emptyInbox);
  const listeners = new Set<(item: InboxItem) => void>();
  let feed: Feed | undefined;
  let isClosed = false;
  let failures = 0;
  let cancelRetry = () => {};
  let cancelRecount: (() => void) | undefined;
  /** Grows with each answered wish: a page that was asked for before it may not know of it yet. */
  let wishesAnswered = 0;

  function patch(change: Partial<InboxState>) {
    if (isClosed) return;
    const next = { ...cell.get(), ...change };
    cell.set(change.items ? { ...next, items: change.items.filter(isInScope) } : next);
  }

  const isInScope = (item: InboxItem) => scope === 'all' || holderOf(item)?.id === options.personId;

  async function load(): Promise<void> {
    const before = wishesAnswered;
    try {
      const page = await api.inbox({ scope });
      if (before !== wishesAnswered) return load();
      if (!feed) {
        patch({ items: mergeItems([], page.items), nextBefore: page.nextBefore ?? undefined });
        if (!isClosed) feed = openFeed(page.latestSeq, listener);
      } else patch(receiveItems(cell.get(), page.items));
      patch(withUnread(cell.get(), page, nowMs()));
      patch({ status: 'ready', failure: undefined, heardAtMs: nowMs() });
    } catch (error) {
      // With items on the screen the lost connection is told beside them, not in their place.
      patch({ status: feed ? 'ready' : 'failed', failure: failureCode(error) });
      if (!feed) retryLater();
    }
  }

  /** Until there is a feed, which tries by itself, nobody else does: a backend that restarts is waited for. */
  function retryLater() {
    cancelRetry();
    if (isClosed) return;
    cancelRetry = options.later(() => void load(), retryDelayMs(failures, options.random));
    failures += 1;
  }

  /** Something has changed on a page that is not here: only the backend knows how many are unread there. */
  function recount() {
    cancelRecount ??= options.later(() => {
      cancelRecount = undefined;
      void load();
    }, RECOUNT_MS);
  }

  const gathering = createGathering<InboxItem>({
    everyMs: GATHER_MS,
    take(items) {
      patch(receiveItems(cell.get(), items));
      const here = new Set(cell.get().items.map(({ id }) => id));
      if (!items.every(({ id }) => here.has(id))) recount();
    },
    nowMs,
    later: options.later,
  });

  const listener: FeedListener = {
    onItem(item) {
      gathering.add(item);
      for (const listen of [...listeners]) listen(item);
    },
    onConnection: (connection) => patch({ connection }),
    onSign() {
      // It is shown to the minute: not every one of many is worth a drawing.
      if (nowMs() - (cell.get().heardAtMs ?? 0) >= SIGN_MS) patch({ heardAtMs: nowMs() });
    },
    onReopen: () => void load(),
    onRefused: () => void load(),
  };

  /** Sends the wishes for one item one after the other, until the last one is answered. */
  async function send(id: string, wish: Wish): Promise<void> {
    try {
      const item = await sendOne(id, wish);
      wishesAnswered += 1;
      const { items, wishes } = cell.get();
      const wanted = wishes.get(id);
      const isLast = wanted === wish;
      patch({
        items: mergeItems(items, [item]),
        ...(isLast && { wishes: withEntry(wishes, id, undefined) }),
      });
      if (wanted && !isLast) await send(id, wanted);
    } catch {
      const { wishes, refusals } = cell.get();
      patch({
        wishes: withEntry(wishes, id, undefined),
        refusals: withEntry(refusals, id, wishes.get(id)),
      });
    }
  }

  function sendOne(id: string, wish: Wish): Promise<InboxItem> {
    if (wish === 'acknowledge') return api.acknowledge(id);
    if (wish === 'undo') return api.undoAcknowledge(id);
    return api.change(id, { id: newMessageId(nowMs()), ...wish });
  }

  async function loadOlder(before: number) {
    patch({ older: 'loading' });
    try {
      const page = await api.inbox({ scope, before });
      const items = mergeItems(cell.get().items, page.items);
      patch({ items, nextBefore: page.nextBefore ?? undefined, older: 'idle' });
      patch(withUnread(cell.get(), page, nowMs()));
    } catch {
      patch({ older: 'failed' });
    }
  }

  void load();
  return {
    state: cell,
    wish(id, wish) {
      const { wishes, refusals } = cell.get();
      patch({
        wishes: withEntry(wishes, id, wish),
        refusals: withEntry(refusals, id, undefined),
      });
      // While one is on its way, the answer to it sends the next.
      if (!wishes.has(id)) void send(id, wish);
    },
    showOlder() {
      const { nextBefore, older } = cell.get();
      if (nextBefore !== undefined && older !== 'loading') void loadOlder(nextBefore);
    },
    reload() {
      cancelRetry();
      if (!feed) patch({ status: 'loading' });
      void load();
      feed?.reconnect();
    },
    onItem(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    close() {
      isClosed = true;
      cancelRetry();
      cancelRecount?.();
      gathering.stop();
      feed?.close();
    },
  };
}

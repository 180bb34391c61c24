import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createFaultLog } from '../fault-log.ts';
import type { Tools } from '../notify/channels/channel.ts';
import { createFeed, type Feed } from '../notify/feed.ts';
import { createGuard, type Guard } from '../notify/guard.ts';
import { createPersonNews, type PersonNews } from '../notify/person-news.ts';
import { createTools } from '../notify/tools.ts';
import type { Store } from '../store/store.ts';
import { holidaysOf } from '../success/holidays.ts';

/**
 * What every process has, whatever it is for: the store, and by it the others. What is told here reaches all processes
 * on the store, this one included; whoever acts on it looks for themselves, so a word that was lost is only late.
 */
export type Node = {
  config: Config;
  log: Logger;
  store: Store;
  nowMs: () => number;
  /** `(work, delayMs) → cancel`. */
  later: (work: () => void, delayMs: number) => () => void;
  onFault: (error: unknown) => void;
  /** Where people and pages reach it, known once the port is. */
  publicUrl: () => string;
  setPublicUrl: (url: string) => void;
  feed: Feed;
  news: PersonNews;
  guard: Guard;
  tools: Tools;
  /** After a commit: notifications were queued. */
  onNotifications: () => void;
  /** Somebody was erased. */
  onErased: () => void;
};

/** What is told to whoever leads. */
export const QUEUED = 'queued';
export const ERASED = 'erased';

export function createNode(config: Config, store: Store, log: Logger): Node {
  const nowMs = Date.now;
  // Loaded now: a third of a second that nobody who waits is to spend.
  holidaysOf('FI')(new Date(nowMs()).toISOString().slice(0, 10));
  let url = '';
  const onFault = createFaultLog({ log, isOutage: store.isOutage });
  const guard = createGuard({ allow: config.allowTargets });
  return {
    ...{ config, log, store, nowMs, later, onFault, guard },
    publicUrl: () => url,
    setPublicUrl(known) {
      url = known;
    },
    feed: createFeed(store),
    news: createPersonNews(store),
    tools: createTools({ guard, nowMs }),
    onNotifications: () => store.tell(QUEUED, ''),
    onErased: () => store.tell(ERASED, ''),
  };
}

function later(work: () => void, delayMs: number): () => void {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
}

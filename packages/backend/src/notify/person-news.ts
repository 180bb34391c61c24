import { createHash } from 'node:crypto';
import { createHearers } from '../store/engines/alone.ts';
import type { Told } from './feed.ts';

/**
 * Wakes requests that wait for something new of one user, in whichever process they wait. It carries no content, as the
 * feed of the console carries none. Who waits in too many places at once is not let wait: an open inbox waits in one.
 */
export type PersonNews = {
  /** After a commit. */
  tell(who: Who): void;
  /** Listens from now on; `over` resolves with the next news, when `forMs` are over, or at once when it may not wait. */
  listen(who: Who, forMs: number): { over: Promise<void>; stop: () => void };
  /** Wakes all, and lets nobody wait any more: the backend is stopping. */
  close(): void;
};

type Who = { workspaceId: string; userId: string };

const MAX_WAITING_A_USER = 5;

const TOPIC = 'person';

/** @param told @default this process alone */
export function createPersonNews(told: Told = createHearers()): PersonNews {
  const waiting = new Map<string, Set<() => void>>();
  let isClosed = false;

  function wake(key: string): void {
    for (const end of [...(waiting.get(key) ?? [])]) end();
  }

  const wakeAll = () => [...waiting.keys()].forEach(wake);
  // For as long as the store is open. Who was woken for nothing looks, and waits again.
  told.hear(TOPIC, { onTold: wake, onMissed: wakeAll });

  return {
    tell: (who) => told.tell(TOPIC, toKey(who)),
    listen(who, forMs) {
      const key = toKey(who);
      const ours = waiting.get(key) ?? new Set();
      if (isClosed || ours.size >= MAX_WAITING_A_USER)
        return { over: Promise.resolve(), stop: () => {} };
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(end, forMs);
      function end() {
        clearTimeout(timer);
        ours.delete(end);
        if (ours.size === 0) waiting.delete(key);
        resolve();
      }
      waiting.set(key, ours.add(end));
      return { over, stop: end };
    },
    close() {
      isClosed = true;
      wakeAll();
    },
  };
}

/** A hash, since it goes from process to process and no id of a user shall stand on the way. */
const toKey = ({ workspaceId, userId }: Who): string =>
  createHash('sha256')
    .update(JSON.stringify([workspaceId, userId]))
    .digest('base64url');

import type { Entry } from '../webhook-receiver/verify.ts';

/** What the receiver was sent, to be waited for. */
export function createNotifications() {
  const entries: (Entry & { atMs: number })[] = [];
  const watchers = new Set<() => void>();
  return {
    entries: (): readonly (Entry & { atMs: number })[] => entries,
    add(entry: Entry) {
      entries.push({ ...entry, atMs: performance.now() });
      for (const watcher of watchers) watcher();
    },
    /** The first that is about this user. Rejects with all that came instead. */
    about: (isRight: (entry: Entry) => boolean, what: string, withinMs = 10_000) =>
      new Promise<Entry & { atMs: number }>((resolve, reject) => {
        const look = () => {
          const found = entries.find(isRight);
          if (!found) return;
          watchers.delete(look);
          clearTimeout(timer);
          resolve(found);
        };
        const timer = setTimeout(() => {
          watchers.delete(look);
          const seen = entries.length ? JSON.stringify(entries) : 'nothing';
          reject(new Error(`Expected within ${withinMs / 1000} s: ${what}.\nSeen: ${seen}`));
        }, withinMs);
        watchers.add(look);
        look();
      }),
  };
}
export type Notifications = ReturnType<typeof createNotifications>;

import { createHearers } from '../store/engines/alone.ts';
import type { Store } from '../store/store.ts';

/**
 * Tells those who listen, in whichever process on the store, that a workspace's feed has something new. It carries no
 * content: listeners read the store themselves, at their own pace, so nothing is held here for one that is slow.
 */
export type Feed = {
  /** After a commit: new notifications got their places, or (with `changed`) one of them changed. */
  publish(news: News): void;
  /** Returns the unsubscribe. */
  onNews(workspaceId: string, listener: (news: News) => void): () => void;
};

export type News = {
  workspaceId: string;
  /** The notification that was acknowledged or went on in its delivery. Absent: there are new ones. */
  changed?: string;
  /** Something may have been told unheard, nobody knows what: a connection between processes was lost. */
  isGap?: true;
};

/** How processes tell each other; in one process, how its parts do. */
export type Told = Pick<Store, 'tell' | 'hear'>;

const TOPIC = 'feed';

/** @param told @default this process alone */
export function createFeed(told: Told = createHearers()): Feed {
  const listeners = new Map<string, Set<(news: News) => void>>();

  function hand(news: News): void {
    for (const listener of listeners.get(news.workspaceId) ?? []) listener(news);
  }
  // For as long as the store is open.
  told.hear(TOPIC, {
    onTold: (text) => hand(JSON.parse(text) as News),
    onMissed() {
      for (const workspaceId of [...listeners.keys()]) hand({ workspaceId, isGap: true });
    },
  });

  return {
    publish: (news) => told.tell(TOPIC, JSON.stringify(news)),
    onNews(workspaceId, listener) {
      const ours = listeners.get(workspaceId) ?? new Set();
      listeners.set(workspaceId, ours.add(listener));
      return () => {
        ours.delete(listener);
        if (ours.size === 0 && listeners.get(workspaceId) === ours) listeners.delete(workspaceId);
      };
    },
  };
}

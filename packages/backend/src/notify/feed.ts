/**
 * Tells those who listen in this process that a workspace's feed has something new. It carries no content:
 * listeners read the store themselves, at their own pace, so nothing is held here for one that is slow.
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
};

export function createFeed(): Feed {
  const listeners = new Map<string, Set<(news: News) => void>>();
  return {
    publish(news) {
      for (const listener of listeners.get(news.workspaceId) ?? []) listener(news);
    },
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

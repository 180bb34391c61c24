import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';

const SETTLE_MS = 150; // an editor writes a file in several steps

/** Calls `work` after any of the paths has changed. The returned function stops watching. */
export function watchPaths(root: string, paths: string[], work: () => Promise<void>): () => void {
  const trigger = oneAtATime(work);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void trigger(), SETTLE_MS);
  };
  const watchers = paths
    .map((path) => join(root, path))
    .filter((path) => existsSync(path))
    .map((path) => watch(path, { recursive: true }, onChange));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** However often it is called while `work` runs, `work` runs once more after that, and never twice at a time. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let isWorking = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isWorking) return;
    isWorking = true;
    while (isWanted) {
      isWanted = false;
      await work();
    }
    isWorking = false;
  };
}

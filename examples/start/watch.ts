import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';

const SETTLE_MS = 150; // an editor writes a file in several steps

/**
 * Calls `work` after any of the paths has changed, never twice at a time: what changes meanwhile is looked
 * at once more when it has ended. The returned function stops watching.
 */
export function watchPaths(root: string, paths: string[], work: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWorking = false;
  let hasChanged = false;

  const run = async () => {
    if (isWorking) return;
    isWorking = true;
    while (hasChanged) {
      hasChanged = false;
      await work();
    }
    isWorking = false;
  };
  const onChange = () => {
    hasChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), SETTLE_MS);
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

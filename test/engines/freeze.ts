import type { Tab } from './engine.ts';
import { findBusiest } from './process-tree.ts';

/**
 * Stops a page as a system does that puts a tab to sleep: by its process, which is found by making the page
 * work. (Chromium's own `setWebLifecycleState` leaves a page alone that is taken for visible.)
 */
export async function freezeTab(root: number, tab: Tab, others: readonly Tab[]) {
  const pid = await findProcess(root, tab);
  for (const other of others) {
    if ((await findProcess(root, other)) === pid) throw new Error('Both tabs run in one process.');
  }
  process.kill(pid, 'SIGSTOP');
  return () => void process.kill(pid, 'SIGCONT');
}

const BURN = `(() => { const end = performance.now() + 400; while (performance.now() < end); })()`;

const findProcess = (root: number, tab: Tab) => findBusiest(root, () => tab.evaluate(BURN));

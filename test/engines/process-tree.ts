import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Kills a program and all that it has started, at once and without a word. The list of processes is read first
 * and whole, since a child whose parent has died can no longer be found by it.
 */
export function killTree(root: number): void {
  for (const pid of [root, ...descendantsOf(root)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself since the list was read.
    }
  }
}

/** The process that has this word in its command line and whose parent has not: a browser, by its profile. */
export function findRoot(word: string): number | undefined {
  const all = listProcesses().filter(({ command }) => command.includes(word));
  return all.find(({ parent }) => !all.some(({ pid }) => pid === parent))?.pid;
}

/** The process of a browser that has worked most while `work` ran. Linux alone tells it finely enough. */
export async function findBusiest(root: number, work: () => Promise<unknown>): Promise<number> {
  const all = descendantsOf(root);
  const before = all.map(cpuTicksOf);
  await work();
  const worked = all.map((pid, i) => cpuTicksOf(pid) - (before[i] ?? 0));
  return all[worked.indexOf(Math.max(...worked))] ?? root;
}

/** Hundredths of a second so far; `utime` in proc_pid_stat(5). */
function cpuTicksOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; user time is the 12th field after it.
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[11]);
  } catch {
    // It has ended.
    return 0;
  }
}

function descendantsOf(root: number): number[] {
  const all = listProcesses();
  const found = new Set([root]);
  // A child may stand before its parent in the list: until nothing is added.
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return [...found];
}

function listProcesses(): { pid: number; parent: number; command: string }[] {
  const text = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

import { execFileSync } from 'node:child_process';

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

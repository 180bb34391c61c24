import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Two ways in which a file cannot grow any more, and can again. A small file system that is filled to its last
 * page (ENOSPC) is the real thing, but mounting one is for root; a limit on the size of a process's files (EFBIG)
 * is for everybody, and is to a database another error: not "full" but "I/O".
 */
export type FullDisk = {
  /** Where the store is to lie; undefined for anywhere. */
  folder?: string;
  /** From now on the process `pid` cannot write more than perhaps `leftBytes`. */
  fill(pid: number, leftBytes: number): void;
  free(pid: number): void;
  end(): void;
};

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });

/** @throws where mounting is not permitted */
export function mountSmallDisk(megabytes = 64): FullDisk {
  const folder = mkdtempSync(join(tmpdir(), 'polku-small-disk-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'polku-test', folder);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: (_pid, leftBytes) => fillUp(folder, ballast, leftBytes),
    free: () => rmSync(ballast, { force: true }),
    end() {
      run('umount', folder);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Whether it can be done here, by doing it. */
export function mayMount(): boolean {
  try {
    mountSmallDisk(1).end();
    return true;
  } catch {
    return false;
  }
}

function fillUp(folder: string, ballast: string, leftBytes: number): void {
  const { bsize } = statfsSync(folder);
  const page = Buffer.alloc(bsize);
  const file = openSync(ballast, 'a');
  try {
    while (statfsSync(folder).bavail * bsize > leftBytes) writeSync(file, page);
  } catch (error) {
    // Somebody else has taken the last page: it is full all the same.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

export function createFileLimit(): FullDisk {
  // Only the soft limit: the hard one could not be taken back.
  const limit = (pid: number, bytes: string) =>
    run('prlimit', '--pid', String(pid), `--fsize=${bytes}:`);
  return {
    fill: (pid) => limit(pid, '0'),
    free: (pid) => limit(pid, 'unlimited'),
    end() {},
  };
}

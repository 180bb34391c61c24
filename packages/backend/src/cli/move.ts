import type { Command } from 'commander';
import type { Progress } from '../store/move.ts';

export function addMove(program: Command): void {
  program
    .command('move')
    .description(
      'Bring a whole store into another, of whatever engine. No backend may run on either. Once killed, it goes on where it was.',
    )
    .requiredOption('--from <URL>', 'the store that is there')
    .requiredOption('--to <URL>', 'where to; an empty database, or a file that is not there yet')
    .addHelpText(
      'after',
      '\nExample:\n  polku move --from sqlite:.polku/polku.db --to postgres://polku@127.0.0.1/polku',
    )
    .action(async ({ from, to }: { from: string; to: string }) => {
      const { holdStore, requireStore } = await import('../store/copy.ts');
      const { moveStore } = await import('../store/move.ts');
      await requireStore(from);
      const releases = [await holdStore(from), await holdStore(to)];
      try {
        const onProgress = createBar();
        const { tables, rows } = await moveStore({ from, to, nowMs: Date.now(), onProgress });
        process.stdout.write(
          `Moved ${rows} rows of ${tables} tables; counted and compared. Set POLKU_STORE to the new store.\n`,
        );
      } finally {
        for (const release of releases) await release();
      }
    });
}

const WIDTH = 30;

/** Drawn for people; a file that catches the output gets none of it. */
function createBar(): ((progress: Progress) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return ({ table, rows, of }) => {
    const full = of > 0 ? Math.min(WIDTH, Math.round((rows / of) * WIDTH)) : WIDTH;
    const bar = '█'.repeat(full).padEnd(WIDTH, '░');
    process.stderr.write(`\r${bar} ${rows} of ${of} ${table}\u001b[K${rows === of ? '\n' : ''}`);
  };
}

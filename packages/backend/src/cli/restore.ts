import type { Command } from 'commander';
import { parseConfig } from '../config.ts';

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('Put the backup FILE in the place of the store. The backend must be stopped.')
    .argument('<FILE>', 'what "polku backup" wrote')
    .option('--force', 'replace the store that is there')
    .addHelpText('after', '\nExample:\n  polku restore /var/backups/polku-2026-01-31.db --force')
    .action(async (file: string, { force = false }: { force?: boolean }) => {
      const { storeUrl } = parseConfig(process.env);
      const { restoreStore } = await import('../store/copy.ts');
      await restoreStore(storeUrl, file, { isForced: force });
      process.stdout.write(`Restored ${storeUrl} from ${file}.\n`);
    });
}

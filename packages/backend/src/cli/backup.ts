import type { Command } from 'commander';
import { parseConfig } from '../config.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('Copy the store into FILE, consistent, while the backend goes on.')
    .argument('<FILE>', 'where to; replaced when it is there')
    .addHelpText('after', '\nExample:\n  polku backup /var/backups/polku-2026-01-31.db')
    .action(async (file: string) => {
      const { storeUrl } = parseConfig(process.env);
      const { backupStore } = await import('../store/copy.ts');
      await backupStore(storeUrl, file);
      process.stdout.write(`Backed up into ${file}.\n`);
    });
}

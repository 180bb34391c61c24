import type { Command } from 'commander';
import { parseConfig } from '../config.ts';
import { backupStore } from '../store/copy.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('Copy the store into FILE, consistent, while the backend goes on.')
    .argument('<FILE>', 'where to; replaced when it is there')
    .addHelpText('after', '\nExample:\n  polku backup /var/backups/polku-2026-01-31.db')
    .action(async (file: string) => {
      await backupStore(parseConfig(process.env).storeUrl, file);
      process.stdout.write(`Backed up into ${file}.\n`);
    });
}

import type { Command } from 'commander';
import { addAccountChange } from './account-change.ts';
import { addAccountImport } from './account-import.ts';
import { createAdd, WORKSPACE } from './add-command.ts';
import { count } from './count.ts';
import { inWorkspace } from './in-store.ts';

type Options = { workspace: string; from: string; into: string; json?: boolean };

export function addAccount(program: Command): void {
  const account = program.command('account').description('The companies that use your product.');
  const add = createAdd(account, { words: 'account', isOfWorkspace: true });
  addAccountImport(add);
  addAccountChange(add);
  account
    .command('merge')
    .description('Make one account of two. It cannot be taken back. The backend may be running.')
    .requiredOption(...WORKSPACE)
    .requiredOption('--from <ID>', 'the account that will be gone')
    .requiredOption('--into <ID>', 'the account that stays')
    .option('--json', 'print {"into", "users", "events"}')
    .addHelpText(
      'after',
      '\nThe earliest first use stays and nobody is told. Events of the old id that come later count as the other’s.\n\nExample:\n  polku account merge --workspace ws_1 --from acme-ltd --into acme',
    )
    .action(merge);
}

async function merge({ workspace, from, into, json }: Options): Promise<void> {
  const { toId } = await import('../ingest/checked.ts');
  const { mergeAccounts } = await import('../success/merge-accounts.ts');
  const merged = await inWorkspace(workspace, async (store) => {
    const ids = { workspaceId: workspace, fromId: toId(from), intoId: toId(into) };
    return mergeAccounts(store, ids, Date.now());
  });
  const { intoId, users, events } = merged;
  const text = `Merged ${from} into ${intoId}: ${count(users, 'user')}, ${count(events, 'event')}.\n`;
  process.stdout.write(json ? `${JSON.stringify({ into: intoId, users, events })}\n` : text);
}

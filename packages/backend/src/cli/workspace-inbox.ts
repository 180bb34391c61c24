import type { InboxPlace } from '@polku/flows';
import { INBOX_PLACES } from '@polku/flows/schemas';
import { Argument, type Command } from 'commander';
import { WORKSPACE } from './add-command.ts';
import { inWorkspace } from './in-store.ts';

type Options = { workspace: string; json?: boolean };
type Place = InboxPlace | 'off';

/** `polku workspace inbox`: whether users have an inbox, and how they come to it. */
export function addWorkspaceInbox(workspace: Command): void {
  workspace
    .command('inbox')
    .description(
      'Give users an inbox to read in and to write to you; on open pages within 5 minutes.',
    )
    .addArgument(
      new Argument(
        '<place>',
        "slot: in the page's own element or by openInbox(); launcher: also a button in the corner; off: none",
      ).choices([...INBOX_PLACES, 'off']),
    )
    .requiredOption(...WORKSPACE)
    .option('--json', 'print {"inbox"}')
    .addHelpText('after', '\nExample:\n  polku workspace inbox launcher --workspace ws_1')
    .action(setPlace);
}

async function setPlace(place: Place, { workspace, json }: Options): Promise<void> {
  const { setInbox } = await import('../store/sql/workspaces.ts');
  await inWorkspace(workspace, (store) =>
    store.transaction((db) => setInbox(db, workspace, place === 'off' ? null : place)),
  );
  const texts: { [P in Place]: string } = {
    off: 'There is no inbox. What was written is kept.',
    slot: 'The inbox is in the page, and opens by polku.openInbox().',
    launcher: 'The inbox has a launcher in the corner.',
  };
  process.stdout.write(json ? `${JSON.stringify({ inbox: place })}\n` : `${texts[place]}\n`);
}

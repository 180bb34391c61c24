import type { Command } from 'commander';
import { createAdd } from './add-command.ts';
import { inStore } from './in-store.ts';

type Options = { workspace: string; json?: boolean };

export function addWorkspaceOrigin(workspace: Command): void {
  const origin = workspace
    .command('origin')
    .description('The origins whose pages may send events. A change holds within seconds.');
  const add = createAdd(origin, {
    words: 'workspace origin',
    isOfWorkspace: true,
    json: 'print {"origins"}',
  });

  const of = '--workspace ws_1';
  add('add', 'Let pages of ORIGIN send.', `add https://app.example ${of}`)
    .argument('<ORIGIN>', 'without a path')
    .action(addOne);
  add('remove', 'Let them send no more.', `remove https://old.example ${of}`)
    .argument('<ORIGIN>', 'as "workspace origin list" prints it')
    .action(removeOne);
  add('list', 'Print the list.', `list ${of}`).action(list);
}

async function addOne(origin: string, { workspace, json }: Options): Promise<void> {
  const { addOrigin } = await import('../success/origins.ts');
  print(await inStore((store) => addOrigin(store, { workspaceId: workspace, origin })), json);
}

async function removeOne(origin: string, { workspace, json }: Options): Promise<void> {
  const { removeOrigin } = await import('../success/origins.ts');
  print(await inStore((store) => removeOrigin(store, { workspaceId: workspace, origin })), json);
}

async function list({ workspace, json }: Options): Promise<void> {
  const { readOrigins } = await import('../store/sql/origins.ts');
  print(await inStore(({ db }) => readOrigins(db, workspace)), json);
}

function print(origins: readonly string[], json: boolean | undefined): void {
  const lines = origins.map((origin) => `${origin}\n`).join('');
  process.stdout.write(json ? `${JSON.stringify({ origins })}\n` : lines);
}

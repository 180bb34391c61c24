import type { Command } from 'commander';
import { parseConfig } from '../config.ts';
import type { CreatedWorkspace } from '../success/workspace.ts';
import { createAdd } from './add-command.ts';
import { inWorkspace } from './in-store.ts';
import { readJson } from './read-json.ts';
import { addWorkspaceInbox } from './workspace-inbox.ts';
import { addWorkspaceOrigin } from './workspace-origin.ts';

type Options = { name?: string; origin?: string[]; from?: string; json?: boolean };

export function addWorkspace(program: Command): void {
  const workspace = program
    .command('workspace')
    .description('Workspaces: one product environment each.');
  addWorkspaceOrigin(workspace);
  addWorkspaceInbox(workspace);
  addPause(workspace);
  workspace
    .command('create')
    .description('Make a workspace, and print its keys. The secrets are printed this once.')
    .option('--name <N>', 'goes before the name in the document')
    .option('--origin <O...>', 'an origin whose pages may send events; added to the document’s')
    .option('--from <FILE>', 'a JSON document with people, accounts, milestones, flows, channels')
    .option('--json', 'print {"workspaceId", "writeKey", "tokenSecret", "channels"}')
    .addHelpText(
      'after',
      '\nExample:\n  polku workspace create --name Reportly --origin https://app.reportly.example --from workspace.json',
    )
    .action(create);
}

type PauseOptions = { workspace: string; json?: boolean };

function addPause(workspace: Command): void {
  const json = 'print {"isPaused"}';
  const add = createAdd(workspace, { words: 'workspace', isOfWorkspace: true, json });
  add(
    'pause',
    'Show nothing to anybody, on open pages within 5 minutes. Events are recorded.',
    'pause --workspace ws_1',
  ).action((options: PauseOptions) => pause(options, true));
  add('resume', 'Show things again.', 'resume --workspace ws_1').action((options: PauseOptions) =>
    pause(options, false),
  );
}

async function pause({ workspace, json }: PauseOptions, isPaused: boolean): Promise<void> {
  const { setPaused } = await import('../store/sql/workspaces.ts');
  await inWorkspace(workspace, (store) =>
    store.transaction((db) => setPaused(db, workspace, isPaused)),
  );
  const text = isPaused ? 'Paused: nothing is shown until "polku workspace resume".' : 'Resumed.';
  process.stdout.write(json ? `${JSON.stringify({ isPaused })}\n` : `${text}\n`);
}

async function create({ name, origin = [], from, json }: Options): Promise<void> {
  const { parseWorkspaceDocument } = await import('../success/workspace-document.ts');
  const given = from === undefined ? {} : await readDocument(from);
  const document = parseWorkspaceDocument(merge(given, name, origin));
  const { storeUrl, allowTargets } = parseConfig(process.env);
  const { openStore } = await import('../store/open.ts');
  const { createGuard } = await import('../notify/guard.ts');
  const { createWorkspace } = await import('../success/workspace.ts');
  const store = await openStore(storeUrl);
  try {
    const guard = createGuard({ allow: allowTargets });
    const created = await createWorkspace(store, document, { guard, nowMs: Date.now() });
    process.stdout.write(json ? `${JSON.stringify(created)}\n` : describe(created));
  } finally {
    await store.close();
  }
}

async function readDocument(file: string): Promise<object> {
  const value = await readJson(file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error(`${file} holds no JSON object. Write a workspace document into it.`);
}

/** What stands on the command line goes before the document, or is added to it. */
function merge(given: object, name: string | undefined, origins: string[]): object {
  const known = 'origins' in given && Array.isArray(given.origins) ? given.origins : [];
  return {
    ...given,
    ...(name !== undefined && { name }),
    ...((origins.length > 0 || !('origins' in given)) && {
      origins: [...new Set([...known, ...origins])],
    }),
  };
}

function describe({ workspaceId, writeKey, tokenSecret, channels }: CreatedWorkspace): string {
  const lines = [
    `Workspace     ${workspaceId}`,
    `Write key     ${writeKey}   (public: stands in your pages)`,
    `Token secret  ${tokenSecret}   (signs your users' tokens, on your server alone)`,
    ...channels.map(({ id, kind, secret }) => `Channel       ${id}   ${kind}   ${secret ?? ''}`),
  ];
  return `${lines.join('\n')}\n`;
}

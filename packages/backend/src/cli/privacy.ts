import type { Command } from 'commander';
import { parseConfig } from '../config.ts';
import type { Erased } from '../privacy/erase.ts';
import { createAdd } from './add-command.ts';
import { inStore, inWorkspace } from './in-store.ts';

type Options = { workspace: string; json?: boolean };

export function addPrivacy(program: Command): void {
  const privacy = program
    .command('privacy')
    .description('What is held about a person who uses the product, and forgetting them.');
  const add = createAdd(privacy, { words: 'privacy', isOfWorkspace: true });

  add(
    'erase',
    'Forget a person, for good. What they did until now is refused whenever it comes.',
    'erase user-17 --workspace ws_1',
  )
    .argument('<USER>', USER)
    .action(erase);

  add(
    'export',
    'Print all that is held about a person.',
    'export user-17 --workspace ws_1 --json > user-17.json',
  )
    .argument('<USER>', USER)
    .action(exportUser);

  const retention = add(
    'retention',
    'For how many days what is kept; tells it, and changes what is named.',
    'retention --workspace ws_1 --events 180 --responses never',
  );
  for (const kind of KINDS) retention.option(`--${kind} <DAYS>`, 'or "never", to keep it for good');
  retention.action(setRetention);

  privacy
    .command('scrub')
    .description('Write the store’s file anew, so that nothing of what was deleted stands in it.')
    .addHelpText(
      'after',
      '\nNobody can write meanwhile, some ten milliseconds a MB.\n\nExample:\n  polku privacy scrub',
    )
    .action(scrub);
}

const USER = 'the user’s id in your product';

/** Written anew at once: a second or two. */
const MAX_SCRUB_BYTES = 200_000_000;

async function erase(userId: string, { workspace, json }: Options): Promise<void> {
  const { erasePerson, finishErasures } = await import('../privacy/erase.ts');
  const { erased, isScrubbed } = await inWorkspace(workspace, async (store) => {
    await finishErasures(store);
    const asked = { workspaceId: workspace, userId, nowMs: Date.now() };
    return {
      erased: await erasePerson(store, asked),
      isScrubbed: await store.scrub(MAX_SCRUB_BYTES),
    };
  });
  const backups = await findBackups();
  if (json) process.stdout.write(`${JSON.stringify({ ...erased, isScrubbed, backups })}\n`);
  else process.stdout.write(describe(erased, { isScrubbed, backups }));
}

type Left = { isScrubbed: boolean; backups: string[] };

function describe({ deleted, copies }: Erased, { isScrubbed, backups }: Left): string {
  const rows = Object.entries(deleted).map(([table, count]) => `  ${table}   ${count}\n`);
  const told = copies.map(
    ({ name, channel, kind, count }) => `  ${kind} ${name ?? channel}   ${count}\n`,
  );
  return [
    rows.length > 0 ? 'Erased, with these rows:\n' : 'Nothing is held of this person.\n',
    ...rows,
    ...(told.length > 0 ? ['Already sent elsewhere, for you to delete there:\n', ...told] : []),
    ...(backups.length > 0
      ? ['In these backups the person still stands:\n', ...backups.map((file) => `  ${file}\n`)]
      : []),
    ...(isScrubbed ? [] : ['Traces may stand in the file until "polku privacy scrub".\n']),
  ].join('');
}

/** Those that are made before a migration; nobody but the vendor knows of others. */
async function findBackups(): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const { folderOfStore } = await import('../store/copy.ts');
  const folder = folderOfStore(parseConfig(process.env).storeUrl);
  const files = await readdir(folder);
  return files.filter((file) => file.includes('.before-')).map((file) => `${folder}/${file}`);
}

async function exportUser(userId: string, { workspace, json }: Options): Promise<void> {
  const { exportPerson, isEmptyExport } = await import('../privacy/export.ts');
  const { toReadable } = await import('../privacy/export-record.ts');
  const told = await inWorkspace(workspace, ({ db }) =>
    exportPerson(db, { workspaceId: workspace, userId, nowMs: Date.now() }),
  );
  if (json) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  else if (isEmptyExport(told)) process.stdout.write('Nothing is held of this person.\n');
  else process.stdout.write(`${toReadable(told.held)}\n`);
}

const KINDS = [
  'events',
  'sessions',
  'responses',
  'conversations',
  'audit',
  'notifications',
] as const;
type Kept = { [K in (typeof KINDS)[number]]?: string };

async function setRetention({ workspace, json, ...given }: Options & Kept): Promise<void> {
  const { changeRetention } = await import('../privacy/retention.ts');
  const changes = Object.entries(given).map(([kind, text]) => [kind, toDays(kind, text)]);
  const kept = await inWorkspace(workspace, (store) =>
    changeRetention(store, workspace, Object.fromEntries(changes)),
  );
  const lines = Object.entries(kept).map(
    ([kind, days]) => `${kind}   ${days === null ? 'for good' : `${days} days`}\n`,
  );
  process.stdout.write(json ? `${JSON.stringify(kept)}\n` : lines.join(''));
}

function toDays(kind: string, text: string): number | null {
  if (text === 'never') return null;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Error(`--${kind}: expected whole days, or never; received "${text}".`);
}

async function scrub(): Promise<void> {
  const isWhole = await inStore((store) => store.scrub(Number.POSITIVE_INFINITY));
  if (!isWhole)
    throw new Error('The store is being read or written, or its disk is full. Try again.');
  process.stdout.write('Nothing of what was deleted stands in the file.\n');
}

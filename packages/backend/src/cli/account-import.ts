import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { DATE_ORDERS, type DateOrder } from '../success/import-accounts/cells.ts';
import {
  IMPORT_FIELDS,
  type ImportField,
  PRESETS,
  type Preset,
} from '../success/import-accounts/columns.ts';
import type { ImportedAccounts, ImportedRow } from '../success/import-accounts/index.ts';
import type { Add } from './add-command.ts';
import { count } from './count.ts';
import { inWorkspace } from './in-store.ts';

type Options = {
  workspace: string;
  map?: string[];
  preset?: Preset;
  dates?: DateOrder;
  dryRun?: boolean;
  json?: boolean;
};

export function addAccountImport(add: Add): void {
  add(
    'import',
    'Make and change accounts by a CSV, as Salesforce, HubSpot or monday.com export it.',
    'import accounts.csv --workspace ws_1 --dry-run',
  )
    .argument('<FILE>', 'a CSV whose first line names the columns')
    .option(
      '--map <FIELD=COLUMN...>',
      `which column holds what; fields: ${IMPORT_FIELDS.join(', ')}`,
    )
    .addOption(new Option('--preset <P>', 'whose names the columns have').choices(PRESETS))
    .addOption(new Option('--dates <ORDER>', 'of dates with slashes').choices(DATE_ORDERS))
    .option('--dry-run', 'say row by row what would change, and change nothing')
    .action(importFile);
}

/** Rows that are refused are told on standard error, and make the exit code 1; the others are taken. */
async function importFile(file: string, options: Options): Promise<void> {
  const { workspace, preset, dates, dryRun: isDry = false, json } = options;
  const byHand = new Map((options.map ?? []).map(toPair));
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`${file} cannot be read: ${error.message}.`, { cause: error });
  });
  const { importAccounts } = await import('../success/import-accounts/index.ts');
  const author = { kind: 'import', id: undefined } as const;
  const asked = { workspaceId: workspace, author, nowMs: Date.now(), byHand, preset, dates, isDry };
  const imported = await inWorkspace(workspace, (store) => importAccounts(store, text, asked));
  const refused = imported.rows.filter(({ outcome }) => outcome === 'refused');
  for (const { line, faults } of refused)
    for (const fault of faults) process.stderr.write(`line ${line}: ${fault}\n`);
  if (refused.length > 0) process.exitCode = 1;
  const answer = { ...imported, isDryRun: isDry };
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : describe(imported, isDry));
}

function toPair(text: string): [ImportField, string] {
  const at = text.indexOf('=');
  const field = IMPORT_FIELDS.find((one) => one === text.slice(0, at));
  if (field) return [field, text.slice(at + 1)];
  throw new Error(
    `--map takes FIELD=COLUMN; received "${text}". Fields: ${IMPORT_FIELDS.join(', ')}.`,
  );
}

function describe({ preset, columns, unread, rows }: ImportedAccounts, isDry: boolean): string {
  const many = (outcome: ImportedRow['outcome']) =>
    rows.filter((row) => row.outcome === outcome).length;
  const told = rows.filter(({ outcome }) => outcome === 'new' || outcome === 'changed');
  const lines = [
    `Columns (${preset}): ${Object.entries(columns)
      .map(([field, name]) => `${field} ← ${name}`)
      .join(', ')}.`,
    ...(unread.length > 0 ? [`Not read: ${unread.join(', ')}.`] : []),
    ...(isDry ? told.map(describeRow) : []),
    `${isDry ? 'Would take' : 'Took'} ${count(rows.length - many('refused'), 'row')}: ${many('new')} new, ${many('changed')} changed, ${many('same')} as they are; ${many('refused')} refused.`,
    ...(isDry ? ['Nothing was changed.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const describeRow = ({ line, id, outcome, changes }: ImportedRow): string => {
  const what = changes.map(
    ({ field, from, to }) => `${field} ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
  );
  return `line ${line}: ${outcome} ${id}: ${what.join(', ')}`;
};

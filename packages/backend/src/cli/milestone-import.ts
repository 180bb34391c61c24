import { extname } from 'node:path';
import { FORMATS, type Format, readPastFirstUses } from '../success/first-use-lines.ts';
import { importFirstUses, type Rows } from '../success/import-first-uses.ts';
import { count } from './count.ts';
import { inWorkspace } from './in-store.ts';

type Options = {
  workspace: string;
  key: string;
  format?: Format;
  dryRun?: boolean;
  json?: boolean;
};

/** Lines that are refused are told on standard error, and make the exit code 1; the others are taken. */
export async function importFile(file: string, options: Options): Promise<void> {
  const { workspace, key, dryRun: isDry = false, json } = options;
  const nowMs = Date.now();
  const format = options.format ?? formatOf(file);
  const onRefused = (line: number, faults: readonly string[]) => {
    for (const fault of faults) process.stderr.write(`line ${line}: ${fault}\n`);
  };
  const imported = await inWorkspace(workspace, async (store) => {
    const lines = readPastFirstUses(file, { format, nowMs });
    return importFirstUses(store, lines, { workspaceId: workspace, key, nowMs, isDry, onRefused });
  });
  if (imported.refused > 0) process.exitCode = 1;
  const { taken, refused, users, accounts } = imported;
  const text = [
    `${isDry ? 'Would import' : 'Imported'} ${count(taken, 'line')} into ${key}; ${refused} refused.`,
    `  Users: ${toText(users)}. Accounts: ${toText(accounts)}. Nobody is told.`,
    ...(isDry ? ['Nothing was changed.'] : []),
  ];
  process.stdout.write(
    json ? `${JSON.stringify({ key, ...imported, isDryRun: isDry })}\n` : `${text.join('\n')}\n`,
  );
}

const toText = ({ made, moved, kept }: Rows): string =>
  `${made} new, ${moved} moved to an earlier time, ${kept} there already`;

function formatOf(file: string): Format {
  const name = extname(file).slice(1).replace('ndjson', 'jsonl');
  const format = FORMATS.find((one) => one === name);
  if (format) return format;
  throw new Error(`${file} is neither .csv nor .jsonl by its name. Say which with --format.`);
}

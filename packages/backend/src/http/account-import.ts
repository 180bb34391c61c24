import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { FaultsError } from '../faults-error.ts';
import type { Store } from '../store/store.ts';
import { DATE_ORDERS } from '../success/import-accounts/cells.ts';
import { IMPORT_FIELDS, PRESETS } from '../success/import-accounts/columns.ts';
import {
  describeColumns,
  type ImportOptions,
  type ReadImport,
  readRows,
  takeRows,
} from '../success/import-accounts/index.ts';
import { type CsvFile, readCsv } from '../success/import-accounts/read-csv.ts';
import type { AccountImportLine, AccountImportResult, AccountImportRow } from './api-import.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';

/**
 * `POST /api/accounts/import`: a CSV, first as a dry run. The answer comes as lines while the work goes on, so that a
 * large file has progress and no proxy takes the silence for an end. What was begun goes on when nobody listens any more.
 */
export type AccountImportOptions = {
  store: Store;
  nowMs: () => number;
  onFault: (error: unknown) => void;
  /** Playbooks have queued something. */
  onNotifications: () => void;
};

/** 5 MB of CSV, where each line is written with a sign more and each quotation mark with one before it. */
export const MAX_IMPORT_BYTES = 6_000_000;
const MAX_ROWS = 20_000;
/** Of those that change something; the refused are told all. */
const MAX_TOLD_ROWS = 2_000;

export const ImportBody = z.strictObject({
  csv: z.string(),
  isDryRun: z.boolean().default(false),
  columns: z.partialRecord(z.enum(IMPORT_FIELDS), z.string().nullable()).default({}),
  preset: z.enum(PRESETS).optional(),
  dates: z.enum(DATE_ORDERS).optional(),
});

export function createAccountImport(options: AccountImportOptions): Hono<ConsoleEnv> {
  const { store, nowMs, onFault, onNotifications } = options;
  return new Hono<ConsoleEnv>().post(
    '/accounts/import',
    may('import_accounts'),
    async (context) => {
      const { id, workspaceId } = context.var.signedIn.person;
      const { csv, isDryRun: isDry, columns, preset, dates } = await parseBody(context, ImportBody);
      const author = { kind: 'import', id } as const;
      const byHand = new Map(IMPORT_FIELDS.flatMap((field) => toPair(field, columns[field])));
      const asked = { workspaceId, author, nowMs: nowMs(), byHand, preset, dates, isDry };
      const file = readFile(csv, asked);
      const { header, mapping } = file;
      const read = mapping && (await readRows(store.db, { ...file, mapping }, asked));

      context.header('content-type', 'application/x-ndjson');
      return stream(context, async (lines) => {
        const write = async (line: AccountImportLine) => {
          await lines.write(`${JSON.stringify(line)}\n`);
        };
        if (!read)
          return write({ kind: 'done', result: { ...NOTHING_READ, isDryRun: isDry, header } });
        await take(read, asked, write);
      });
    },
  );

  async function take(
    read: ReadImport,
    asked: ImportOptions & { isDry: boolean },
    write: (line: AccountImportLine) => Promise<void>,
  ): Promise<void> {
    const total = read.rows.length;
    let done = 0;
    try {
      const { rows } = await takeRows(store, read, asked, async (decided, queued) => {
        done = decided;
        if (queued > 0) onNotifications();
        await write({ kind: 'progress', done, total });
      });
      const { header, mapping } = read;
      const told = { ...describeColumns(header, mapping), ...summarizeRows(rows) };
      const result = { ...told, isDryRun: asked.isDry, header, fields: [...IMPORT_FIELDS] };
      await write({ kind: 'done', result });
    } catch (error) {
      onFault(error);
      const message = `The import ended after ${done} of ${total} rows. Send the file again: what was taken is not changed a second time.`;
      await write({ kind: 'failed', message, done, total });
    }
  }
}

const toPair = <F, N>(field: F, name: N | undefined): [F, N][] =>
  name === undefined ? [] : [[field, name]];

/** @throws ApiError when nothing can be taken from the file as it is */
function readFile(csv: string, asked: ImportOptions & { isDry: boolean }): CsvFile {
  const file = toFile(csv, asked);
  if (file.records.length > MAX_ROWS)
    throw new ApiError(
      'too_large',
      `The file has ${file.records.length} rows; at most ${MAX_ROWS} come at once. Send it in parts, or use "polku account import".`,
      { field: 'csv' },
    );
  if (!file.mapping && !asked.isDry)
    throw new ApiError(
      'invalid_body',
      `No column holds the account's id. Say which with columns.id; the file has ${file.header.join(', ')}.`,
      { field: 'columns.id' },
    );
  return file;
}

function toFile(csv: string, asked: ImportOptions): CsvFile {
  try {
    return readCsv(csv, asked);
  } catch (error) {
    if (!(error instanceof FaultsError)) throw error;
    throw new ApiError('invalid_body', error.faults.join(' '), { field: 'csv' });
  }
}

function summarizeRows(rows: readonly AccountImportRow[]) {
  const counts = { new: 0, changed: 0, same: 0, refused: 0 };
  const told: AccountImportRow[] = [];
  let changing = 0;
  for (const { line, id, outcome, changes, faults } of rows) {
    counts[outcome] += 1;
    if (outcome === 'same') continue;
    if (outcome !== 'refused' && ++changing > MAX_TOLD_ROWS) continue;
    const said = changes.map(({ field, from, to, by }) => ({ field, from, to, by }));
    told.push({ line, id, outcome, changes: said, faults });
  }
  return { counts, rows: told };
}

const NOTHING_READ: Omit<AccountImportResult, 'isDryRun' | 'header'> = {
  preset: null,
  columns: {},
  unread: [],
  fields: [...IMPORT_FIELDS],
  counts: { new: 0, changed: 0, same: 0, refused: 0 },
  rows: [],
};

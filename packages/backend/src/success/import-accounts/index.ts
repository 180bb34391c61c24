import { FaultsError } from '../../faults-error.ts';
import { toId } from '../../ingest/checked.ts';
import { inTurn } from '../../store/in-turn.ts';
import { readPeopleByEmail, readPersonNames } from '../../store/sql/people.ts';
import type { Db, Store } from '../../store/store.ts';
import type { AccountChange } from '../account-change.ts';
import { changeAccounts } from '../change-accounts.ts';
import type { Author, FieldChange } from '../plan-account-change.ts';
import { type DateOrder, type Reading, readCells } from './cells.ts';
import { IMPORT_FIELDS, type ImportField, type Mapping, type Preset } from './columns.ts';
import { type CsvFile, type CsvRecord, type Mapped, readCsv } from './read-csv.ts';

/**
 * Accounts out of a CSV file, one a row. Each row is read on its own: what is wrong with one refuses it alone, with
 * its line and the reason. A dry run plans by the very code that writes. The same file again changes nothing.
 */
export type ImportOptions = Mapped & {
  workspaceId: string;
  author: Author;
  nowMs: number;
  dates?: DateOrder | undefined;
  /** Says what it would do, and does nothing. @default false */
  isDry?: boolean;
};

export type ImportedRow = {
  /** In the file; the first is 1. */
  line: number;
  id: string;
  outcome: 'new' | 'changed' | 'same' | 'refused';
  changes: FieldChange[];
  faults: string[];
};

export type ImportedAccounts = {
  preset: Preset;
  /** Names of columns by field. */
  columns: { [field: string]: string };
  /** Columns that were not read. */
  unread: string[];
  rows: ImportedRow[];
  /** What playbooks have queued. */
  notifications: number;
};

/** A file that was read, and of which nothing has been taken yet. */
export type ReadImport = {
  header: string[];
  mapping: Mapping;
  rows: ImportedRow[];
  good: Good[];
};

const PAGE_ROWS = 500;
const MAX_ID_LENGTH = 200;

/** @throws FaultsError when it is no CSV, or no column holds the id */
export async function importAccounts(
  store: Store,
  text: string,
  options: ImportOptions,
): Promise<ImportedAccounts> {
  const { header, mapping, records } = readCsv(text, options);
  if (!mapping)
    throw new FaultsError([
      `No column holds the account's id; received the columns ${header.join(', ')}. Say which with a mapping of "id".`,
    ]);
  const read = await readRows(store.db, { header, mapping, records }, options);
  return takeRows(store, read, options);
}

/** Reads each row on its own. */
export async function readRows(
  db: Db,
  { header, mapping, records }: CsvFile & { mapping: Mapping },
  options: Pick<ImportOptions, 'workspaceId' | 'dates'>,
): Promise<ReadImport> {
  const reading = await createReading(db, options);
  const rows: ImportedRow[] = [];
  const seen = new Map<string, number>();
  const good: Good[] = [];
  for (const record of records) {
    const row = readRow(record, mapping, reading);
    rows.push(row.row);
    if (!row.change) continue;
    const before = seen.get(row.row.id);
    if (before !== undefined) refuse(row.row, [`id: stands on line ${before} already`]);
    else good.push({ row: row.row, change: row.change });
    seen.set(row.row.id, before ?? row.row.line);
  }
  return { header, mapping, rows, good };
}

/**
 * Takes what can be taken, in transactions of some hundred rows.
 * @param onPage after each of them, with how many rows of the file are decided
 */
export async function takeRows(
  store: Store,
  { header, mapping, rows, good }: ReadImport,
  options: ImportOptions,
  onPage: (done: number, notifications: number) => Promise<void> = async () => {},
): Promise<ImportedAccounts> {
  let notifications = 0;
  const refused = rows.length - good.length;
  for (let at = 0; at < good.length; at += PAGE_ROWS) {
    const page = good.slice(at, at + PAGE_ROWS);
    const take = (db: Db) => takePage(db, page, options);
    const queued = options.isDry ? await take(store.db) : await inTurn(store, take);
    notifications += queued;
    await onPage(refused + at + page.length, queued);
  }
  return { ...describeColumns(header, mapping), rows, notifications };
}

/** Which columns are read, and which are not. */
export function describeColumns(
  header: readonly string[],
  mapping: Mapping,
): Pick<ImportedAccounts, 'preset' | 'columns' | 'unread'> {
  const used = new Set(mapping.columns.values());
  return {
    preset: mapping.preset,
    columns: Object.fromEntries(
      [...mapping.columns].map(([field, place]) => [field, header[place] ?? '']),
    ),
    unread: header.filter((name, place) => name !== '' && !used.has(place)),
  };
}

type Good = { row: ImportedRow; change: AccountChange };

async function createReading(
  db: Db,
  { workspaceId, dates }: Pick<ImportOptions, 'workspaceId' | 'dates'>,
): Promise<Reading> {
  const names = await readPersonNames(db, workspaceId);
  const emailByName = new Map<string, string | null>();
  for (const [email, id] of await readPeopleByEmail(db, workspaceId)) {
    const name = names.get(id)?.toLowerCase() ?? '';
    emailByName.set(name, emailByName.has(name) ? null : email);
  }
  return { dates, emailByName };
}

function readRow({ line, cells }: CsvRecord, { columns }: Mapping, reading: Reading) {
  const cellOf = (field: ImportField) => cells[columns.get(field) ?? -1] ?? '';
  const id = toId(cellOf('id').trim());
  const row: ImportedRow = { line, id, outcome: 'same', changes: [], faults: [] };
  if (id === '' || id.length > MAX_ID_LENGTH) {
    refuse(row, [`id: expected 1 to ${MAX_ID_LENGTH} characters`]);
    return { row, change: undefined };
  }
  const read = readCells(new Map(IMPORT_FIELDS.map((field) => [field, cellOf(field)])), reading);
  if ('faults' in read) refuse(row, read.faults);
  return { row, change: 'change' in read ? read.change : undefined };
}

function refuse(row: ImportedRow, faults: string[]): void {
  row.outcome = 'refused';
  row.changes = [];
  row.faults = faults;
}

async function takePage(db: Db, page: readonly Good[], options: ImportOptions): Promise<number> {
  const { workspaceId, author, nowMs, isDry = false } = options;
  const asked = page.map(({ row, change }) => ({ id: row.id, change }));
  const changing = { workspaceId, author, nowMs, isDry, mayCreate: true };
  const { changed, notifications } = await changeAccounts(db, asked, changing);
  for (const [index, { row }] of page.entries()) {
    const one = changed[index];
    if (!one) continue;
    row.changes = one.changes;
    row.outcome = one.isNew ? 'new' : one.changes.length > 0 ? 'changed' : 'same';
    if (one.faults.length > 0)
      refuse(
        row,
        one.faults.map(({ field, message }) => `${field}: ${message}`),
      );
  }
  return notifications;
}

import { parse } from 'csv-parse/sync';
import { FaultsError } from '../../faults-error.ts';
import { toId } from '../../ingest/checked.ts';
import { inTurn } from '../../store/in-turn.ts';
import { readPeopleByEmail, readPersonNames } from '../../store/sql/people.ts';
import type { Db, Store } from '../../store/store.ts';
import type { AccountChange } from '../account-change.ts';
import { changeAccounts } from '../change-accounts.ts';
import type { Author, FieldChange } from '../plan-account-change.ts';
import { type DateOrder, type Reading, readCells } from './cells.ts';
import {
  IMPORT_FIELDS,
  type ImportField,
  type Mapping,
  mapColumns,
  type Preset,
} from './columns.ts';

/**
 * Accounts out of a CSV file, one a row. Each row is read on its own: what is wrong with one refuses it alone, with
 * its line and the reason. A dry run plans by the very code that writes. The same file again changes nothing.
 */
export type ImportOptions = {
  workspaceId: string;
  author: Author;
  nowMs: number;
  /** Names of columns by field. @default what the preset knows */
  byHand?: ReadonlyMap<ImportField, string>;
  /** @default the one that fits best */
  preset?: Preset | undefined;
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

const PAGE_ROWS = 500;
const MAX_ID_LENGTH = 200;
/** A title, a blank line and the name of a group may stand above the names of the columns. */
const MAX_HEADER_LINE = 10;

/** @throws FaultsError when it is no CSV, or no column holds the id */
export async function importAccounts(
  store: Store,
  text: string,
  options: ImportOptions,
): Promise<ImportedAccounts> {
  const { header, mapping, records } = readFile(text, options);
  const reading = await createReading(store.db, options);
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
  let notifications = 0;
  for (let at = 0; at < good.length; at += PAGE_ROWS) {
    const page = good.slice(at, at + PAGE_ROWS);
    const take = (db: Db) => takePage(db, page, options);
    notifications += options.isDry ? await take(store.db) : await inTurn(store, take);
  }
  const nameOf = (place: number) => header[place] ?? '';
  const used = new Set(mapping.columns.values());
  return {
    preset: mapping.preset,
    columns: Object.fromEntries(
      [...mapping.columns].map(([field, place]) => [field, nameOf(place)]),
    ),
    unread: header.filter((name, place) => name !== '' && !used.has(place)),
    rows,
    notifications,
  };
}

type Good = { row: ImportedRow; change: AccountChange };
type CsvRecord = { line: number; cells: string[] };

function readFile(text: string, { byHand = new Map(), preset }: ImportOptions) {
  const records = parseCsv(text);
  const first = records.slice(0, MAX_HEADER_LINE);
  for (const [index, { cells }] of first.entries()) {
    const mapping = mapColumns(cells, byHand, preset);
    if (mapping) return { header: cells, mapping, records: records.slice(index + 1) };
  }
  const names = first[0]?.cells.join(', ') ?? 'nothing';
  throw new FaultsError([
    `No column holds the account's id; received the columns ${names}. Say which with a mapping of "id".`,
  ]);
}

function parseCsv(text: string): CsvRecord[] {
  const delimiter = delimiterOf(text);
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
    // With `info` each is told with its place, which the library's types do not know.
    const placed = parsed as unknown as { info: { lines: number }; record: string[] }[];
    return placed.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    throw new FaultsError([`This is no CSV: ${(error as Error).message}.`]);
  }
}

/** The sign that parts the first line into the most cells. */
function delimiterOf(text: string): string {
  const [line = ''] = text.split(/\r?\n/).filter((one) => /[,;\t]/.test(one));
  const signs = [',', ';', '\t'];
  return signs.toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';
}

async function createReading(db: Db, { workspaceId, dates }: ImportOptions): Promise<Reading> {
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

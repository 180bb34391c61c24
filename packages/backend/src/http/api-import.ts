/** The shapes of `/api/accounts/import`; what holds for all stands in `api.ts`. */
import type { DateOrder } from '../success/import-accounts/cells.ts';
import type { ImportField, Preset } from '../success/import-accounts/columns.ts';

/**
 * `POST /api/accounts/import`, for admins and leads: accounts out of a CSV of at most 5 MB and 20,000 rows. What is
 * wrong with a row refuses it alone. The same file again changes nothing, so after a broken connection it is sent again.
 */
export type AccountImportBody = {
  csv: string;
  /** Says what it would do, and does nothing. @default false */
  isDryRun?: boolean;
  /** The name of the column that holds it, by field; null: it is not read. @default by the names of the preset */
  columns?: { [F in ImportField]?: string | null };
  /** Whose names the columns have. @default the one that fits best */
  preset?: Preset;
  /** Of dates with slashes. @default one that can be read in two ways is refused */
  dates?: DateOrder;
};

/**
 * The answer is `application/x-ndjson`, a line each: `progress` while it goes on, and one `done` or `failed` at last.
 * What is wrong with the file as a whole is answered at once, as any error is, with the status 400 and the field `csv` or
 * `columns`.
 */
export type AccountImportLine =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; result: AccountImportResult }
  /** So many rows were decided before; what was taken of them stays. */
  | { kind: 'failed'; message: string; done: number; total: number };

export type AccountImportResult = {
  isDryRun: boolean;
  /** Null: no column holds the account's id. Then nothing was read; `columns.id` must be said. */
  preset: Preset | null;
  /** Names of all columns, as they stand in the file. */
  header: string[];
  /** What was read from which column. */
  columns: { [F in ImportField]?: string };
  /** Columns that were not read. */
  unread: string[];
  /** Fields that a column may be read as. */
  fields: ImportField[];
  counts: { [O in AccountImportRow['outcome']]: number };
  /** In the order of the file: all that are refused, and the first 2,000 of those that are new or changed. */
  rows: AccountImportRow[];
};

export type AccountImportRow = {
  /** In the file; the first is 1. */
  line: number;
  id: string;
  outcome: 'new' | 'changed' | 'same' | 'refused';
  /** Values are as they are stored: cents, ids of people, UTC milliseconds. `by` is `rule` where a rule follows. */
  changes: { field: string; from: unknown; to: unknown; by: string }[];
  /** Why it is refused, a sentence each that begins with the field. */
  faults: string[];
};

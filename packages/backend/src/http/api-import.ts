/** The shapes of `/api/accounts/import`; what holds for all stands in `api.ts`. */

import { z } from 'zod';
import { DATE_ORDERS } from '../success/import-accounts/cells.ts';
import { IMPORT_FIELDS, PRESETS } from '../success/import-accounts/columns.ts';

const ImportField = z.enum(IMPORT_FIELDS);
const Preset = z.enum(PRESETS);

/**
 * `POST /api/accounts/import`, for admins and leads: accounts out of a CSV of at most 5 MB and 20,000 rows. What is
 * wrong with a row refuses it alone. The same file again changes nothing, so after a broken connection it is sent again.
 */
export const AccountImportBody = z.object({
  csv: z.string(),
  /** Says what it would do, and does nothing. @default false */
  isDryRun: z.exactOptional(z.boolean()),
  /** The name of the column that holds it, by field; null: it is not read. @default by the names of the preset */
  columns: z.exactOptional(z.partialRecord(ImportField, z.string().nullable())),
  /** Whose names the columns have. @default the one that fits best */
  preset: z.exactOptional(Preset),
  /** Of dates with slashes. @default one that can be read in two ways is refused */
  dates: z.exactOptional(z.enum(DATE_ORDERS)),
});
export type AccountImportBody = z.infer<typeof AccountImportBody>;

export const AccountImportRow = z.object({
  /** In the file; the first is 1. */
  line: z.number(),
  id: z.string(),
  outcome: z.enum(['new', 'changed', 'same', 'refused']),
  /** Values are as they are stored: cents, ids of people, UTC milliseconds. `by` is `rule` where a rule follows. */
  changes: z.array(
    z.object({ field: z.string(), from: z.unknown(), to: z.unknown(), by: z.string() }),
  ),
  /** Why it is refused, a sentence each that begins with the field. */
  faults: z.array(z.string()),
});
export type AccountImportRow = z.infer<typeof AccountImportRow>;

export const AccountImportResult = z.object({
  isDryRun: z.boolean(),
  /** Null: no column holds the account's id. Then nothing was read; `columns.id` must be said. */
  preset: Preset.nullable(),
  /** Names of all columns, as they stand in the file. */
  header: z.array(z.string()),
  /** What was read from which column. */
  columns: z.partialRecord(ImportField, z.string()),
  /** Columns that were not read. */
  unread: z.array(z.string()),
  /** Fields that a column may be read as. */
  fields: z.array(ImportField),
  counts: z.record(AccountImportRow.shape.outcome, z.number()),
  /** In the order of the file: all that are refused, and the first 2,000 of those that are new or changed. */
  rows: z.array(AccountImportRow),
});
export type AccountImportResult = z.infer<typeof AccountImportResult>;

/**
 * The answer is `application/x-ndjson`, a line each: `progress` while it goes on, and one `done` or `failed` at last.
 * What is wrong with the file as a whole is answered at once, as any error is, with the status 400 and the field `csv` or
 * `columns`.
 */
export const AccountImportLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('done'), result: AccountImportResult }),
  z.object({ kind: z.literal('failed'), message: z.string(), done: z.number(), total: z.number() }),
]);
export type AccountImportLine = z.infer<typeof AccountImportLine>;

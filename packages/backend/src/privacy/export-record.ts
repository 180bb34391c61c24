/** From rows as they are stored to what a person can read: names as the API has them, times and JSON told out. */

export type Row = { [column: string]: unknown };

/** Columns that are no data about anybody. */
const LEFT_OUT = new Set(['workspace_id', 'seq', 'revision']);
const TIME = /(^|_)(at|until)$/;

export const toFieldName = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function toRecord(row: Row): { [field: string]: unknown } {
  const record: { [field: string]: unknown } = {};
  for (const [column, value] of Object.entries(row)) {
    if (LEFT_OUT.has(column)) continue;
    record[toFieldName(column.replace(/_json$/, ''))] = toValue(column, value);
  }
  return record;
}

function toValue(column: string, value: unknown): unknown {
  if (value === null) return null;
  // Written by us as JSON.
  if (column.endsWith('_json')) return JSON.parse(String(value));
  if (column.startsWith('is_')) return value === 1;
  return TIME.test(column) && typeof value === 'number' ? new Date(value).toISOString() : value;
}

/** The same as text, for people: a heading a kind, a line a field. */
export function toReadable(held: { [table: string]: { [field: string]: unknown }[] }): string {
  return Object.entries(held)
    .filter(([, rows]) => rows.length > 0)
    .map(([table, rows]) => `${toTitle(table)} (${rows.length})\n\n${rows.map(toLines).join('\n')}`)
    .join('\n\n');
}

const toTitle = (name: string): string => {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const toLines = (record: Row): string =>
  Object.entries(record)
    .filter(([, value]) => value !== null)
    .map(([field, value]) => `  ${toTitle(field)}: ${toText(value)}\n`)
    .join('');

const toText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

import { parse } from 'csv-parse/sync';
import { FaultsError } from '../../faults-error.ts';
import { type ImportField, type Mapping, mapColumns, type Preset, toPlainName } from './columns.ts';

/**
 * A CSV as other programs write it: any of three signs between the cells, a title above the names of the columns, rows
 * that are too short. Which column holds what is decided here; what is in the cells is not looked at.
 */
export type CsvRecord = {
  /** In the file; the first is 1. */
  line: number;
  cells: string[];
};

export type CsvFile = {
  /** Names of all columns, in their order. */
  header: string[];
  /** Undefined: no column holds the id. */
  mapping: Mapping | undefined;
  records: CsvRecord[];
};

export type Mapped = {
  /** Names of columns by field; null: of this field none is read. @default what the preset knows */
  byHand?: ReadonlyMap<ImportField, string | null>;
  /** @default the one that fits best */
  preset?: Preset | undefined;
};

/** A title, a blank line and the name of a group may stand above the names of the columns. */
const MAX_HEADER_LINE = 10;

/** @throws FaultsError when it is no CSV, or a column that was named is not there */
export function readCsv(text: string, { byHand = new Map(), preset }: Mapped): CsvFile {
  const records = parseCsv(text);
  const first = records.slice(0, MAX_HEADER_LINE);
  for (const [index, { cells }] of first.entries()) {
    const mapping = mapColumns(cells, byHand, preset);
    if (!mapping) continue;
    requireNamed(cells, byHand);
    return { header: cells, mapping, records: records.slice(index + 1) };
  }
  const [top] = first;
  if (!top) throw new FaultsError(['The file is empty. Its first line names the columns.']);
  requireNamed(top.cells, byHand);
  return { header: top.cells, mapping: undefined, records: records.slice(1) };
}

function requireNamed(
  header: readonly string[],
  byHand: ReadonlyMap<ImportField, string | null>,
): void {
  const names = new Set(header.map(toPlainName));
  const faults = [...byHand].flatMap(([field, name]) =>
    name === null || names.has(toPlainName(name))
      ? []
      : [`${field}: there is no column "${name}"; the file has ${header.join(', ')}.`],
  );
  if (faults.length > 0) throw new FaultsError(faults);
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

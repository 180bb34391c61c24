import { open } from 'node:fs/promises';
import { Name } from '@polku/protocol/schemas';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { toId } from '../ingest/checked.ts';
import { toTime } from '../ingest/time.ts';

/**
 * Past first uses in a file, one a line: CSV whose first line names the columns, or JSON objects. Each line is
 * read on its own, so that one with a stray quote spoils no other.
 */
export type PastFirstUse = { user: string; account?: string | undefined; firstUseAt: number };
export type Line = { line: number } & ({ use: PastFirstUse } | { faults: string[] });

export const FORMATS = ['csv', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

/** @throws when the file cannot be read, or the first line of a CSV does not name the columns */
export async function* readPastFirstUses(
  file: string,
  { format, nowMs }: { format: Format; nowMs: number },
): AsyncGenerator<Line> {
  const schema = createSchema(nowMs);
  const handle = await open(file).catch((error: unknown) => {
    throw new Error(`${file} cannot be read: ${messageOf(error)}.`, { cause: error });
  });
  let toRecord = format === 'csv' ? undefined : (text: string): unknown => JSON.parse(text);
  let line = 0;
  for await (const text of handle.readLines()) {
    line += 1;
    if (text.trim() === '') continue;
    if (toRecord) yield { line, ...parseLine(text, toRecord, schema) };
    else toRecord = createCsv(text);
  }
}

type Parse = (text: string) => unknown;

function parseLine(text: string, toRecord: Parse, schema: ReturnType<typeof createSchema>) {
  let record: unknown;
  try {
    record = toRecord(text);
  } catch (error) {
    return { faults: [messageOf(error)] };
  }
  const parsed = schema.safeParse(record);
  if (parsed.success) return { use: parsed.data };
  return {
    faults: parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')),
  };
}

/** What is too long to be an id, or not written in time, was never a first use here. */
const createSchema = (nowMs: number) =>
  z.strictObject({
    user: Name.transform(toId),
    account: Name.transform(toId).optional(),
    firstUseAt: z.unknown().transform((value, context) => {
      const time = toTime(value);
      if (time !== undefined && time <= nowMs) return time;
      const message =
        time === undefined
          ? `expected a time such as 2024-01-31T12:00:00Z; received ${JSON.stringify(value)}`
          : `expected a time that is past; received ${new Date(time).toISOString()}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
  });

const COLUMNS = ['user', 'account', 'firstUseAt'];
const REQUIRED = ['user', 'firstUseAt'];

/** Reads lines of a CSV that has this first line. An empty cell is absent. */
function createCsv(header: string): Parse {
  const columns = parseCells(header.replace(/^\uFEFF/, ''));
  const isKnown = columns.every((column) => COLUMNS.includes(column));
  const isWhole = REQUIRED.every((column) => columns.includes(column));
  if (!isKnown || !isWhole || new Set(columns).size < columns.length) {
    throw new Error(
      `The first line must name the columns user and firstUseAt, and may name account; received "${header}".`,
    );
  }
  return (text) => {
    const cells = parseCells(text);
    if (cells.length > columns.length)
      throw new Error(`expected ${columns.length} cells; received ${cells.length}`);
    const named = columns.map((column, index) => [column, cells[index]]);
    return Object.fromEntries(named.filter(([, cell]) => cell !== undefined && cell !== ''));
  };
}

/** @throws when a quote is not where it may be */
const parseCells = (text: string): string[] =>
  parse(text, { trim: true, relax_column_count: true })[0] ?? [];

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

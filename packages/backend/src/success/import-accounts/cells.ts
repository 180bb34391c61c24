import { AccountChange } from '../account-change.ts';
import type { ImportField } from './columns.ts';
import { parseMoney } from './money.ts';

/** The cells of one row, as a change of an account. An empty cell says nothing. */
export type Cells = ReadonlyMap<ImportField, string>;

/** How dates with slashes are written; without it one that can be read in two ways is refused. */
export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

export type Reading = {
  dates: DateOrder | undefined;
  /** E-mails by name, both in small letters; null: several have this name. */
  emailByName: ReadonlyMap<string, string | null>;
};

export type Read = { change: AccountChange } | { faults: string[] };

export function readCells(cells: Cells, reading: Reading): Read {
  const faults: string[] = [];
  const raw: { [field: string]: unknown } = {};
  for (const [field, text] of cells) {
    if (field === 'id' || text.trim() === '') continue;
    try {
      Object.assign(raw, READ[field](text.trim(), reading, field));
    } catch (error) {
      faults.push(`${field}: ${(error as Error).message}; received "${text.slice(0, 80)}"`);
    }
  }
  // A column of its own says more than a sign beside the sum.
  const currency = cells.get('currency')?.trim();
  if (currency) raw.currency = currency.toUpperCase();
  const parsed = AccountChange.safeParse(raw);
  for (const { path, message } of parsed.error?.issues ?? [])
    faults.push(`${path.join('.')}: ${message}`);
  return parsed.success && faults.length === 0 ? { change: parsed.data } : { faults };
}

type ReadCell = (
  text: string,
  reading: Reading,
  field: ImportField,
) => { [field: string]: unknown };

const asIs: ReadCell = (text, _, field) => ({ [field]: text });

const LEVELS: { [word: string]: string } = { matala: 'low', keskitaso: 'medium', korkea: 'high' };

const asWord: ReadCell = (text, _, field) => {
  const word = text.toLowerCase().replace(/[\s-]+touch$/, '');
  return { [field]: LEVELS[word] ?? word };
};

const asTime: ReadCell = (text, { dates }, field) => ({ [field]: toTime(text, dates) });

const asPercent: ReadCell = (text, _, field) => {
  const number = Number(text.replace(/\s*%$/, '').replace(',', '.'));
  if (!Number.isFinite(number)) throw new Error('expected a number of percent');
  return { [field]: Math.round(number) };
};

const asPerson: ReadCell = (text, { emailByName }, field) => {
  if (text.includes('@')) return { [field]: text };
  const email = emailByName.get(text.toLowerCase());
  if (email === undefined) throw new Error('there is no person of this name in the workspace');
  if (email === null) throw new Error('several people have this name: use their e-mail');
  return { [field]: email };
};

const READ: { [F in Exclude<ImportField, 'id'>]: ReadCell } = {
  name: asIs,
  plan: asIs,
  billing: (text) => {
    const money = parseMoney(text);
    if (!money) throw new Error('expected a sum such as 1 234,50 €');
    const { cents, currency } = money;
    return { billingCents: cents, ...(currency !== undefined && { currency }) };
  },
  currency: () => ({}),
  potential: asWord,
  contractAt: asTime,
  contractEndsAt: asTime,
  owner: asPerson,
  deputy: asPerson,
  seller: asPerson,
  region: asIs,
  stage: asIs,
  touchLevel: asWord,
  onboardingModel: (text) => ({
    onboardingModel: text.toLowerCase().replace(/[\s/,-]+/g, '_'),
  }),
  growthPercent: asPercent,
  sharePercent: asPercent,
  handoverAt: asTime,
};

/** A day, or a time with its zone. A day is its beginning in UTC: whole days are all that such files know. */
function toTime(text: string, dates: DateOrder | undefined): string {
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) return new Date(text).toISOString();
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text) ?? [];
  if (year !== '') return toDay(year, month, day);
  const [, first = '', sign = '', second = '', last = ''] =
    /^(\d{1,2})([./])(\d{1,2})[./](\d{4})$/.exec(text) ?? [];
  if (last === '') throw new Error('expected a date such as 2026-01-31 or 31.1.2026');
  if (sign === '.' || dates === 'dmy' || Number(first) > 12) return toDay(last, second, first);
  if (dates === 'mdy' || Number(second) > 12) return toDay(last, first, second);
  throw new Error('it is not clear which is the month: say the order of dates, dmy or mdy');
}

function toDay(year: string, month: string, day: string): string {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1)
    throw new Error('there is no such day');
  return date.toISOString();
}

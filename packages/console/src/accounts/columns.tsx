import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { toCsv } from '../chart/csv.ts';
import { type Locale, type Say, useLocale, useWords } from '../locale.ts';
import { CalendarDate, Moment, useNow } from '../parts/moment.tsx';
import { Name, Plan, Touch } from '../parts/name.tsx';
import { Reached } from '../parts/reached.tsx';
import { accountPath } from '../paths.ts';
import type { TableColumn } from '../table/data-table.tsx';
import type { en } from '../words/accounts.en.ts';
import { ACCOUNTS } from '../words/accounts.ts';
import type { AccountLine } from './account-line.ts';

/** The columns of the table of accounts: what each shows, and what it is sorted by. */
export const COLUMN_KEYS = [
  'account',
  'domain',
  'plan',
  'touch',
  'stage',
  'days',
  'owner',
  'billing',
  'potential',
  'fit',
  'growth',
  'share',
  'users',
  'goal',
  'contract',
  'contractEnds',
  'firstUse',
  'lastSeen',
  'tasks',
  'waiting',
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

export const DEFAULT_COLUMNS: readonly ColumnKey[] = [
  'account',
  'plan',
  'touch',
  'stage',
  'owner',
  'billing',
  'users',
  'firstUse',
  'lastSeen',
];

/** What is not shown by itself where there is less room. */
const ROOMY: readonly ColumnKey[] = ['plan', 'users', 'lastSeen'];

/** Those that an address names, in our order; the name is always one of them. */
export function parseColumns(text: string | null, isNarrow = false): readonly ColumnKey[] {
  if (text === null)
    return isNarrow ? DEFAULT_COLUMNS.filter((key) => !ROOMY.includes(key)) : DEFAULT_COLUMNS;
  const named = text.split('.');
  return COLUMN_KEYS.filter((key) => key === 'account' || named.includes(key));
}

/** What stands in the address; undefined for those that are shown anyway. */
export function toColumnsText(keys: readonly ColumnKey[]): string | undefined {
  const isDefault =
    keys.length === DEFAULT_COLUMNS.length && keys.every((key) => DEFAULT_COLUMNS.includes(key));
  return isDefault ? undefined : keys.join('.') || 'account';
}

const TOUCH_RANK = { high: 0, low: 1, tech: 2 } as const;
const POTENTIAL_RANK = { high: 0, medium: 1, low: 2 } as const;
const DAY_MS = 86_400_000;
/** Above this is first in every alphabet: it is not there. */
const rankOf = <K extends string>(ranks: { [V in K]: number }, value: K | null) =>
  value === null ? null : ranks[value];

type Given = Locale & { say: Say<typeof en>; currency: string; nowMs: number };
type Shown = {
  cell(line: AccountLine, given: Given): ComponentChildren;
  value(line: AccountLine): string | number | null;
  share?: number;
  align?: 'end';
};

const toIso = (ms: number): string => new Date(ms).toISOString();
const dateOf = (ms: number | null) => (ms === null ? null : <CalendarDate at={toIso(ms)} />);
const number = (read: (line: AccountLine) => number | null, share = 0.7): Shown => ({
  cell(line, { format }) {
    const value = read(line);
    return value === null ? null : format.number(value);
  },
  value: read,
  share,
  align: 'end',
});
const percent = (read: (line: AccountLine) => number | null): Shown => ({
  cell(line, { format, say }) {
    const value = read(line);
    return value === null ? null : say('percent', { value: format.number(value) });
  },
  value: read,
  share: 0.7,
  align: 'end',
});

const SHOWN: { [C in ColumnKey]: Shown } = {
  account: {
    cell: (line) => <AccountName line={line} />,
    value: ({ rank }) => rank,
    share: 2.2,
  },
  domain: {
    cell: ({ domain }) => domain && <bdi class="cut-text">{domain}</bdi>,
    value: ({ domain }) => domain,
    share: 1.2,
  },
  plan: { cell: ({ plan }) => plan && <Plan plan={plan} />, value: ({ plan }) => plan, share: 0.8 },
  touch: {
    cell: ({ touch }) => touch && <Touch level={touch} />,
    value: ({ touch }) => rankOf(TOUCH_RANK, touch),
    share: 0.9,
  },
  stage: {
    cell: ({ stage }, { language }) =>
      stage && <span class="cut-text">{stage.name[language]}</span>,
    value: ({ stage }) => stage?.place ?? null,
    share: 1.1,
  },
  days: number(
    ({ stageMs }) => (stageMs === null ? null : Math.floor((Date.now() - stageMs) / DAY_MS)),
    0.8,
  ),
  owner: {
    cell: ({ owner }) =>
      owner && (
        <span class="cut-text">
          <Name of={owner} />
        </span>
      ),
    value: ({ owner }) => owner?.name ?? null,
    share: 1.2,
  },
  billing: {
    cell: ({ billingCents }, { format, currency }) =>
      billingCents === null ? null : format.money(Math.round(billingCents / 100) * 100, currency),
    value: ({ billingCents }) => billingCents,
    align: 'end',
  },
  potential: {
    cell: ({ potential }, { say }) => potential && say(`potential.${potential}`),
    value: ({ potential }) => rankOf(POTENTIAL_RANK, potential),
    share: 0.8,
  },
  fit: {
    cell: ({ fit }, { say }) => fit && say(`fit.${fit}`),
    value: ({ fit }) => fit,
  },
  growth: percent(({ growthPercent }) => growthPercent),
  share: percent(({ sharePercent }) => sharePercent),
  users: number(({ users }) => users, 0.6),
  goal: {
    cell: ({ goalPercent }) => goalPercent !== null && <Progress percent={goalPercent} />,
    value: ({ goalPercent }) => goalPercent,
  },
  contract: { cell: ({ contractMs }) => dateOf(contractMs), value: ({ contractMs }) => contractMs },
  contractEnds: {
    cell: ({ contractEndsMs }) => dateOf(contractEndsMs),
    value: ({ contractEndsMs }) => contractEndsMs,
  },
  firstUse: {
    cell: (line) => <FirstUse line={line} />,
    value: ({ firstUseMs }) => firstUseMs,
    share: 1.3,
  },
  lastSeen: {
    cell: ({ lastSeenMs }) => lastSeenMs !== null && <Moment at={toIso(lastSeenMs)} />,
    value: ({ lastSeenMs }) => lastSeenMs,
  },
  tasks: number(({ openTasks }) => openTasks || null),
  waiting: number(({ waiting }) => waiting || null),
};

const PHONE: readonly ColumnKey[] = ['firstUse'];

/** All columns, in the words of the person. */
export const toColumns = (given: Given): TableColumn<AccountLine>[] =>
  COLUMN_KEYS.map((key) => {
    const { cell, value, share = 1, align = 'start' } = SHOWN[key];
    return {
      key,
      title: given.say(`columns.${key}`),
      cell: (line) => cell(line, given) || undefined,
      value,
      share,
      align,
      isName: key === 'account',
      isKey: PHONE.includes(key),
    };
  });

/** Its name, and on a phone what has no column there. */
function AccountName({ line }: { line: AccountLine }) {
  const { id, name, plan, touch, owner } = line;
  return (
    <>
      <Link href={accountPath(id)} class="row-link">
        <Name of={{ id, name }} />
      </Link>
      <span class="row-more">
        <Plan plan={plan} />
        <Touch level={touch} />
        {owner && <Name of={owner} />}
      </span>
    </>
  );
}

/** When the account first used it, or for how long it has been waited for. */
function FirstUse({ line: { firstUseMs, contractMs } }: { line: AccountLine }) {
  const { format } = useLocale();
  const say = useWords(ACCOUNTS);
  const now = useNow();
  if (firstUseMs !== null) return <Reached at={toIso(firstUseMs)} />;
  const waitedMs = contractMs === null ? 0 : now - contractMs;
  return (
    <span class="waiting">
      {waitedMs >= DAY_MS
        ? say('waitingSince', { duration: format.duration(waitedMs) })
        : say('notYet')}
    </span>
  );
}

function Progress({ percent: value }: { percent: number }) {
  const { format } = useLocale();
  const say = useWords(ACCOUNTS);
  return (
    <span class="mini-progress">
      <span class="mini-track" aria-hidden="true">
        <span style={{ width: `${Math.max(0, Math.min(100, value))}%` }} />
      </span>
      {say('percent', { value: format.number(value) })}
    </span>
  );
}

/** What is shown, as a file: numbers as numbers, times as ISO 8601, money in whole units. */
export function toTableCsv(
  lines: readonly AccountLine[],
  columns: readonly TableColumn<AccountLine>[],
  hidden: ReadonlySet<string>,
): string {
  const keys = COLUMN_KEYS.filter((key) => !hidden.has(key) && key !== 'account');
  const titles = new Map(columns.map(({ key, title }) => [key, title]));
  return toCsv({
    columns: ['id', ...['account', ...keys].map((key) => titles.get(key) ?? key)],
    rows: lines.map((line) => [line.id, line.name, ...keys.map((key) => toPlain(key, line))]),
  });
}

function toPlain(key: ColumnKey, line: AccountLine): string | number | null {
  const isoOf = (ms: number | null) => (ms === null ? null : toIso(ms));
  switch (key) {
    case 'stage':
      return line.stage?.key ?? null;
    case 'owner':
      return line.owner?.name ?? null;
    case 'billing':
      return line.billingCents === null ? null : line.billingCents / 100;
    case 'potential':
    case 'fit':
    case 'touch':
      return line[key];
    case 'contract':
      return isoOf(line.contractMs);
    case 'contractEnds':
      return isoOf(line.contractEndsMs);
    case 'firstUse':
      return isoOf(line.firstUseMs);
    case 'lastSeen':
      return isoOf(line.lastSeenMs);
    default:
      return SHOWN[key].value(line);
  }
}

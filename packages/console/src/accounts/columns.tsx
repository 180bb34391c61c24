import type { ComponentChildren } from 'preact';
import { toCsv } from '../chart/csv.ts';
import type { Locale, Say } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { toMoment } from '../parts/moment.tsx';
import { Name, Plan, Touch } from '../parts/name.tsx';
import { accountPath } from '../paths.ts';
import type { TableColumn } from '../table/data-table.tsx';
import type { en } from '../words/accounts.en.ts';
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

type Given = Locale & {
  say: Say<typeof en>;
  currency: string;
  nowMs: number;
  /** There only the name and the first use have a column, and the name brings the rest. */
  isPhone: boolean;
  /** Follows the link that was pressed, within the page. */
  onLink(event: MouseEvent): void;
};
type Shown = {
  cell(line: AccountLine, given: Given): ComponentChildren;
  value(line: AccountLine): string | number | null;
  share?: number;
  align?: 'end';
};

const toIso = (ms: number): string => new Date(ms).toISOString();
const dateOf = (ms: number | null, { format }: Given) =>
  ms === null ? null : (
    <time class="moment" dateTime={toIso(ms)} title={format.exact(toIso(ms))}>
      {format.date(toIso(ms))}
    </time>
  );
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
    cell: toName,
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
    share: 1.05,
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
    cell: ({ goalPercent }, given) => goalPercent !== null && toProgress(goalPercent, given),
    value: ({ goalPercent }) => goalPercent,
  },
  contract: {
    cell: ({ contractMs }, given) => dateOf(contractMs, given),
    value: ({ contractMs }) => contractMs,
  },
  contractEnds: {
    cell: ({ contractEndsMs }, given) => dateOf(contractEndsMs, given),
    value: ({ contractEndsMs }) => contractEndsMs,
  },
  firstUse: {
    cell: toFirstUse,
    value: ({ firstUseMs }) => firstUseMs,
    share: 1.3,
  },
  lastSeen: {
    cell: ({ lastSeenMs }, { format, nowMs }) =>
      lastSeenMs !== null && toMoment(toIso(lastSeenMs), nowMs, format),
    value: ({ lastSeenMs }) => lastSeenMs,
  },
  tasks: number(({ openTasks }) => openTasks || null),
  waiting: number(({ waiting }) => waiting || null),
};

/** What a line is sorted by, whether its column is shown or not. */
export const orderOf = (key: ColumnKey) => SHOWN[key].value;

const PHONE: readonly ColumnKey[] = ['account', 'firstUse'];

/** Those of the keys, in the words of the person. Cells are drawn without state of their own: there are hundreds. */
export const toColumns = (keys: readonly ColumnKey[], given: Given): TableColumn<AccountLine>[] =>
  (given.isPhone ? PHONE : keys).map((key) => {
    const { cell, share = 1, align = 'start' } = SHOWN[key];
    return {
      key,
      title: given.say(`columns.${key}`),
      cell: (line) => cell(line, given) || undefined,
      share,
      align,
      isName: key === 'account',
    };
  });

/** Its name, and on a phone what has no column there. */
function toName({ id, name, plan, touch, owner }: AccountLine, { isPhone, onLink }: Given) {
  return (
    <>
      <a href={accountPath(id)} class="row-link" onClick={onLink}>
        <Name of={{ id, name }} />
      </a>
      {isPhone && (
        <span class="row-more">
          <Plan plan={plan} />
          <Touch level={touch} />
          {owner && <Name of={owner} />}
        </span>
      )}
    </>
  );
}

/** When the account first used it, or for how long it has been waited for. */
function toFirstUse({ firstUseMs, contractMs }: AccountLine, { format, say, nowMs }: Given) {
  if (firstUseMs !== null)
    return (
      <span class="reached">
        <Icon name="check" />
        {toMoment(toIso(firstUseMs), nowMs, format)}
      </span>
    );
  const waitedMs = contractMs === null ? 0 : nowMs - contractMs;
  return (
    <span class="waiting">
      {waitedMs >= DAY_MS
        ? say('waitingSince', { duration: format.duration(waitedMs) })
        : say('notYet')}
    </span>
  );
}

const toProgress = (value: number, { format, say }: Given) => (
  <span class="mini-progress">
    <span class="mini-track" aria-hidden="true">
      <span style={{ width: `${Math.max(0, Math.min(100, value))}%` }} />
    </span>
    {say('percent', { value: format.number(value) })}
  </span>
);

/** What is shown, as a file: numbers as numbers, times as ISO 8601, money in whole units. */
export function toTableCsv(
  lines: readonly AccountLine[],
  keys: readonly ColumnKey[],
  say: Given['say'],
): string {
  const shown = keys.filter((key) => key !== 'account');
  return toCsv({
    columns: ['id', ...(['account', ...shown] as const).map((key) => say(`columns.${key}`))],
    rows: lines.map((line) => [line.id, line.name, ...shown.map((key) => toPlain(key, line))]),
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

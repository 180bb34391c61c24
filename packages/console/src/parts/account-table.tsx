import type { AccountRow } from '@polku/backend/api';
import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { COLUMNS, type Column, nextSort, type Sort } from '../account-list.ts';
import { useLocale } from '../locale.ts';
import { accountPath } from '../paths.ts';
import { Icon } from './icon.tsx';
import { CalendarDate, Moment, useNow } from './moment.tsx';
import { Name, Plan, Touch } from './name.tsx';

/**
 * One row an account, sorted by any column. On a phone it keeps the two columns that matter (who, and
 * whether they have used it) and puts the rest under the name: still one table, nothing scrolls sideways.
 */
export function AccountTable(props: {
  rows: readonly AccountRow[];
  sort: Sort;
  onSort(sort: Sort): void;
}) {
  const { rows, sort } = props;
  const { t } = useLocale();
  return (
    <table class="table accounts">
      <caption class="unseen">{t('accounts.table', { column: t(`fields.${sort.by}`) })}</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <Heading
              key={column}
              column={column}
              sort={sort}
              onSort={() => props.onSort(nextSort(sort, column))}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Heading(props: { column: Column; sort: Sort; onSort(): void }) {
  const { column, sort } = props;
  const { t } = useLocale();
  const isSorted = sort.by === column;
  const order = sort.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={`col-${column}`} aria-sort={isSorted ? order : undefined}>
      <button type="button" class="sort" onClick={props.onSort}>
        {t(`fields.${column}`)}
        {isSorted && <Icon name={sort.isDescending ? 'down' : 'up'} />}
      </button>
    </th>
  );
}

const CELLS: { [C in Exclude<Column, 'account'>]: (row: AccountRow) => ComponentChildren } = {
  plan: ({ plan }) => plan && <Plan plan={plan} />,
  touch: ({ touchLevel }) => touchLevel && <Touch level={touchLevel} />,
  owner: ({ owner }) => owner && <Name of={owner} />,
  users: ({ users }) => <Count value={users} />,
  contract: ({ contractAt }) => contractAt && <CalendarDate at={contractAt} />,
  firstUse: (row) => <FirstUse row={row} />,
  lastSeen: ({ lastSeenAt }) => lastSeenAt && <Moment at={lastSeenAt} />,
};

function Row({ row }: { row: AccountRow }) {
  return (
    <tr>
      {COLUMNS.map((column) =>
        column === 'account' ? (
          <th scope="row" key={column} class="col-account">
            <Link href={accountPath(row.id)}>
              <Name of={row} />
            </Link>
            <span class="row-more">
              <Plan plan={row.plan} />
              <Touch level={row.touchLevel} />
              {row.owner && <Name of={row.owner} />}
            </span>
          </th>
        ) : (
          <td key={column} class={`col-${column}`}>
            {CELLS[column](row) ?? <NotKnown />}
          </td>
        ),
      )}
    </tr>
  );
}

/** When the account first used it, or for how long it has been waited for. */
function FirstUse({ row }: { row: AccountRow }) {
  const { t, format } = useLocale();
  const now = useNow();
  if (row.firstUseAt)
    return (
      <span class="reached">
        <Icon name="check" />
        <Moment at={row.firstUseAt} />
      </span>
    );
  const waitedMs = row.contractAt ? now - Date.parse(row.contractAt) : 0;
  const duration = format.duration(waitedMs);
  return (
    <span class="waiting">
      {waitedMs > 0 ? t('fields.waiting', { duration }) : t('fields.notYet')}
    </span>
  );
}

function Count({ value }: { value: number }) {
  const { format } = useLocale();
  return <>{format.number(value)}</>;
}

function NotKnown() {
  const { t } = useLocale();
  return (
    <span class="not-known">
      <span aria-hidden="true">–</span>
      <span class="unseen">{t('fields.notKnown')}</span>
    </span>
  );
}

import '../styles/table.css';
import '../styles/accounts.css';
import '../styles/account-charts.css';
import '../styles/account-import.css';
import type { AccountTable } from '@polku/backend/api-accounts';
import type { InboxItem } from '@polku/backend/api-inbox';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { highBillingCents, toLines } from '../accounts/account-line.ts';
import { AccountCharts } from '../accounts/charts.tsx';
import {
  COLUMN_KEYS,
  type ColumnKey,
  orderOf,
  parseColumns,
  toColumns,
  toColumnsText,
  toTableCsv,
} from '../accounts/columns.tsx';
import { ColumnsMenu } from '../accounts/columns-menu.tsx';
import { CutBar } from '../accounts/cut-bar.tsx';
import { CHOICE_CUTS, cutLines, LIST_CUTS } from '../accounts/cuts.ts';
import { ImportDialog } from '../accounts/import-dialog.tsx';
import { SearchField } from '../accounts/search-field.tsx';
import { useAddress } from '../accounts/use-address.ts';
import { useMedia } from '../accounts/use-media.ts';
import { useOpenLink } from '../accounts/use-open-link.ts';
import { useRowKeys } from '../accounts/use-row-keys.ts';
import { useSettled } from '../accounts/use-settled.ts';
import { ViewsMenu } from '../accounts/views-menu.tsx';
import { createAccountsApi } from '../api/accounts.ts';
import { download } from '../chart/csv.ts';
import { useApi, useConsole } from '../console-context.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { useLocale, useWords } from '../locale.ts';
import { useNow } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { DataTable, type TableSort } from '../table/data-table.tsx';
import { sortRows } from '../table/sort-rows.ts';
import { ACCOUNTS } from '../words/accounts.ts';

/**
 * Every account of the workspace: charts that cut, cuts that stay in the address, and a table of ten thousand rows.
 * All rows are here, so that nothing is asked for between a key and what it does; a new first use brings them anew.
 */
export function AccountsPage() {
  const { onItem } = useConsole();
  const { accountTable } = useApi(createAccountsApi);
  const say = useWords(ACCOUNTS);
  const { data, failure, reload } = useLoad('accounts', accountTable);
  useReloadSeldom(onItem, reload);
  return (
    <Page name="accounts" title={say('title')}>
      {data ? (
        <Accounts table={data} onImported={reload} />
      ) : (
        <>
          <header class="page-head">
            <h1>{say('title')}</h1>
          </header>
          {failure ? (
            <Failure code={failure} onRetry={reload} />
          ) : (
            <Skeleton kind="table" rows={10} label={say('loading')} />
          )}
        </>
      )}
    </Page>
  );
}

/** A quarter of a megabyte for each of fifty first uses a second would be too much of a good thing. */
const RELOAD_EVERY_MS = 20_000;

function useReloadSeldom(
  onItem: (listener: (item: InboxItem) => void) => () => void,
  reload: () => void,
): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onItem(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        reload();
      }, RELOAD_EVERY_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [onItem, reload]);
}

function Accounts({ table, onImported }: { table: AccountTable; onImported(): void }) {
  const { me, hasShortcuts } = useConsole();
  const { format, language } = useLocale();
  const say = useWords(ACCOUNTS);
  const address = useAddress();
  const { cuts, change, read } = address;
  const now = useNow();
  const [query, setQuery] = useState(cuts.q);
  const { currency, bounds } = table;

  const lines = useMemo(() => toLines(table), [table]);
  const given = useMemo(
    () => ({ nowMs: now, highBillingCents: highBillingCents(bounds) }),
    [now, bounds],
  );
  const asked = useMemo(() => ({ ...cuts, q: query }), [cuts, query]);

  // The address follows what is typed, and is followed where a view or a way back changes it.
  const settled = useSettled(query, 250);
  useEffect(() => change({ q: settled }), [settled, change]);
  useEffect(() => setQuery((before) => (before === settled ? cuts.q : before)), [cuts.q]);

  const isNarrow = useMedia('(width < 72rem)');
  const isPhone = useMedia('(width < 48rem)');
  const shown = parseColumns(read('cols'), isNarrow);
  const columns = useColumns(shown, { currency, nowMs: now, isPhone });
  const sort = parseSort(read('sort'));
  // Sorted before they are cut: a key in the search sorts nothing.
  const sorted = useMemo(
    () => sortRows(lines, orderOf(sort.by), { ...sort, language }),
    [lines, sort.by, sort.isDescending, language],
  );
  const found = useMemo(() => cutLines(sorted, asked, given), [sorted, asked, given]);
  const keys = useRowKeys(hasShortcuts);
  // On a phone they would stand between who opens the page and what they look for.
  const hasCharts = isPhone ? read('charts') === 'on' : read('charts') !== 'off';
  const [isImporting, setImporting] = useState(false);
  // As the backend has it: a file changes more at once than a CSM answers for.
  const mayImport = me.person.role === 'admin' || me.person.role === 'lead';
  const importing = mayImport && (
    <ImportDialog
      isOpen={isImporting}
      onClose={() => setImporting(false)}
      onImported={onImported}
    />
  );
  const importButton = mayImport && (
    <Button icon="plus" onClick={() => setImporting(true)}>
      {say('import.open')}
    </Button>
  );
  const clear = () => {
    setQuery('');
    change(Object.fromEntries(['q', ...LIST_CUTS, ...CHOICE_CUTS].map((key) => [key, undefined])));
  };

  if (lines.length === 0)
    return (
      <>
        <header class="page-head">
          <h1>{say('title')}</h1>
        </header>
        <Empty title={say('emptyTitle')}>
          <p>{say('emptyBody')}</p>
          {importButton}
        </Empty>
        {importing}
      </>
    );
  return (
    <>
      <header class="page-head accounts-head">
        <h1>{say('title')}</h1>
        <p class="page-count" role="status">
          {found.length === lines.length
            ? say('count', { count: lines.length, shown: format.number(lines.length) })
            : say('found', {
                found: format.number(found.length),
                all: format.number(lines.length),
              })}
        </p>
        <SearchField query={query} onQuery={setQuery} hasShortcuts={hasShortcuts} />
      </header>
      <div class="accounts-tools">
        <CutBar
          lines={lines}
          address={address}
          given={given}
          currency={currency}
          meId={me.person.id}
        />
        <div class="accounts-actions">
          <ViewsMenu address={address} />
          {importButton}
          <IconButton
            icon="insight"
            label={say(hasCharts ? 'charts.hide' : 'charts.show')}
            aria-pressed={hasCharts}
            onClick={() => change({ charts: toChartsText(!hasCharts, isPhone) })}
          />
          <ColumnsMenu shown={shown} onShow={(next) => change({ cols: toColumnsText(next) })} />
          <IconButton
            icon="download"
            label={say('export')}
            onClick={() => download('accounts.csv', toTableCsv(found, shown, say))}
          />
        </div>
      </div>
      {hasCharts && (
        <AccountCharts lines={lines} cuts={asked} given={given} table={table} onChange={change} />
      )}
      {found.length === 0 ? (
        <Empty title={say('noneTitle')}>
          <p>{say('noneBody')}</p>
          <Button onClick={clear}>{say('clear')}</Button>
        </Empty>
      ) : (
        <div class="accounts-table" ref={keys}>
          <DataTable
            caption={say('table')}
            rows={found}
            columns={columns}
            idOf={({ id }) => id}
            sort={sort}
            onSort={({ by, isDescending }) => change({ sort: `${isDescending ? '-' : ''}${by}` })}
          />
        </div>
      )}
      {importing}
    </>
  );
}

/** The same as long as every cell is: each row is drawn again when they are not. */
function useColumns(
  shown: readonly ColumnKey[],
  given: { currency: string; nowMs: number; isPhone: boolean },
) {
  const locale = useLocale();
  const say = useWords(ACCOUNTS);
  const onLink = useOpenLink();
  return useMemo(
    () => toColumns(shown, { ...locale, say, onLink, ...given }),
    [shown.join(), locale, say, onLink, given.currency, given.nowMs, given.isPhone],
  );
}

const toChartsText = (isOn: boolean, isPhone: boolean): string | undefined => {
  if (isOn === !isPhone) return undefined;
  return isOn ? 'on' : 'off';
};

/** As it comes, they stand by name. */
function parseSort(text: string | null): TableSort & { by: ColumnKey } {
  const isDescending = text?.startsWith('-') ?? false;
  const by = COLUMN_KEYS.find((key) => key === (isDescending ? text?.slice(1) : text));
  if (by === undefined) return { by: 'account', isDescending: false };
  return { by, isDescending };
}

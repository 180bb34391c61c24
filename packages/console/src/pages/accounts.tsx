import '../styles/table.css';
import type { AccountList, AccountRow, InboxItem } from '@polku/backend/api';
import { useEffect, useRef, useState } from 'preact/hooks';
import { parseSort, searchAccounts, sortAccounts, toSortText } from '../account-list.ts';
import { createAccountsApi } from '../api/accounts.ts';
import { useApi, useConsole } from '../console-context.ts';
import { useLocale } from '../locale.ts';
import { AccountTable } from '../parts/account-table.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Failure, Skeleton } from '../parts/states.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { useLoad } from '../parts/use-load.ts';
import { useQuery } from '../parts/use-query.ts';

/** Drawing thousands of rows takes longer than anybody reads them. */
const PAGE_ROWS = 200;

export function AccountsPage() {
  const { hasShortcuts, onItem } = useConsole();
  const { accounts } = useApi(createAccountsApi);
  return <AccountsView load={accounts} hasShortcuts={hasShortcuts} onItem={onItem} />;
}

/** Every account of the workspace; search and sort stand in the address. */
export function AccountsView(props: {
  load(): Promise<AccountList>;
  hasShortcuts: boolean;
  onItem(listener: (item: InboxItem) => void): () => void;
}) {
  const { t } = useLocale();
  const { data, failure, reload } = useLoad('accounts', props.load);
  useEffect(() => props.onItem(reload), [props.onItem, reload]);
  return (
    <Page name="accounts" title={t('accounts.title')}>
      {data ? (
        <Accounts rows={data.accounts} hasShortcuts={props.hasShortcuts} />
      ) : (
        <>
          <header class="page-head">
            <h1>{t('accounts.title')}</h1>
          </header>
          {failure ? (
            <Failure code={failure} onRetry={reload} />
          ) : (
            <Skeleton kind="table" rows={8} label={t('accounts.loading')} />
          )}
        </>
      )}
    </Page>
  );
}

function Accounts({ rows, hasShortcuts }: { rows: readonly AccountRow[]; hasShortcuts: boolean }) {
  const { t, language } = useLocale();
  const { read, write } = useQuery();
  const [limit, setLimit] = useState(PAGE_ROWS);
  const query = read('q') ?? '';
  const sort = parseSort(read('sort'));

  const found = searchAccounts(rows, query, (row) => [
    row.name,
    row.id,
    row.owner?.name,
    row.plan,
    row.touchLevel && t(`touch.${row.touchLevel}`),
  ]);
  const shown = sortAccounts(found, sort, language).slice(0, limit);
  const rest = Math.min(PAGE_ROWS, found.length - shown.length);

  return (
    <>
      <header class="page-head">
        <h1>{t('accounts.title')}</h1>
        <p class="page-count" role="status">
          {query
            ? t('accounts.found', { count: found.length })
            : t('accounts.count', { count: rows.length })}
        </p>
        {rows.length > 0 && (
          <Search query={query} onQuery={(text) => write('q', text)} hasShortcuts={hasShortcuts} />
        )}
      </header>
      {rows.length === 0 && (
        <Empty title={t('accounts.emptyTitle')}>
          <p>{t('accounts.emptyBody')}</p>
        </Empty>
      )}
      {rows.length > 0 && found.length === 0 && (
        <Empty title={t('accounts.noneTitle', { query })}>
          <p>{t('accounts.noneBody')}</p>
          <button type="button" class="button" onClick={() => write('q', undefined)}>
            {t('accounts.clear')}
          </button>
        </Empty>
      )}
      {found.length > 0 && (
        <AccountTable rows={shown} sort={sort} onSort={(next) => write('sort', toSortText(next))} />
      )}
      {rest > 0 && (
        <p class="older">
          <button type="button" class="button" onClick={() => setLimit(limit + PAGE_ROWS)}>
            {t('accounts.more', { count: rest })}
          </button>
        </p>
      )}
    </>
  );
}

function Search(props: { query: string; onQuery(text: string): void; hasShortcuts: boolean }) {
  const { t } = useLocale();
  const input = useRef<HTMLInputElement>(null);
  const focus = () => {
    input.current?.focus();
    input.current?.select();
    return true;
  };
  useKeys({ '/': focus }, props.hasShortcuts);
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label={t('accounts.search')}
        placeholder={t('accounts.placeholder')}
        value={props.query}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => props.onQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          props.onQuery('');
          event.currentTarget.blur();
        }}
      />
      {props.hasShortcuts && <kbd>/</kbd>}
    </search>
  );
}

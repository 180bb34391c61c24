import type { Me, PersonRef } from '@polku/backend/api';
import type { InboxScope } from '@polku/backend/api-inbox';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import { type Cell, useCell } from '../cell.ts';
import type { Inbox } from '../inbox.ts';
import { type Filter, matchesFilter, parseFilter } from '../inbox-change.ts';
import { type InboxState, shownItems } from '../inbox-state.ts';
import { useLocale, useWords } from '../locale.ts';
import { InboxFilters } from '../parts/inbox-filters.tsx';
import { InboxList } from '../parts/inbox-list.tsx';
import { useNow } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Failure, Skeleton } from '../parts/states.tsx';
import { inboxPath } from '../paths.ts';
import { inboxWords } from '../words/inbox.ts';

/** Where a CSM spends the day: what has happened and is to be done, the newest on top, by day. */
export type InboxPageProps = {
  inbox: Inbox;
  scope: InboxScope;
  me: Me['person'];
  /** Who an item can be given to. @default nobody */
  people?: readonly PersonRef[];
  hasShortcuts: boolean;
  /** The item that was last stood on, kept while other pages are open. */
  cursor: Cell<string | undefined>;
  /** Stands above the items. */
  above?: ComponentChildren;
};

export function InboxPage(props: InboxPageProps) {
  const { inbox, scope } = props;
  const { t } = useLocale();
  const state = useCell(inbox.state);
  const filter = useFilter();
  const hasItems = state.items.length > 0;
  return (
    <Page name="inbox" title={t('inbox.title')}>
      <header class="page-head">
        <h1>{t('inbox.title')}</h1>
        {state.status === 'ready' && hasItems && <InboxFilters filter={filter} />}
        <ScopeSwitch scope={scope} />
      </header>
      {props.above}
      {state.status === 'loading' && <Skeleton kind="inbox" rows={5} label={t('inbox.loading')} />}
      {state.status === 'failed' && (
        <Failure code={state.failure ?? 'internal'} onRetry={inbox.reload} />
      )}
      {state.status === 'ready' && !hasItems && <NothingYet scope={scope} />}
      {state.status === 'ready' && hasItems && (
        <Filtered {...props} state={state} filter={filter} />
      )}
    </Page>
  );
}

function useFilter(): Filter {
  useSearch(); // draws the page again when the address changes
  return parseFilter(new URLSearchParams(window.location.search));
}

/** With fewer than this to show, older pages are asked for by themselves. */
const ENOUGH = 20;

function Filtered(props: InboxPageProps & { state: InboxState; filter: Filter }) {
  const { state, filter, inbox, me, people = [] } = props;
  const now = useNow();
  const items = shownItems(state, me, { nowMs: now, people }).filter((item) =>
    matchesFilter(item, filter, now),
  );
  const isFiltered = filter.kind !== undefined || filter.view !== undefined;
  const wantsMore =
    isFiltered && items.length < ENOUGH && state.nextBefore !== undefined && state.older === 'idle';
  useEffect(() => {
    if (wantsMore) inbox.showOlder();
  }, [wantsMore, inbox, state.nextBefore]);

  return (
    <>
      {items.length === 0 && state.nextBefore === undefined ? (
        <NothingMatches />
      ) : (
        <InboxList {...props} items={items} />
      )}
      <Older state={state} onShow={inbox.showOlder} />
    </>
  );
}

function ScopeSwitch({ scope }: { scope: InboxScope }) {
  const { t } = useLocale();
  useSearch();
  const to = (each: InboxScope) => {
    const query = new URLSearchParams(window.location.search);
    query.set('scope', each);
    return `${inboxPath(each).split('?')[0]}?${query}`;
  };
  return (
    <nav class="segmented" aria-label={t('inbox.scope')}>
      {(['mine', 'all'] as const).map((each) => (
        <Link key={each} href={to(each)} replace aria-current={each === scope && 'page'}>
          {t(`inbox.${each}`)}
        </Link>
      ))}
    </nav>
  );
}

function NothingYet({ scope }: { scope: InboxScope }) {
  const { t } = useLocale();
  return (
    <Empty title={t('inbox.emptyTitle')}>
      <p>{scope === 'mine' ? t('inbox.emptyMine') : t('inbox.emptyAll')}</p>
      {scope === 'mine' && (
        <Link class="button" href={inboxPath('all')} replace>
          {t('inbox.showAll')}
        </Link>
      )}
    </Empty>
  );
}

function NothingMatches() {
  const say = useWords(inboxWords);
  const [pathname, navigate] = useLocation();
  const clear = () => {
    const query = new URLSearchParams(window.location.search);
    query.delete('kind');
    query.delete('view');
    navigate(`${pathname}?${query}`, { replace: true });
  };
  return (
    <Empty title={say('noneTitle')}>
      <p>{say('noneBody')}</p>
      <button type="button" class="button" onClick={clear}>
        {say('clear')}
      </button>
    </Empty>
  );
}

function Older({ state, onShow }: { state: InboxState; onShow(): void }) {
  const { t } = useLocale();
  if (state.nextBefore === undefined) return null;
  const words = { idle: 'older', loading: 'olderLoading', failed: 'olderFailed' } as const;
  return (
    <p class="older">
      {/* Not disabled while it loads: that would take the focus away from who pressed it. */}
      <button type="button" class="button" onClick={onShow} aria-busy={state.older === 'loading'}>
        {t(`inbox.${words[state.older]}`)}
      </button>
    </p>
  );
}

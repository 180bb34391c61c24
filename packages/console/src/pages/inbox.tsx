import type { InboxScope, InboxItem as Item, Me } from '@polku/backend/api';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { type Cell, useCell } from '../cell.ts';
import type { Inbox } from '../inbox.ts';
import { type InboxState, shownItems, type Wish } from '../inbox-state.ts';
import { useLocale } from '../locale.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { InboxItem, type InboxItemProps } from '../parts/inbox-item.tsx';
import { useNow } from '../parts/moment.tsx';
import { NewAbove } from '../parts/new-above.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Failure, Skeleton } from '../parts/states.tsx';
import { itemOf, useItemKeys } from '../parts/use-item-keys.ts';
import { accountPath, inboxPath } from '../paths.ts';

/** Where a CSM hears of first uses: the newest on top, by the day on which we told of them. */
export type InboxPageProps = {
  inbox: Inbox;
  scope: InboxScope;
  me: Me['person'];
  hasShortcuts: boolean;
  /** The item that was last stood on, kept while other pages are open. */
  cursor: Cell<string | undefined>;
};

export function InboxPage(props: InboxPageProps) {
  const { inbox, scope } = props;
  const { t } = useLocale();
  const state = useCell(inbox.state);
  return (
    <Page name="inbox" title={t('inbox.title')}>
      <header class="page-head">
        <h1>{t('inbox.title')}</h1>
        <ScopeSwitch scope={scope} />
      </header>
      {state.status === 'loading' && <Skeleton kind="inbox" rows={5} label={t('inbox.loading')} />}
      {state.status === 'failed' && (
        <Failure code={state.failure ?? 'internal'} onRetry={inbox.reload} />
      )}
      {state.status === 'ready' && state.items.length === 0 && <NothingYet scope={scope} />}
      {state.status === 'ready' && state.items.length > 0 && <List {...props} state={state} />}
    </Page>
  );
}

function List({ inbox, me, hasShortcuts, cursor, state }: InboxPageProps & { state: InboxState }) {
  const { t, format } = useLocale();
  const [, navigate] = useLocation();
  const announce = useAnnounce();
  const now = useNow();
  const list = useRef<HTMLDivElement>(null);
  const items = shownItems(state, me, now);

  const act = useCallback(
    (id: string, wish: Wish) => {
      inbox.wish(id, wish);
      const user = inbox.state.get().items.find((item) => item.id === id)?.user;
      const key = wish === 'acknowledge' ? 'item.acknowledged' : 'item.reopened';
      announce(t(key, { user: user?.name ?? user?.id ?? '' }));
    },
    [inbox, announce, t],
  );
  const onOpen = useCallback((id: string) => navigate(accountPath(id)), [navigate]);
  const onWish = me.role === 'viewer' ? undefined : act;

  useItemKeys({
    list,
    items,
    cursor,
    onWish,
    isEnabled: hasShortcuts,
  });

  const days = Map.groupBy(items, (item) => format.day(item.notifiedAt, now));
  return (
    <>
      <NewAbove arrived={state.arrived} />
      <div class="days" ref={list} onFocusCapture={({ target }) => cursor.set(itemOf(target))}>
        {[...days].map(([day, ofDay]) => (
          <section key={day} aria-label={day}>
            <h2 class="day">{day}</h2>
            <ol class="items">
              {ofDay.map((item: Item) => (
                <li key={item.id}>
                  <Row
                    item={item}
                    me={me}
                    hasArrived={state.arrived.has(item.id)}
                    refusal={state.refusals.get(item.id)}
                    onWish={onWish}
                    onOpen={onOpen}
                  />
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
      <Older state={state} onShow={inbox.showOlder} />
    </>
  );
}

/** An item is drawn again only when it has changed: a new one costs the same among five and five hundred. */
function Row({ item, me, hasArrived, refusal, onWish, onOpen }: InboxItemProps) {
  return useMemo(
    () => <InboxItem {...{ item, me, hasArrived, refusal, onWish, onOpen }} />,
    [item, me, hasArrived, refusal, onWish, onOpen],
  );
}

function ScopeSwitch({ scope }: { scope: InboxScope }) {
  const { t } = useLocale();
  return (
    <nav class="segmented" aria-label={t('inbox.scope')}>
      {(['mine', 'all'] as const).map((each) => (
        <Link key={each} href={inboxPath(each)} replace aria-current={each === scope && 'page'}>
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

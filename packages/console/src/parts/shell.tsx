import type { InboxScope, Me } from '@polku/backend/api';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { useCell } from '../cell.ts';
import { countUnread, type InboxState } from '../inbox-state.ts';
import { useLocale } from '../locale.ts';
import { inboxPath, ROUTES } from '../paths.ts';
import { ConnectionBanner, ConnectionMark, useConnection } from './connection-mark.tsx';
import { Icon, type IconName, Logo } from './icon.tsx';
import { type Preferences, Settings } from './settings.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';
import { useKeys } from './use-keys.ts';

/** What stands around every page of somebody who is signed in: menu, live connection, own settings. */
export function Shell(props: {
  me: Me;
  state: InboxState;
  scope: InboxScope;
  preferences: Preferences;
  onSignOut(): Promise<void>;
  children: ComponentChildren;
}) {
  const { me, state, preferences } = props;
  const { t } = useLocale();
  const connection = useConnection(state);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const hasShortcuts = useCell(preferences.shortcuts) === 'on';
  const openSheet = () => {
    setSheetOpen(true);
    return true;
  };
  useKeys({ '?': openSheet }, hasShortcuts);

  return (
    <div class="shell">
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      <header class="side">
        <div class="side-inner">
          <p class="brand">
            <Logo />
            <span>
              {t('app.name')} <bdi class="brand-workspace">{me.workspace.name}</bdi>
            </span>
          </p>
          <Menu unread={countUnread(state)} inboxHref={inboxPath(props.scope)} />
          <div class="side-foot">
            <ConnectionMark connection={connection} />
            <Settings
              person={me.person}
              preferences={preferences}
              onShortcuts={openSheet}
              onSignOut={props.onSignOut}
            />
          </div>
        </div>
      </header>
      <div class="stage">
        <ConnectionBanner connection={connection} heardAtMs={state.heardAtMs} />
        {me.workspace.allowUnverified && (
          <aside class="banner" aria-label={t('app.notice')}>
            <Icon name="alert" />
            {t('app.unverified')}
          </aside>
        )}
        {props.children}
      </div>
      <ShortcutsSheet
        isOpen={isSheetOpen}
        onClose={() => setSheetOpen(false)}
        shortcuts={preferences.shortcuts}
      />
    </div>
  );
}

function Menu({ unread, inboxHref }: { unread: number; inboxHref: string }) {
  const { t } = useLocale();
  const [path] = useLocation();
  const isAccounts = path.startsWith(ROUTES.accounts);
  return (
    <nav class="menu" aria-label={t('app.main')}>
      <MenuLink href={inboxHref} icon="inbox" isCurrent={path === ROUTES.inbox}>
        <span>{t('nav.inbox')}</span>
        {unread > 0 && (
          <span class="count">
            <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
            <span class="unseen">{t('nav.unread', { count: unread })}</span>
          </span>
        )}
      </MenuLink>
      <MenuLink href={ROUTES.accounts} icon="accounts" isCurrent={isAccounts}>
        <span>{t('nav.accounts')}</span>
      </MenuLink>
    </nav>
  );
}

function MenuLink(props: {
  href: string;
  icon: IconName;
  isCurrent: boolean;
  children: ComponentChildren;
}) {
  return (
    <Link href={props.href} class="menu-link" aria-current={props.isCurrent ? 'page' : undefined}>
      <Icon name={props.icon} />
      {props.children}
    </Link>
  );
}

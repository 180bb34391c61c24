import type { Me } from '@polku/backend/api';
import type { InboxScope } from '@polku/backend/api-inbox';
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { useCell } from '../cell.ts';
import type { InboxState } from '../inbox-state.ts';
import { useLocale } from '../locale.ts';
import { usePalette } from '../palette/use-palette.tsx';
import { inboxPath, ROUTES } from '../paths.ts';
import { ConnectionBanner, ConnectionMark, useConnection } from './connection-mark.tsx';
import { Icon, Logo } from './icon.tsx';
import { Menu, type MenuEntry } from './menu.tsx';
import { type Preferences, Settings } from './settings.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';
import { useKeys } from './use-keys.ts';

/** What stands around every page of somebody who is signed in: menu, live connection, own settings. */
export function Shell(props: {
  me: Me;
  state: InboxState;
  scope: InboxScope;
  preferences: Preferences;
  unread: number;
  entries: readonly MenuEntry[];
  /** Shows the tour of the console. */
  onAround(): Promise<void>;
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
  const palette = usePalette();
  const [pathname, navigate] = useLocation();
  /** The accounts have a field of their own for it, which takes the key. */
  const search = () => {
    if (pathname === ROUTES.accounts) return false;
    palette.open();
    return true;
  };
  useKeys({ '?': openSheet, '/': search }, hasShortcuts);
  /** The tour of the console, at its first page. */
  async function showAround() {
    navigate(inboxPath(props.scope));
    await props.onAround();
  }
  const acts = useMemo(
    () => [
      { key: 'shortcuts', name: t('shortcuts.title'), icon: 'keyboard', run: openSheet } as const,
      {
        key: 'sign-out',
        name: t('settings.signOut'),
        icon: 'leave',
        run: () => void props.onSignOut(),
      } as const,
    ],
    [t, props.onSignOut],
  );

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
          <Menu unread={props.unread} inboxHref={inboxPath(props.scope)} entries={props.entries} />
          <div class="side-foot">
            <ConnectionMark connection={connection} />
            <Settings
              person={me.person}
              preferences={preferences}
              onShortcuts={openSheet}
              onAround={showAround}
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
      {palette.Palette && (
        <palette.Palette entries={props.entries} acts={acts} onClose={palette.close} />
      )}
      <ShortcutsSheet
        isOpen={isSheetOpen}
        onClose={() => setSheetOpen(false)}
        shortcuts={preferences.shortcuts}
      />
    </div>
  );
}

import { useEffect, useRef } from 'preact/hooks';
import type { InboxState } from '../inbox-state.ts';
import { useLocale } from '../locale.ts';
import { useAnnounce } from './announcer.tsx';

/** Says each arrival once, on whichever page it is heard. */
export function useArrivals({ arrived, items }: Pick<InboxState, 'arrived' | 'items'>): void {
  const { t } = useLocale();
  const announce = useAnnounce();
  const said = useRef(new Set<string>());
  useEffect(() => {
    for (const item of items) {
      if (!arrived.has(item.id) || said.current.has(item.id)) continue;
      said.current.add(item.id);
      const milestone = item.kind === 'reply' ? t('item.wrote') : item.milestone.name;
      const names = { milestone, user: item.user.name ?? item.user.id };
      const account = item.account && (item.account.name ?? item.account.id);
      announce(
        account ? t('inbox.announce', { ...names, account }) : t('inbox.announceNoAccount', names),
      );
    }
  }, [arrived, items, t, announce]);
}

import type { InboxItem } from '@polku/backend/api-inbox';
import { useEffect, useRef } from 'preact/hooks';
import type { InboxState } from '../inbox-state.ts';
import { type Say, useLocale, useWords } from '../locale.ts';
import { inboxWords } from '../words/inbox.ts';
import { useAnnounce } from './announcer.tsx';

/** With more than this at once, only their number is said. */
const MAX_SAID = 3;

/**
 * Says each arrival once, on whichever page it is heard; and shows it on the desktop where the person has chosen so and
 * does not look at the console. Who presses what is shown there comes to the item.
 * @param desktop.onOpen comes to the item of this id
 */
export function useArrivals(
  { arrived, items }: Pick<InboxState, 'arrived' | 'items'>,
  desktop: { isOn: boolean; onOpen(id: string): void },
): void {
  const { t } = useLocale();
  const say = useWords(inboxWords);
  const announce = useAnnounce();
  const said = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const news = items.filter(({ id }) => arrived.has(id) && !said.current.has(id));
    // What is no longer among the arrived is forgotten: a console stays open for weeks.
    said.current = arrived;
    if (news.length > MAX_SAID) announce(say('announceMany', { count: news.length }));
    else for (const item of news) announce(toLine(item, t('item.wrote'), say));
    if (desktop.isOn && document.visibilityState === 'hidden')
      for (const item of news.slice(0, MAX_SAID))
        show(item.id, toLine(item, t('item.wrote'), say), desktop.onOpen);
  }, [arrived, items, t, say, announce, desktop.isOn]);
}

/** What, who and where, for who does not look. */
function toLine(item: InboxItem, wrote: string, say: Say<(typeof inboxWords)['words']['en']>) {
  const about = [item.user, item.account].flatMap((of) => (of ? (of.name ?? of.id) : []));
  return `${whatOf()}: ${about.join(', ')}`;

  function whatOf(): string {
    if (item.kind === 'first_use') return item.milestone.name;
    if (item.kind === 'reply') return wrote;
    if (item.kind === 'answer') return say(`bands.${item.band}`);
    if (item.kind === 'stalled') return say(`titles.${item.why.kind}`);
    if (item.kind === 'account') return say(`titles.${item.change.kind}`);
    return item.task?.title ?? say('titles.task');
  }
}

function show(id: string, text: string, onOpen: (id: string) => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  // The tag: several tabs show it once.
  const shown = new Notification('Polku', { body: text, tag: id });
  shown.addEventListener('click', () => {
    window.focus();
    onOpen(id);
    shown.close();
  });
}

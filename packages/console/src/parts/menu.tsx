import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { useLocale } from '../locale.ts';
import { ROUTES } from '../paths.ts';
import { Icon, type IconName } from './icon.tsx';

export type MenuEntry = {
  word: 'accounts' | 'flows' | 'insight' | 'playbooks' | 'settings';
  icon: IconName;
  href: string;
};

/** A phone's bar has room for these beside the inbox; the rest stand in a sheet that "More" opens. */
const IN_THE_BAR = 3;

/** The pages: a list at the side, or a bar under the thumb. Both are in the page, and the style sheet shows one. */
export function Menu(props: { unread: number; inboxHref: string; entries: readonly MenuEntry[] }) {
  const { t } = useLocale();
  const [path] = useLocation();
  const isCurrent = ({ href }: MenuEntry) => path === href || path.startsWith(`${href}/`);
  const toLink = (entry: MenuEntry) => (
    <MenuLink key={entry.word} {...entry} isCurrent={isCurrent(entry)}>
      <span>{t(`nav.${entry.word}`)}</span>
    </MenuLink>
  );
  const rest = props.entries.slice(IN_THE_BAR);
  return (
    <nav class="menu" aria-label={t('app.main')}>
      <MenuLink href={props.inboxHref} icon="inbox" isCurrent={path === ROUTES.inbox}>
        <span>{t('nav.inbox')}</span>
        <Unread count={props.unread} />
      </MenuLink>
      {props.entries.slice(0, IN_THE_BAR).map(toLink)}
      {rest.length > 0 && <More isCurrent={rest.some(isCurrent)}>{rest.map(toLink)}</More>}
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

function Unread({ count }: { count: number }) {
  const { t } = useLocale();
  if (count === 0) return null;
  return (
    <span class="count">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span class="unseen">{t('nav.unread', { count })}</span>
    </span>
  );
}

/** Where there is room its links stand in the list; on a phone they come up over the bar. */
function More({ isCurrent, children }: { isCurrent: boolean; children: ComponentChildren }) {
  const { t } = useLocale();
  const sheet = useRef<HTMLDivElement>(null);
  const [path] = useLocation();
  // Whoever has chosen is done with it.
  useEffect(() => {
    if (sheet.current?.matches(':popover-open')) sheet.current.hidePopover();
  }, [path]);
  return (
    <>
      <button
        type="button"
        class={`menu-link menu-more ${isCurrent ? 'is-current' : ''}`}
        popovertarget="menu-rest"
      >
        <Icon name="more" />
        <span>{t('nav.more')}</span>
      </button>
      <div id="menu-rest" ref={sheet} class="menu-rest" popover="auto">
        {children}
      </div>
    </>
  );
}

import type { PersonRef } from '@polku/backend/api';
import type { InboxItem as Item } from '@polku/backend/api-inbox';
import { Link } from 'wouter-preact';
import { isDone, type Wish } from '../inbox-change.ts';
import { useLocale, useWords } from '../locale.ts';
import { accountPath } from '../paths.ts';
import { inboxWords } from '../words/inbox.ts';
import { Deliveries } from './deliveries.tsx';
import { Icon } from './icon.tsx';
import { ItemActions } from './item-actions.tsx';
import { ItemLines, ItemMoment, NextLine } from './item-lines.tsx';
import { Moment, useNow } from './moment.tsx';
import { Name } from './name.tsx';

export type InboxItemProps = {
  item: Item;
  me: PersonRef;
  /** It came while the console was open. */
  hasArrived: boolean;
  /** What could not be done to it. */
  refusal: Wish | undefined;
  /** Absent for who may only look. */
  onWish: ((id: string, wish: Wish) => void) | undefined;
  /** Asks what was done before it is done. @default it cannot be done */
  onDone?: ((id: string) => void) | undefined;
  /** Who it can be given to. @default nobody */
  people?: readonly PersonRef[] | undefined;
  isSelected?: boolean | undefined;
  /** Absent: items cannot be chosen. */
  onSelect?: ((id: string, isOn: boolean) => void) | undefined;
  onOpen(accountId: string): void;
};

/** One thing to hear of: who, where, when, what it was, what to do next, and who was told. */
export function InboxItem(props: InboxItemProps) {
  const { item, me, hasArrived, refusal, onWish, onOpen } = props;
  const { account } = item;
  const titleId = `item-${item.id}`;
  const classes = [
    'item',
    isDone(item) ? 'is-done' : item.acknowledged ? 'is-seen' : 'is-new',
    hasArrived && 'has-arrived',
    props.isSelected && 'is-selected',
  ];
  return (
    <article
      class={classes.filter(Boolean).join(' ')}
      data-notification-id={item.id}
      data-kind={item.kind}
      tabIndex={-1}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        const isOwn = event.target === event.currentTarget;
        if (isOwn && event.key === 'Enter' && account) onOpen(account.id);
      }}
    >
      <Mark {...props} titleId={titleId} />
      <div class="item-body">
        <Title item={item} id={titleId} />
        <ItemLines item={item} me={me} />
        <NextLine item={item} />
        <Told item={item} />
      </div>
      <ItemMoment item={item} />
      {onWish && <ItemActions {...props} onWish={onWish} titleId={titleId} />}
      {onWish && refusal && (
        <p class="item-refusal" role="alert">
          <Icon name="alert" />
          <Refusal item={item} wish={refusal} onRetry={() => onWish(item.id, refusal)} />
        </p>
      )}
    </article>
  );
}

function Refusal({ item, wish, onRetry }: { item: Item; wish: Wish; onRetry(): void }) {
  const { t } = useLocale();
  const say = useWords(inboxWords);
  // Two at once: what the other did stands there already, and is not to be tried again.
  const winner = isDone(item) ? item.acknowledged?.by : undefined;
  if (winner && typeof wish !== 'string' && wish.kind === 'done')
    return <span>{say('faster', { name: winner.name })}</span>;
  const text = { acknowledge: t('item.refusedAcknowledge'), undo: t('item.refusedUndo') };
  return (
    <span>
      {typeof wish === 'string' ? text[wish] : say('refused')}{' '}
      <button type="button" class="text-button" onClick={onRetry}>
        {t('failure.retry')}
      </button>
    </span>
  );
}

/** Who it is about: the user at their account, or the account alone. */
function Title({ item, id }: { item: Item; id: string }) {
  const { t } = useLocale();
  const { user, account } = item;
  const toAccount = account && (
    <Link class={user ? 'item-account' : 'item-who'} href={accountPath(account.id)}>
      <Name of={account} />
    </Link>
  );
  return (
    <h3 id={id}>
      {!item.acknowledged && <span class="item-dot" role="img" aria-label={t('item.unread')} />}
      {user && <Name of={user} />}
      {toAccount ?? <span class="item-account">{t('item.noAccount')}</span>}
    </h3>
  );
}

/** Who was told, who has seen it, who has it now, and what was done. */
function Told({ item }: { item: Item }) {
  const { t, format } = useLocale();
  const say = useWords(inboxWords);
  const now = useNow();
  const { acknowledged, assignee, snoozedUntil, note } = item;
  return (
    <div class="item-told">
      <Deliveries deliveries={item.deliveries} />
      {assignee && <p>{say('assignedTo', { name: assignee.name })}</p>}
      {snoozedUntil && Date.parse(snoozedUntil) > now && (
        <p>{say('snoozedUntil', { when: format.until(snoozedUntil, now) })}</p>
      )}
      {acknowledged && (
        <p>
          {t('item.acknowledgedBy', { name: acknowledged.by.name })} <Moment at={acknowledged.at} />
        </p>
      )}
      {note && <p class="item-note">“{note}”</p>}
    </div>
  );
}

/** The initials, a place for the eye to rest; where items can be chosen, the box to choose by stands there. */
function Mark({ item, isSelected, onSelect, titleId }: InboxItemProps & { titleId: string }) {
  const say = useWords(inboxWords);
  const about = item.user ?? item.account ?? { id: '?', name: null };
  const words = (about.name || about.id).trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const initials = ends.map((word) => Array.from(word ?? '')[0] ?? '').join('');
  return (
    <span class="item-mark">
      <span class="avatar" aria-hidden="true">
        {initials.toLocaleUpperCase()}
      </span>
      {onSelect && (
        <input
          type="checkbox"
          aria-label={say('act.select')}
          aria-describedby={titleId}
          checked={isSelected ?? false}
          onChange={({ currentTarget }) => onSelect(item.id, currentTarget.checked)}
        />
      )}
    </span>
  );
}

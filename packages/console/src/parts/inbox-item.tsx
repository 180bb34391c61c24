import type { InboxItem as Item, PersonRef, ReplyItem } from '@polku/backend/api';
import { Link } from 'wouter-preact';
import type { Wish } from '../inbox-state.ts';
import { useLocale } from '../locale.ts';
import { accountPath, conversationPath } from '../paths.ts';
import { Deliveries } from './deliveries.tsx';
import { FirstUseLines, Owner } from './first-use-lines.tsx';
import { Icon } from './icon.tsx';
import { Moment } from './moment.tsx';
import { Name, Plan, Touch } from './name.tsx';

export type InboxItemProps = {
  item: Item;
  me: PersonRef;
  /** It came while the console was open. */
  hasArrived: boolean;
  /** What could not be done to it. */
  refusal: Wish | undefined;
  /** Absent for who may only look. */
  onWish: ((id: string, wish: Wish) => void) | undefined;
  onOpen(accountId: string): void;
};

/** One thing to hear of: who, where, when, what it was, and who was told. */
export function InboxItem({ item, me, hasArrived, refusal, onWish, onOpen }: InboxItemProps) {
  const { t } = useLocale();
  const { account, acknowledged } = item;
  const titleId = `item-${item.id}`;
  const classes = ['item', acknowledged ? 'is-done' : 'is-new', hasArrived && 'has-arrived'];
  return (
    <article
      class={classes.filter(Boolean).join(' ')}
      data-notification-id={item.id}
      tabIndex={-1}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        const isOwn = event.target === event.currentTarget;
        if (isOwn && event.key === 'Enter' && account) onOpen(account.id);
      }}
    >
      <Avatar of={item.user} />
      <div class="item-body">
        <h3 id={titleId}>
          {!acknowledged && <span class="item-dot" role="img" aria-label={t('item.unread')} />}
          <Name of={item.user} />
          {account ? (
            <Link class="item-account" href={accountPath(account.id)}>
              <Name of={account} />
            </Link>
          ) : (
            <span class="item-account">{t('item.noAccount')}</span>
          )}
        </h3>
        {item.kind === 'reply' ? (
          <ReplyLines item={item} me={me} />
        ) : (
          <FirstUseLines item={item} me={me} />
        )}
        <div class="item-told">
          <Deliveries deliveries={item.deliveries} />
          {acknowledged && (
            <p>
              {t('item.acknowledgedBy', { name: acknowledged.by.name })}{' '}
              <Moment at={acknowledged.at} />
            </p>
          )}
        </div>
      </div>
      <Moment at={item.kind === 'reply' ? item.writtenAt : item.firstUseAt} />
      {onWish && (
        <button
          type="button"
          class="button item-act"
          aria-describedby={titleId}
          onClick={() => onWish(item.id, acknowledged ? 'undo' : 'acknowledge')}
        >
          <Icon name={acknowledged ? 'undo' : 'check'} />
          {acknowledged ? t('item.undo') : t('item.acknowledge')}
        </button>
      )}
      {onWish && refusal && (
        <p class="item-refusal" role="alert">
          <Icon name="alert" />
          <span>
            {refusal === 'acknowledge' ? t('item.refusedAcknowledge') : t('item.refusedUndo')}{' '}
            <button type="button" class="text-button" onClick={() => onWish(item.id, refusal)}>
              {t('failure.retry')}
            </button>
          </span>
        </p>
      )}
    </article>
  );
}

/** What was written: as long as it is short, with what it answers. */
function ReplyLines({ item, me }: { item: ReplyItem; me: PersonRef }) {
  const { t } = useLocale();
  const { account, owner, conversation, acknowledged } = item;
  return (
    <>
      <p class="facts">
        <span class="item-milestone">
          {conversation.about ? t('item.answeredMessage') : t('item.wrote')}
        </span>
        {conversation.about && <bdi>{conversation.about.flowName}</bdi>}
        {!conversation.waitingSince && acknowledged && (
          <span class="badge">{t('item.answered')}</span>
        )}
        {account && <Plan plan={account.plan} />}
        {account && <Touch level={account.touchLevel} />}
        <Owner owner={owner} me={me} />
      </p>
      <blockquote class="words item-words" dir="auto">
        {item.text}
      </blockquote>
      {account && (
        <p>
          <Link class="item-answer" href={conversationPath(account.id, conversation.id)}>
            <Icon name="message" />
            {conversation.waitingSince ? t('item.toAnswer') : t('item.toConversation')}
          </Link>
        </p>
      )}
    </>
  );
}

/** The initials: a place for the eye to rest when it goes down the list. */
function Avatar({ of: { id, name } }: { of: { id: string; name: string | null } }) {
  const words = (name || id).trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const initials = ends.map((word) => Array.from(word ?? '')[0] ?? '').join('');
  return (
    <span class="avatar" aria-hidden="true">
      {initials.toLocaleUpperCase()}
    </span>
  );
}

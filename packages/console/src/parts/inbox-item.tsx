import type { InboxItem as Item, PersonRef } from '@polku/backend/api';
import { Link } from 'wouter-preact';
import type { Wish } from '../inbox-state.ts';
import { useLocale } from '../locale.ts';
import { accountPath } from '../paths.ts';
import { Deliveries } from './deliveries.tsx';
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

/** One first use: who, where, when, how long it took, what led there, and who was told. */
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
        <Standing item={item} me={me} />
        <Story item={item} />
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
      <Moment at={item.firstUseAt} />
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

/** What was reached, whether it is the account's first, and what the account is to the vendor. */
function Standing({ item, me }: { item: Item; me: PersonRef }) {
  const { t } = useLocale();
  const { account, owner } = item;
  return (
    <p class="facts">
      <bdi class="item-milestone">{item.milestone.name}</bdi>
      {account && (
        <span class={account.isFirst ? 'badge badge-strong' : 'badge'}>
          {account.isFirst ? t('item.accountFirst') : t('item.anotherUser')}
        </span>
      )}
      {account && <Plan plan={account.plan} />}
      {account && <Touch level={account.touchLevel} />}
      {owner?.id !== me.id && (
        <span>{owner ? t('item.owner', { name: owner.name }) : t('item.noOwner')}</span>
      )}
    </p>
  );
}

/** How long it took, and what led there. */
function Story({ item }: { item: Item }) {
  const { t, format } = useLocale();
  const { ledBy } = item;
  const times = timesOf(item).map(([key, durationMs]) =>
    t(`item.${key}`, { duration: format.duration(durationMs) }),
  );
  if (times.length === 0 && !ledBy) return null;
  return (
    <div class="story">
      {times.length > 0 && (
        <p>
          <Icon name="clock" />
          <span>{times.join(', ')}</span>
        </p>
      )}
      {ledBy && (
        <p>
          <Icon name="route" />
          <span>
            {t('item.led')} <bdi>{ledBy.flowName}</bdi>
            {ledBy.step && (
              <>
                {' '}
                <span aria-hidden="true">›</span> <bdi>{ledBy.step}</bdi>
              </>
            )}
          </span>
        </p>
      )}
    </div>
  );
}

type Time = readonly [
  key: 'afterContract' | 'beforeContract' | 'afterFirstSession',
  durationMs: number,
];

function timesOf({ sinceContractMs, sinceFirstSessionMs }: Item): Time[] {
  const times: Time[] = [];
  if (sinceContractMs !== null)
    times.push([
      sinceContractMs < 0 ? 'beforeContract' : 'afterContract',
      Math.abs(sinceContractMs),
    ]);
  if (sinceFirstSessionMs !== null)
    times.push(['afterFirstSession', Math.max(0, sinceFirstSessionMs)]);
  return times;
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

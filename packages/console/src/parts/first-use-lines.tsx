import type { PersonRef } from '@polku/backend/api';
import type { FirstUseItem } from '@polku/backend/api-inbox';
import { useLocale } from '../locale.ts';
import { Icon } from './icon.tsx';
import { Plan, Touch } from './name.tsx';

/** What an item of the inbox tells of a first use. */
export function FirstUseLines({ item, me }: { item: FirstUseItem; me: PersonRef }) {
  return (
    <>
      <Standing item={item} me={me} />
      <Story item={item} />
    </>
  );
}

/** Whose account it is, where that is not oneself. */
export function Owner({ owner, me }: { owner: PersonRef | null; me: PersonRef }) {
  const { t } = useLocale();
  if (owner?.id === me.id) return null;
  return <span>{owner ? t('item.owner', { name: owner.name }) : t('item.noOwner')}</span>;
}

/** What was reached, whether it is the account's first, and what the account is to the vendor. */
function Standing({ item, me }: { item: FirstUseItem; me: PersonRef }) {
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
      <Owner owner={owner} me={me} />
    </p>
  );
}

/** How long it took, and what led there. */
function Story({ item }: { item: FirstUseItem }) {
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

function timesOf({ sinceContractMs, sinceFirstSessionMs }: FirstUseItem): Time[] {
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

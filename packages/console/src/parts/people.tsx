import type { AccountUser } from '@polku/backend/api';
import { useLocale } from '../locale.ts';
import { Moment } from './moment.tsx';
import { Name } from './name.tsx';
import { Reached } from './reached.tsx';

/** Who of the account has been seen, and who has used the product. */
export function People({ users }: { users: readonly AccountUser[] }) {
  const { t } = useLocale();
  return (
    <table class="table people">
      <caption class="unseen">{t('account.people')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('fields.person')}</th>
          <th scope="col">{t('fields.firstUse')}</th>
          <th scope="col" class="col-firstSeen">
            {t('fields.firstSeen')}
          </th>
          <th scope="col" class="col-lastSeen">
            {t('fields.lastSeen')}
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} data-user-id={user.id}>
            <th scope="row">
              <Name of={user} />
            </th>
            <td>
              <Reached at={user.firstUseAt} />
            </td>
            <td class="col-firstSeen">{user.firstSeenAt && <Moment at={user.firstSeenAt} />}</td>
            <td class="col-lastSeen">{user.lastSeenAt && <Moment at={user.lastSeenAt} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { AccountGoal } from '@polku/backend/api';
import { useLocale } from '../locale.ts';
import { Moment } from './moment.tsx';
import { Name } from './name.tsx';

/** The account's own goal, in its words, and who has said whether it came true. */
export function Goal({ goal: { text, said } }: { goal: AccountGoal }) {
  const { t } = useLocale();
  return (
    <div class="goal">
      {text ? (
        <blockquote class="words" dir="auto">
          {text}
        </blockquote>
      ) : (
        <p class="section-empty">{t('account.goalUnknown')}</p>
      )}
      {said.length > 0 && (
        <ul class="goal-said">
          {said.map(({ user, value, at }) => (
            <li key={user.id}>
              <Name of={user} /> <strong>{t(`account.said.${value}`)}</strong> <Moment at={at} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

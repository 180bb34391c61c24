import type { FirstRunPage } from '@polku/backend/api-first-run';
import { Link } from 'wouter-preact';
import { useLocale, useWords } from '../locale.ts';
import { useNow } from '../parts/moment.tsx';
import { inboxPath } from '../paths.ts';
import { FIRST_RUN } from '../words/first-run.ts';

/** One's own first use: waited for in sight, and greeted calmly when it comes. */
export function Arrival({ firstUse }: { firstUse: FirstRunPage['firstUse'] }) {
  const say = useWords(FIRST_RUN);
  const { format } = useLocale();
  const now = useNow();
  return (
    <div class={`arrival ${firstUse ? 'has-arrived' : ''}`} role="status">
      <svg viewBox="0 0 240 88" aria-hidden="true" focusable="false">
        <path
          class="arrival-way"
          d="M14 74c40-4 44-28 78-32s38 20 72 8 24-46 62-34"
          pathLength={1}
        />
        <path
          class="arrival-gone"
          d="M14 74c40-4 44-28 78-32s38 20 72 8 24-46 62-34"
          pathLength={1}
        />
        <circle class="arrival-from" cx="14" cy="74" r="5" />
        <circle class="arrival-ring" cx="226" cy="16" r="9" />
        <circle class="arrival-to" cx="226" cy="16" r="9" />
      </svg>
      {firstUse ? (
        <>
          <h3>
            <bdi>
              {say('firstUse.arrived', {
                name: firstUse.user.name ?? (firstUse.user.id || say('firstUse.somebody')),
              })}
            </bdi>
          </h3>
          <p>{say('firstUse.arrivedAbout', { time: format.relative(firstUse.at, now) })}</p>
          <Link class="button" href={inboxPath('all')}>
            {say('firstUse.seeInbox')}
          </Link>
        </>
      ) : (
        <>
          <h3>{say('firstUse.waiting')}</h3>
          <p>{say('firstUse.about')}</p>
        </>
      )}
    </div>
  );
}

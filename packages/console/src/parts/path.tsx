import type { AccountPage } from '@polku/backend/api';
import { useLocale } from '../locale.ts';
import { CalendarDate, useNow } from './moment.tsx';

/**
 * The way an account has come, as one line of stations: contract, first session, first use, with the time
 * that lay between. What has not happened yet stands at the end, with how long it has been waited for.
 */
export type Station = { key: 'contract' | 'firstSession' | 'firstUse'; at: string | undefined };

/** The stations in the order in which they were reached; those not reached at the end. */
export function toStations({ account, users }: AccountPage): Station[] {
  const firstSeen = users
    .flatMap(({ firstSeenAt }) => firstSeenAt ?? [])
    .sort((a, b) => at(a) - at(b));
  const stations: Station[] = [
    { key: 'contract', at: account.contractAt ?? undefined },
    { key: 'firstSession', at: firstSeen[0] },
    { key: 'firstUse', at: account.firstUseAt ?? undefined },
  ];
  // Who has used it has been there: a first session that we do not know of is not still to come.
  return stations
    .filter(({ key, at: time }) => time || key !== 'firstSession' || !account.firstUseAt)
    .sort((a, b) => at(a.at) - at(b.at));
}

/** A far future for what is not there; equal ones keep their order. */
const at = (time: string | undefined): number =>
  time ? Date.parse(time) : Number.MAX_SAFE_INTEGER;

export function Path({ page }: { page: AccountPage }) {
  const { t } = useLocale();
  const stations = toStations(page);
  return (
    <section class="path" aria-label={t('account.path')}>
      <ol>
        {stations.map((station, index) => (
          <Stop key={station.key} station={station} before={stations[index - 1]?.at} />
        ))}
      </ol>
    </section>
  );
}

function Stop({ station, before }: { station: Station; before: string | undefined }) {
  const { t, format } = useLocale();
  const now = useNow();
  const isNext = !station.at && before !== undefined;
  const duration = (until: number) => format.duration(Math.max(0, until - at(before)));
  return (
    <li class={`stop ${station.at ? 'is-reached' : 'is-open'}`} data-station={station.key}>
      <span class="stop-name">{t(`fields.${station.key}`)}</span>
      {station.at ? <CalendarDate at={station.at} /> : <span>{missing(station.key, t)}</span>}
      {station.at && before && (
        <span class="stop-gap">
          {t('account.pathLater', { duration: duration(at(station.at)) })}
        </span>
      )}
      {isNext && (
        <span class="stop-gap">{t('account.pathWaiting', { duration: duration(now) })}</span>
      )}
    </li>
  );
}

/** A contract that we do not know of may well be there; a session or a use that we do not know of is not. */
const missing = (key: Station['key'], t: ReturnType<typeof useLocale>['t']) =>
  key === 'contract' ? t('fields.notKnown') : t('fields.notYet');

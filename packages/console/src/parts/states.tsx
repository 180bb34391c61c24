import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { FailureCode } from '../api/client.ts';
import { useLocale } from '../locale.ts';
import { Icon } from './icon.tsx';

/** What a page shows when it has nothing else to show: empty, failed, or not yet loaded. */

export function Empty(props: {
  title: string;
  /** Of the heading: 1 where it is the page's own. @default 2 */
  level?: 1 | 2;
  children?: ComponentChildren;
}) {
  const Heading = props.level === 1 ? 'h1' : 'h2';
  return (
    <div class="empty">
      <svg class="empty-mark" viewBox="0 0 120 64" aria-hidden="true" focusable="false">
        <path d="M8 54c18-2 20-14 36-16s18 10 34 4 10-26 30-30" />
        <circle class="empty-from" cx="8" cy="54" r="4" />
        <circle class="empty-to" cx="108" cy="12" r="6" />
      </svg>
      <Heading>{props.title}</Heading>
      {props.children}
    </div>
  );
}

const SAID = ['unreachable', 'not_found', 'forbidden', 'rate_limited'] as const;

/** Says why, offers to try again, and tries by itself when the network is back. */
export function Failure({ code, onRetry }: { code: FailureCode; onRetry(): void }) {
  const { t } = useLocale();
  const isOffline = code === 'unreachable' && !navigator.onLine;
  const said = SAID.find((known) => known === code) ?? 'other';

  useEffect(() => {
    window.addEventListener('online', onRetry);
    return () => window.removeEventListener('online', onRetry);
  }, [onRetry]);

  return (
    <div class="failure" role="alert">
      <Icon name={isOffline ? 'offline' : 'alert'} />
      <h2>{isOffline ? t('failure.offlineTitle') : t('failure.title')}</h2>
      <p>{isOffline ? t('failure.offline') : t(`failure.${said}`)}</p>
      <button type="button" class="button" onClick={onRetry}>
        {t('failure.retry')}
      </button>
    </div>
  );
}

/** Grey lines where the content will be. `label` is what is being loaded, for those who do not see them. */
export function Skeleton({ label, rows, kind }: { label: string; rows: number; kind: string }) {
  return (
    <div class={`skeleton skeleton-${kind}`} role="status">
      <span class="unseen">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div class="skeleton-row" key={row} aria-hidden="true">
          <span class="bone bone-round" />
          <span class="bone bone-long" />
          <span class="bone bone-short" />
          <span class="bone bone-mid" />
        </div>
      ))}
    </div>
  );
}

/** In place of a list that is not loaded: why, or where it will be. */
export function Unloaded(props: {
  failure: FailureCode | undefined;
  onRetry(): void;
  /** Of the skeleton. */
  label: string;
  rows: number;
}) {
  const { failure, onRetry, ...skeleton } = props;
  if (failure) return <Failure code={failure} onRetry={onRetry} />;
  return <Skeleton kind="table" {...skeleton} />;
}

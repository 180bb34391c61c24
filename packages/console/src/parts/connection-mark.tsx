import { useEffect, useState } from 'preact/hooks';
import type { InboxState } from '../inbox-state.ts';
import { useLocale } from '../locale.ts';
import { Icon } from './icon.tsx';

/** The live connection as the person sees it: the browser's own word about the network goes first. */
export type ShownConnection = InboxState['connection'] | 'offline';

export function useConnection(state: InboxState): ShownConnection {
  const isOnline = useOnline();
  // A connection that is heard is there, whatever the browser believes of the network.
  return isOnline || state.connection === 'live' ? state.connection : 'offline';
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return isOnline;
}

export function ConnectionMark({ connection }: { connection: ShownConnection }) {
  const { t } = useLocale();
  return (
    <p class="connection" data-connection={connection}>
      <span class="connection-dot" aria-hidden="true" />
      <span>{t(`connection.${connection}`)}</span>
    </p>
  );
}

/** A short loss mends itself unseen; after this it is said. */
const SAY_AFTER_MS = 4_000;

/** Says over the page that it stands still, and since when. */
export function ConnectionBanner(props: {
  connection: ShownConnection;
  heardAtMs: number | undefined;
}) {
  const { connection, heardAtMs } = props;
  const { t, format } = useLocale();
  const isLost = connection === 'reconnecting' || connection === 'offline';
  const [isSaid, setSaid] = useState(false);

  useEffect(() => {
    if (!isLost) return setSaid(false);
    const timer = setTimeout(() => setSaid(true), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isLost]);

  const isShown = heardAtMs !== undefined && isLost && (isSaid || connection === 'offline');
  const time = heardAtMs === undefined ? '' : format.time(new Date(heardAtMs).toISOString());
  return (
    <div role="status">
      {isShown && (
        <p class="banner">
          <Icon name="offline" />
          {connection === 'offline'
            ? t('connection.offlineNote', { time })
            : t('connection.lost', { time })}
        </p>
      )}
    </div>
  );
}

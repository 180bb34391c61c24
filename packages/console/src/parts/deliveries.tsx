import type { DeliveryState } from '@polku/backend/api-inbox';
import { useLocale } from '../locale.ts';
import { en } from '../words/en.ts';
import { Icon, type IconName } from './icon.tsx';

const ICONS: { [S in DeliveryState['status']]: IconName } = {
  queued: 'send',
  delivered: 'check',
  accepted: 'check',
  failed: 'alert',
  missed: 'alert',
};

type KnownChannel = keyof typeof en.channels;
const isKnown = (channel: string): channel is KnownChannel => Object.hasOwn(en.channels, channel);

/** How far the notification has come on each channel; a failure with its reason. */
export function Deliveries({ deliveries }: { deliveries: readonly DeliveryState[] }) {
  const { t } = useLocale();
  if (deliveries.length === 0) return null;
  return (
    <ul class="deliveries" aria-label={t('delivery.label')}>
      {deliveries.map((delivery) => {
        const channel = isKnown(delivery.channel)
          ? t(`channels.${delivery.channel}`)
          : delivery.channel;
        return (
          <li key={delivery.channel} class={`delivery delivery-${delivery.status}`}>
            <Icon name={ICONS[delivery.status]} />
            <span>
              {t(`delivery.${delivery.status}`, { channel, count: delivery.attempts })}
              {delivery.status === 'failed' && delivery.error && (
                <>
                  {': '}
                  <bdi>{delivery.error}</bdi>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

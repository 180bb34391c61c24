import { useLocale } from '../locale.ts';
import { Icon } from './icon.tsx';
import { Moment } from './moment.tsx';

/** When it was reached, or that it was not yet. */
export function Reached({ at }: { at: string | null }) {
  const { t } = useLocale();
  if (!at) return <span class="waiting">{t('fields.notYet')}</span>;
  return (
    <span class="reached">
      <Icon name="check" />
      <Moment at={at} />
    </span>
  );
}

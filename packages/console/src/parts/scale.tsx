import { useLocale } from '../locale.ts';

type ScaleProps = { value: number; min: number; max: number; bucket: string };

const LOW: readonly string[] = ['low', 'detractor'];

/** Where on a scale an answer lies: each step a box, the chosen one with its number. A low one asks for a human. */
export function Scale({ value, min, max, bucket }: ScaleProps) {
  const { t } = useLocale();
  const steps = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return (
    <span class={`scale ${LOW.includes(bucket) ? 'is-low' : 'is-high'}`}>
      <span class="scale-steps" aria-hidden="true">
        {steps.map((step) => (
          <span key={step} class={step === value ? 'is-chosen' : step < value ? 'is-below' : ''}>
            {step === value ? step : ''}
          </span>
        ))}
      </span>
      <span class="scale-text">{t('account.scale', { value, max })}</span>
    </span>
  );
}

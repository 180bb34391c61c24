import { useLocale } from '../locale.ts';

/** Where on a scale an answer lies: each step a box, the chosen one with its number. */
export function Scale({ value, min, max }: { value: number; min: number; max: number }) {
  const { t } = useLocale();
  const steps = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const middle = (min + max) / 2;
  return (
    <span class={`scale ${value < middle ? 'is-low' : 'is-high'}`}>
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

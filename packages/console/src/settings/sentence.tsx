import { useId } from 'preact/hooks';

/**
 * A sentence with a number in it that can be written: `text` has `#` where the number stands. It is named by the whole
 * sentence. Empty is undefined, where that may be.
 */
export function Sentence(props: {
  text: string;
  value: number | undefined;
  onValue(value: number | undefined): void;
  min: number;
  max: number;
  /** Said where nothing is written. */
  none?: string;
}) {
  const { text, value, onValue, min, max, none } = props;
  const id = useId();
  const [before = '', after = ''] = text.split('#');
  return (
    <p class="sentence">
      <label for={id}>
        {before}
        <span class="unseen">…{after}</span>
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        step={1}
        placeholder={none ?? ''}
        value={value === undefined || Number.isNaN(value) ? '' : String(value)}
        onInput={({ currentTarget }) => {
          const written = currentTarget.value;
          onValue(written === '' ? (none === undefined ? Number.NaN : undefined) : Number(written));
        }}
      />
      <span aria-hidden="true">{after}</span>
    </p>
  );
}

/** Whether it is a whole number there, or nothing where nothing may be. */
export const isWithin = (value: number | undefined, min: number, max: number): boolean =>
  value === undefined || (Number.isInteger(value) && value >= min && value <= max);

import { useId } from 'preact/hooks';
import { Field } from '../controls/field.tsx';

/** A time zone by its IANA name, with those that the browser knows to choose from. */
export function ZoneField(props: {
  label: string;
  hint?: string;
  value: string;
  onZone(zone: string): void;
}) {
  const listId = useId();
  return (
    <Field label={props.label} {...(props.hint !== undefined && { hint: props.hint })}>
      {(tied) => (
        <>
          <input
            {...tied}
            type="text"
            list={listId}
            value={props.value}
            autocomplete="off"
            spellcheck={false}
            dir="ltr"
            onInput={({ currentTarget }) => props.onZone(currentTarget.value)}
          />
          <datalist id={listId}>
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

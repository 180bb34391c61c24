import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useLocale } from '../locale.ts';

/**
 * Labelled controls. Each draws its label above, its hint below and its fault in the hint's place, and ties them
 * together for who does not look. They are the platform's own controls: a form reads them by their names.
 */
type Labelled = {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with it, as a sentence. */
  error?: string | undefined;
  /** Said beside the label. @default false */
  isOptional?: boolean;
  /** The label is there for who does not look only. @default false */
  isLabelHidden?: boolean;
};

/** What `Field` hands to the control in it. */
type Tied = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

export function Field(props: Labelled & { children(tied: Tied): ComponentChildren }) {
  const { t } = useLocale();
  const id = useId();
  const { error, hint } = props;
  const below = error ?? hint;
  return (
    <div class={`field ${error ? 'has-error' : ''}`}>
      <label for={id} class={props.isLabelHidden ? 'unseen' : 'field-label'}>
        {props.label}
        {props.isOptional && <span class="field-optional">{t('control.optional')}</span>}
      </label>
      {props.children({
        id,
        'aria-describedby': below ? `${id}-below` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {below && (
        <p id={`${id}-below`} class={error ? 'field-error' : 'field-hint'}>
          {below}
        </p>
      )}
    </div>
  );
}

/** Of a control's properties, those of its label. */
const labelOf = ({ label, hint, error, isOptional, isLabelHidden }: Labelled): Labelled => ({
  label,
  hint,
  error,
  isOptional: isOptional ?? false,
  isLabelHidden: isLabelHidden ?? false,
});

type Texted = Labelled & {
  value: string;
  onText(text: string): void;
  onBlur?(): void;
  name?: string;
  placeholder?: string;
  isRequired?: boolean;
  isReadOnly?: boolean;
  isDisabled?: boolean;
  maxLength?: number;
  autocomplete?:
    | 'off'
    | 'name'
    | 'email'
    | 'tel'
    | 'organization'
    | 'current-password'
    | 'new-password';
  /** Takes the focus when it comes to the page. */
  hasFocus?: boolean;
};

const ofText = (props: Texted) => ({
  name: props.name,
  value: props.value,
  placeholder: props.placeholder,
  required: props.isRequired,
  readOnly: props.isReadOnly,
  disabled: props.isDisabled,
  maxLength: props.maxLength,
  autocomplete: props.autocomplete ?? 'off',
  onBlur: props.onBlur,
});

export function TextField(
  props: Texted & {
    /** @default 'text' */
    type?:
      | 'text'
      | 'email'
      | 'url'
      | 'tel'
      | 'number'
      | 'date'
      | 'time'
      | 'datetime-local'
      | 'color'
      | 'password';
    min?: string | number;
    max?: string | number;
    step?: string | number;
  },
) {
  const own = useFocus<HTMLInputElement>(props.hasFocus);
  const type = props.type ?? 'text';
  return (
    <Field {...labelOf(props)}>
      {(tied) => (
        <input
          ref={own}
          {...ofText(props)}
          {...tied}
          // One of several types, which the compiler wants told apart by their roles.
          type={type as 'text'}
          min={props.min}
          max={props.max}
          step={props.step}
          onInput={({ currentTarget }) => props.onText(currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function TextArea(props: Texted & { rows?: number }) {
  const own = useFocus<HTMLTextAreaElement>(props.hasFocus);
  return (
    <Field {...labelOf(props)}>
      {(tied) => (
        <textarea
          ref={own}
          {...ofText(props)}
          {...tied}
          rows={props.rows ?? 3}
          onInput={({ currentTarget }) => props.onText(currentTarget.value)}
        />
      )}
    </Field>
  );
}

function useFocus<E extends HTMLElement>(hasFocus = false) {
  const own = useRef<E>(null);
  useLayoutEffect(() => {
    if (!hasFocus || !own.current) return;
    // A dialog that is opened after it looks for this.
    own.current.autofocus = true;
    own.current.focus();
  }, []);
  return own;
}

export function Select<T extends string>(
  props: Labelled & {
    options: readonly (readonly [value: T, text: string])[];
    value: T;
    onChoose(value: T): void;
    name?: string;
    isDisabled?: boolean;
  },
) {
  const { options, value } = props;
  return (
    <Field {...labelOf(props)}>
      {(tied) => (
        <select
          {...tied}
          name={props.name}
          disabled={props.isDisabled}
          value={value}
          onChange={({ currentTarget }) => {
            const chosen = options.find(([each]) => each === currentTarget.value);
            if (chosen) props.onChoose(chosen[0]);
          }}
        >
          {options.map(([each, text]) => (
            <option key={each} value={each} selected={each === value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type Ticked = {
  label: ComponentChildren;
  hint?: ComponentChildren;
  isOn: boolean;
  onChange(isOn: boolean): void;
  name?: string;
  isDisabled?: boolean;
};

/** Something that is chosen, and holds when the form is sent. */
export const Checkbox = (props: Ticked) => <Tick {...props} kind="checkbox" />;

/** Something that is switched on or off at once. */
export const Switch = (props: Ticked) => <Tick {...props} kind="switch" />;

function Tick({ label, hint, isOn, onChange, name, isDisabled, kind }: Ticked & { kind: string }) {
  const id = useId();
  return (
    <div class={`tick tick-${kind}`}>
      <input
        type="checkbox"
        id={id}
        name={name}
        role={kind === 'switch' ? 'switch' : undefined}
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}

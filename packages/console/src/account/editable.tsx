import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { ACCOUNT } from '../words/account.ts';

/**
 * A value that becomes a control where it stands. Enter and leaving it save, Escape leaves it as it was; the focus comes
 * back to the value. What is not changed is not sent.
 */
export type EditableProps = {
  label: string;
  /** As it is read; nothing: it is not known. */
  shown: ComponentChildren;
  /** As it is written. */
  value: string;
  kind: 'text' | 'number' | 'date' | 'choice';
  /** Of a choice; the first may be empty, for not known. */
  options?: readonly (readonly [value: string, text: string])[];
  /** Absent: it is only read. */
  onSave: ((value: string) => void) | undefined;
};

export function Editable(props: EditableProps) {
  const { label, shown, value, onSave } = props;
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const content = shown || <span class="not-known">{t('fields.notKnown')}</span>;

  function close(saved: string | undefined) {
    wasOpen.current = true;
    setOpen(false);
    if (saved !== undefined && saved !== value) onSave?.(saved);
  }

  return (
    <div class="editable" data-field={label}>
      <dt>{label}</dt>
      <dd>
        {!onSave && content}
        {onSave && isOpen && <Control {...props} onClose={close} />}
        {onSave && !isOpen && (
          <button
            type="button"
            ref={(element) => {
              button.current = element;
              if (element && wasOpen.current) element.focus();
              if (element) wasOpen.current = false;
            }}
            class="edit-value"
            onClick={() => setOpen(true)}
          >
            <span>{content}</span>
            <Icon name="edit" />
            <span class="unseen">{say('edit', { what: label })}</span>
          </button>
        )}
      </dd>
    </div>
  );
}

function Control(props: EditableProps & { onClose(saved: string | undefined): void }) {
  const { label, value, kind, options, onClose } = props;
  const [text, setText] = useState(value);
  const isOver = useRef(false);
  const end = (saved: string | undefined) => {
    if (isOver.current) return;
    isOver.current = true;
    onClose(saved);
  };
  const shared = {
    'aria-label': label,
    ref: (element: HTMLInputElement | HTMLSelectElement | null) => element?.focus(),
    onBlur: () => end(text),
  };
  if (kind === 'choice')
    return (
      <select
        {...shared}
        class="edit-control"
        value={value}
        onChange={({ currentTarget }) => end(currentTarget.value)}
        onBlur={() => end(undefined)}
        onKeyDown={({ key }) => key === 'Escape' && end(undefined)}
      >
        {options?.map(([each, name]) => (
          <option key={each} value={each} selected={each === value}>
            {name}
          </option>
        ))}
      </select>
    );
  return (
    <form
      class="edit-form"
      onSubmit={(event) => {
        event.preventDefault();
        end(text);
      }}
    >
      <input
        {...shared}
        class="edit-control"
        // One of several types, which the compiler wants told apart by their roles.
        type={kind as 'text'}
        step={kind === 'number' ? 'any' : undefined}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Escape' && end(undefined)}
      />
    </form>
  );
}

import { pickText } from '../../pick-text.ts';
import type { QuestionProps } from '../view.ts';

const DEFAULT_MAX_LENGTH = 2_000;

export function TextView({
  question,
  languages,
  value,
  onChange,
  labelId,
  errorId,
}: QuestionProps<'text'>) {
  return (
    <textarea
      rows={3}
      maxLength={question.maxLength ?? DEFAULT_MAX_LENGTH}
      placeholder={pickText(question.placeholder, languages)}
      aria-labelledby={labelId}
      aria-describedby={errorId}
      aria-required={question.required ?? false}
      value={value ?? ''}
      onInput={(event) =>
        onChange(event.currentTarget.value.trim() ? event.currentTarget.value : undefined)
      }
    />
  );
}

export const textStyles = `
textarea {
  display: block;
  width: 100%;
  box-sizing: border-box;
  padding: 8px 10px;
  border: 1px solid var(--line-strong);
  border-radius: 8px;
  background: var(--field);
  color: inherit;
  font: inherit;
  resize: vertical;
}
textarea:focus-visible { outline: 2px solid var(--mark); outline-offset: 1px; border-color: transparent; }
textarea::placeholder { color: var(--muted); }
`;

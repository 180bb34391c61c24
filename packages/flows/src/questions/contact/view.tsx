import { fieldStyles } from '../field/style.ts';
import type { AnswerValue, QuestionProps } from '../view.ts';
import type { ContactField, ContactQuestion } from './schema.ts';
import { contactWords } from './words.ts';

type Contact = { readonly [F in ContactField]?: string };

/** The browser's own memory of them. */
const AUTOCOMPLETE: { [F in ContactField]: string } = {
  name: 'name',
  email: 'email',
  phone: 'tel',
  company: 'organization',
};

/** And the keyboard of a phone; the type is not the browser's to check, so that what is wrong is told in our words. */
const KEYBOARDS: { [F in ContactField]: 'text' | 'email' | 'tel' } = {
  name: 'text',
  email: 'email',
  phone: 'tel',
  company: 'text',
};

/** A few fields under one question, each under its own label. */
export function View(props: QuestionProps<'contact'>) {
  const { question, value = {}, onChange, labelId, errorId } = props;
  const words = { ...contactWords, ...props.words.contact };
  const contact = value as Contact;
  const fill = (field: ContactField, text: string) => {
    const { [field]: _, ...others } = contact;
    const next = text.trim() ? { ...others, [field]: text } : others;
    onChange(Object.keys(next).length > 0 ? (next as AnswerValue) : undefined);
  };
  return (
    <fieldset class="contact" aria-labelledby={labelId} aria-describedby={errorId}>
      {question.fields.map((field) => (
        <label key={field}>
          {words[field]}
          <input
            class="field"
            part="field"
            type="text"
            inputMode={KEYBOARDS[field]}
            autocomplete={AUTOCOMPLETE[field]}
            maxLength={200}
            required={question.required}
            aria-describedby={errorId}
            aria-invalid={errorId && !isFine(field, contact[field]) ? true : undefined}
            value={contact[field] ?? ''}
            onInput={({ currentTarget }) => fill(field, currentTarget.value)}
          />
        </label>
      ))}
    </fieldset>
  );
}

/** An address is only known to be one when something arrives; what cannot be one is told at once. */
const isFine = (field: ContactField, text: string | undefined) =>
  field !== 'email' || !text || /^\S+@\S+\.\S+$/.test(text.trim());

export function readAnswer(given: unknown, { fields }: ContactQuestion) {
  if (typeof given !== 'object' || given === null) return undefined;
  const entries = fields.flatMap((field) => {
    const text = Object.hasOwn(given, field) ? (given as Contact)[field] : undefined;
    return typeof text === 'string' && text.trim() ? [[field, text.slice(0, 200)]] : [];
  });
  return entries.length > 0 ? (Object.fromEntries(entries) as AnswerValue) : undefined;
}

export function faultOf(value: AnswerValue, _: unknown, words: QuestionProps['words']) {
  const isWhole = isFine('email', (value as Contact).email);
  return isWhole ? undefined : { ...contactWords, ...words.contact }.notEmail;
}

export const styles = `${fieldStyles}
.contact { display: grid; gap: 10px; }
.contact label { font-size: .8667em; color: var(--muted); }
.contact .field { margin-top: 3px; font-size: 1.1538em; color: var(--text); }
`;

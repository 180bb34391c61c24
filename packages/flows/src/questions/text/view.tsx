import { pickText } from '../../pick-text.ts';
import { fieldStyles } from '../field/style.ts';
import type { AnswerValue, QuestionProps } from '../view.ts';
import type { TextQuestion } from './schema.ts';
import { textWords } from './words.ts';

const maxOf = ({ size, maxLength }: Pick<TextQuestion, 'size' | 'maxLength'>) =>
  maxLength ?? (size === 'short' ? 200 : 2_000);

/** The user's own words, on one line or several. What is left of the room is told when little is. */
export function View(props: QuestionProps<'text'>) {
  const { question, languages, words, value, onChange, labelId, errorId } = props;
  const max = maxOf(question);
  const text = typeof value === 'string' ? value : '';
  const left = max - text.length;
  const Field = question.size === 'short' ? 'input' : 'textarea';
  return (
    <>
      <Field
        class="field"
        part="field"
        {...(question.size === 'short' ? { type: 'text' } : { rows: 3 })}
        maxLength={max}
        placeholder={pickText(question.placeholder, languages)}
        aria-labelledby={labelId}
        aria-describedby={errorId}
        aria-invalid={errorId ? true : undefined}
        aria-required={question.required ?? false}
        value={text}
        onInput={({ currentTarget }: { currentTarget: { value: string } }) =>
          onChange(currentTarget.value.trim() ? currentTarget.value : undefined)
        }
      />
      {left <= max / 10 && (
        <div class="left" aria-hidden="true">
          {{ ...textWords, ...words.text }.left(left)}
        </div>
      )}
    </>
  );
}

export function readAnswer(given: unknown, question: TextQuestion) {
  const text = typeof given === 'string' ? given.slice(0, maxOf(question)) : '';
  return text.trim() ? text : undefined;
}

export function faultOf(
  value: AnswerValue,
  { minLength = 1 }: TextQuestion,
  words: QuestionProps['words'],
) {
  const isShort = (value as string).trim().length < minLength;
  return isShort ? { ...textWords, ...words.text }.tooShort(minLength) : undefined;
}

export const styles = `${fieldStyles}
.left { margin-top: 4px; font-size: .8em; color: var(--muted); text-align: end; font-variant-numeric: tabular-nums; }
`;

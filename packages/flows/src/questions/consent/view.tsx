import { pickText } from '../../pick-text.ts';
import { OutLink, outLinkStyles } from '../option/out-link.tsx';
import { optionStyles } from '../option/style.ts';
import type { QuestionProps } from '../view.ts';
import { consentWords } from './words.ts';

/** One box, never ticked beforehand: there is no answer from outside. */
export function View(props: QuestionProps<'consent'>) {
  const { question, languages, words, value, onChange, labelId, errorId } = props;
  const said = { ...consentWords, ...words.consent };
  return (
    <fieldset aria-labelledby={labelId}>
      <label class="option" part="option">
        <input
          type="checkbox"
          checked={value === 'given'}
          aria-describedby={errorId}
          aria-invalid={errorId ? true : undefined}
          required={question.required}
          onClick={({ currentTarget }) => onChange(currentTarget.checked ? 'given' : undefined)}
        />
        {pickText(question.label, languages) || said.agree}
      </label>
      {question.link && <OutLink link={question.link} languages={languages} />}
    </fieldset>
  );
}

export const styles = optionStyles + outLinkStyles;

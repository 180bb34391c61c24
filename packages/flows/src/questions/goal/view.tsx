import { optionStyles } from '../option/style.ts';
import { useRoving } from '../scale/roving.ts';
import type { AnswerValue, QuestionProps } from '../view.ts';
import type { GoalAnswer } from './schema.ts';
import { goalWords } from './words.ts';

const ANSWERS: readonly GoalAnswer[] = ['yes', 'partly', 'no'];

/** The account's own goal as it stands, and whether it has come true. */
export function View(props: QuestionProps<'goal'>) {
  const { question, value, onChange, labelId, errorId, fact } = props;
  const words = { ...goalWords, ...props.words.goal };
  const goal = fact('account.goal');
  const roving = useRoving(ANSWERS.indexOf(value as GoalAnswer), ANSWERS.length);
  return (
    <>
      {typeof goal === 'string' && (
        <figure class="goal" part="goal">
          <figcaption>{words.goal}</figcaption>
          <blockquote dir="auto">{goal}</blockquote>
        </figure>
      )}
      <div
        role="radiogroup"
        class="options"
        aria-labelledby={labelId}
        aria-describedby={errorId}
        aria-invalid={errorId ? true : undefined}
        aria-required={question.required ?? false}
        onKeyDown={roving.onKeyDown}
      >
        {ANSWERS.map((answer, place) => (
          <label key={answer} class="option" part="option">
            <input
              type="radio"
              checked={value === answer}
              {...roving.at(place)}
              onClick={() => onChange(answer, true)}
            />
            {words[answer]}
          </label>
        ))}
      </div>
    </>
  );
}

export const readAnswer = (given: unknown) => ANSWERS.find((answer) => answer === given);

const BUCKETS = { yes: 'high', partly: 'middle', no: 'low' };
export const bucketOf = (value: AnswerValue) => BUCKETS[value as GoalAnswer];

export const styles = `${optionStyles}
.goal { margin: -4px 0 12px; padding-inline-start: 12px; border-inline-start: 3px solid var(--mark); }
.goal figcaption { font-size: .8em; color: var(--muted); }
.goal blockquote { margin: 0; white-space: pre-line; }
`;

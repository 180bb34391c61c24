import { useMemo } from 'preact/hooks';
import { pickText } from '../../pick-text.ts';
import { fieldStyles } from '../field/style.ts';
import { optionStyles } from '../option/style.ts';
import { useRoving } from '../scale/roving.ts';
import type { AnswerValue, QuestionProps } from '../view.ts';
import type { ChoiceQuestion } from './schema.ts';
import { shuffle } from './shuffle.ts';
import { choiceWords } from './words.ts';

/** `other` is there, and perhaps empty, as soon as it was chosen. */
type Chosen = { chosen: readonly string[]; other?: string };
const NOTHING: Chosen = { chosen: [] };

/** The place of "something else", which is no option's id. */
const OTHER = Symbol('other');

/** One of several, in a group of radio buttons; or some of several, each a box of its own. */
export function View(props: QuestionProps<'choice'>) {
  const { question, languages, seed, onChange, labelId, errorId } = props;
  const value = (props.value ?? NOTHING) as Chosen;
  const words = { ...choiceWords, ...props.words.choice };
  const options = useMemo(
    () => (question.shuffle ? shuffle(question.options, seed + question.id) : question.options),
    [question, seed],
  );
  const places = [...options.map(({ id }) => id), ...(question.other ? [OTHER] : [])];
  const isChosen = (place: string | symbol) =>
    place === OTHER ? value.other !== undefined : value.chosen.includes(place as string);
  const count = places.filter(isChosen).length;
  const isFull = question.max !== undefined && count >= question.max;
  const roving = useRoving(places.findIndex(isChosen), places.length);
  const hintId = `${labelId}-hint`;
  const describedBy = [question.many && hintId, errorId].filter(Boolean).join(' ');

  function choose(place: string | symbol) {
    const next = question.many ? toggle(value, place) : toOne(place);
    const isNothing = next.chosen.length === 0 && next.other === undefined;
    // Words of one's own are still to be written.
    onChange(isNothing ? undefined : next, !question.many && place !== OTHER);
  }
  const textOf = (place: string | symbol) => {
    const option = options.find(({ id }) => id === place);
    if (option) return pickText(option.text, languages);
    const own = question.other === true ? undefined : question.other || undefined;
    return pickText(own, languages) || words.other;
  };

  const group = {
    role: 'radiogroup',
    'aria-required': question.required ?? false,
    'aria-invalid': errorId ? true : undefined,
    onKeyDown: roving.onKeyDown,
  } as const;

  return (
    <fieldset
      {...(question.many ? {} : group)}
      aria-labelledby={labelId}
      aria-describedby={describedBy || undefined}
    >
      {question.many && (
        <p class="hint" id={hintId}>
          {question.max ? words.upTo(question.max) : words.several}
        </p>
      )}
      <div class="options" part="options">
        {places.map((place, index) => (
          <label key={String(place)} class="option" part="option">
            <input
              type={question.many ? 'checkbox' : 'radio'}
              checked={isChosen(place)}
              disabled={question.many && isFull && !isChosen(place)}
              {...(question.many ? {} : roving.at(index))}
              onClick={() => choose(place)}
            />
            {textOf(place)}
          </label>
        ))}
        {value.other !== undefined && (
          <input
            type="text"
            class="field"
            part="field"
            maxLength={500}
            aria-label={words.ownWords}
            placeholder={words.ownWords}
            value={value.other}
            onInput={({ currentTarget }) => onChange({ ...value, other: currentTarget.value })}
          />
        )}
      </div>
    </fieldset>
  );
}

const toOne = (place: string | symbol): Chosen =>
  place === OTHER ? { chosen: [], other: '' } : { chosen: [place as string] };

function toggle({ chosen, other }: Chosen, place: string | symbol): Chosen {
  if (place === OTHER) return other === undefined ? { chosen, other: '' } : { chosen };
  const id = place as string;
  const others = chosen.filter((each) => each !== id);
  const next = others.length < chosen.length ? others : [...chosen, id];
  return other === undefined ? { chosen: next } : { chosen: next, other };
}

/** `team`, `['team', 'managers']`, `team,managers` of an address, or an answer as it is kept. */
export function readAnswer(given: unknown, question: ChoiceQuestion): AnswerValue | undefined {
  const { chosen = given, other } = (typeof given === 'object' && given ? given : {}) as Chosen;
  const wanted = typeof chosen === 'string' ? chosen.split(',') : chosen;
  if (!Array.isArray(wanted)) return undefined;
  const known = question.options.filter(({ id }) => wanted.includes(id)).map(({ id }) => id);
  const mayOther = question.other && typeof other === 'string';
  const answer = { chosen: known, ...(mayOther && { other: other.slice(0, 500) }) };
  const count = known.length + Number(Boolean(mayOther));
  const most = question.many ? (question.max ?? count) : 1;
  return count > 0 && count <= most ? answer : undefined;
}

export const styles = `${fieldStyles}${optionStyles}`;

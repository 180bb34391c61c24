import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Popover } from '../controls/popover.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { ACCOUNTS } from '../words/accounts.ts';
import type { AccountLine } from './account-line.ts';
import {
  CHOICE_CUTS,
  type Choice,
  countChoice,
  countCuts,
  countValues,
  cutLines,
  FIRST_USES,
  LIST_CUTS,
  type ListCut,
  NEEDS,
  SEEN,
  toCutText,
  toggleValue,
} from './cuts.ts';
import type { Address } from './use-address.ts';
import { type CutWords, useCutWords } from './use-cut-words.ts';

/** The cuts as buttons, what is cut as chips, each to be taken away. Counts are of what the other cuts leave. */
export type CutGiven = { nowMs: number; highBillingCents: number };

const CHOICES: { [C in Choice]: readonly string[] } = {
  firstUse: FIRST_USES,
  seen: SEEN,
  needs: NEEDS,
};

type BarProps = {
  lines: readonly AccountLine[];
  address: Address;
  given: CutGiven;
  currency: string;
  /** Who looks, to find their own first. */
  meId: string;
};

export function CutBar(props: BarProps) {
  const { cuts, change } = props.address;
  const say = useWords(ACCOUNTS);
  const words = useCutWords(props.lines, props.currency, props.given.highBillingCents);
  const count = countCuts(cuts);
  const clear = () =>
    change(Object.fromEntries([...LIST_CUTS, ...CHOICE_CUTS].map((cut) => [cut, undefined])));
  return (
    <div class="cut-bar">
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that belong together, and no form's part */}
      <div class="cut-buttons" role="group" aria-label={say('cuts.label')}>
        {LIST_CUTS.map((cut) => (
          <CutButton key={cut} name={say(`cuts.${cut}`)} isOn={cuts[cut].length > 0}>
            {() => <ListChoices {...props} cut={cut} words={words} />}
          </CutButton>
        ))}
        {CHOICE_CUTS.map((cut) => (
          <CutButton key={cut} name={say(`cuts.${cut}`)} isOn={cuts[cut] !== undefined}>
            {() => <OneChoice {...props} cut={cut} words={words} />}
          </CutButton>
        ))}
      </div>
      {count > 0 && (
        <ul class="chips">
          {LIST_CUTS.flatMap((cut) =>
            cuts[cut].map((value) => (
              <Chip
                key={`${cut} ${value}`}
                name={`${say(`cuts.${cut}`)}: ${words.list(cut, value)}`}
                onRemove={() => change({ [cut]: toCutText(toggleValue(cuts[cut], value)) })}
              />
            )),
          )}
          {CHOICE_CUTS.map((cut) => {
            const value = cuts[cut];
            return (
              value !== undefined && (
                <Chip
                  key={cut}
                  name={`${say(`cuts.${cut}`)}: ${words.choice(cut, value)}`}
                  onRemove={() => change({ [cut]: undefined })}
                />
              )
            );
          })}
          <li>
            <button type="button" class="text-button" onClick={clear}>
              {say('clear')}
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

function CutButton(props: { name: string; isOn: boolean; children(): ComponentChildren }) {
  return (
    <Popover
      buttonClass={`cut-button ${props.isOn ? 'is-on' : ''}`}
      label={
        <>
          {props.name}
          <Icon name="chevron-down" />
        </>
      }
    >
      {props.children}
    </Popover>
  );
}

function Chip({ name, onRemove }: { name: string; onRemove(): void }) {
  const say = useWords(ACCOUNTS);
  return (
    <li class="chip">
      <bdi>{name}</bdi>
      <button type="button" onClick={onRemove}>
        <Icon name="close" />
        <span class="unseen">{say('cuts.remove', { cut: name })}</span>
      </button>
    </li>
  );
}

/** More than this are found by typing. */
const MANY = 9;

function ListChoices(props: BarProps & { cut: ListCut; words: CutWords }) {
  const { lines, address, given, cut, words, meId } = props;
  const { cuts, change } = address;
  const { format } = useLocale();
  const say = useWords(ACCOUNTS);
  const [query, setQuery] = useState('');
  const counts = countValues(cutLines(lines, cuts, given, [cut]), cut, given);
  const all = words
    .values(cut)
    .filter((value) => counts.has(value) || cuts[cut].includes(value))
    .sort((a, b) => Number(b === meId) - Number(a === meId));
  const shown = all.filter((value) =>
    words.list(cut, value).toLowerCase().includes(query.trim().toLowerCase()),
  );
  return (
    <fieldset class="choices">
      <legend class="unseen">{say(`cuts.${cut}`)}</legend>
      {all.length > MANY && (
        <input
          type="search"
          class="choices-find"
          aria-label={say('cuts.find')}
          placeholder={say('cuts.find')}
          value={query}
          onInput={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      )}
      {shown.map((value) => (
        <label key={value} class="choice-row">
          <input
            type="checkbox"
            checked={cuts[cut].includes(value)}
            onChange={() => change({ [cut]: toCutText(toggleValue(cuts[cut], value)) })}
          />
          <bdi>{words.list(cut, value)}</bdi>
          {value === meId && <span class="badge">{say('cuts.mine')}</span>}
          <span class="choice-count">{format.number(counts.get(value) ?? 0)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function OneChoice(props: BarProps & { cut: Choice; words: CutWords }) {
  const { lines, address, given, cut, words } = props;
  const { cuts, change } = address;
  const { format } = useLocale();
  const say = useWords(ACCOUNTS);
  const others = cutLines(lines, cuts, given, [cut]);
  return (
    <fieldset class="choices">
      <legend class="unseen">{say(`cuts.${cut}`)}</legend>
      {[undefined, ...CHOICES[cut]].map((value) => (
        <label key={value ?? ''} class="choice-row">
          <input
            type="radio"
            name={cut}
            checked={cuts[cut] === value}
            onChange={() => change({ [cut]: value })}
          />
          {value === undefined ? say('cuts.any') : words.choice(cut, value)}
          <span class="choice-count">
            {format.number(
              value === undefined
                ? others.length
                : countChoice(others, { cut, value }, given.nowMs),
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

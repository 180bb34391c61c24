import type { Rule } from '@polku/protocol';
import type { ComponentChildren } from 'preact';
import { Button, IconButton } from '../controls/button.tsx';
import { Checkbox, Select, TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Segmented } from '../parts/segmented.tsx';
import { FACTS, OPERATORS } from '../words/flow-facts.ts';
import { FLOWS } from '../words/flows.ts';
import {
  type Condition,
  type Conditions,
  EVENT_OPERATORS,
  fromValueText,
  needsValue,
  operatorsOf,
  type Part,
  toConditions,
  toRule,
  toValueText,
  withFact,
} from './conditions.ts';
import { type Path, setAt } from './edit.ts';
import { faultAt, hasFaultBelow, useEditing } from './editing.ts';
import { EventField } from './reference-field.tsx';

/** A rule in sentences: what, how, and what with. `beside` draws what is known of each condition. */
export function RuleField(props: {
  path: Path;
  value: unknown;
  label: string;
  beside?: (at: number) => ComponentChildren;
}) {
  const { path, label, beside } = props;
  const { change, faults } = useEditing();
  const say = useWords(FLOWS);
  // Checked by the backend; what it is not a rule of is shown as no condition and told at the field.
  const conditions = toConditions(props.value as Rule | undefined);
  const { joint, parts } = conditions;
  const set = (next: Conditions) => change?.((document) => setAt(document, path, toRule(next)));
  const setPart = (at: number, part: Part) =>
    set({ joint, parts: parts.map((each, index) => (index === at ? part : each)) });
  const fact = path.at(-1) === 'where' ? 'properties.name' : 'account.plan';
  const add = () =>
    set({
      joint,
      parts: [...parts, { rule: { all: [] }, condition: withFact(fact), isNot: false }],
    });
  const error =
    faultAt(faults, path) ?? (hasFaultBelow(faults, path) ? say('audience.invalid') : undefined);
  return (
    <fieldset class="rule">
      <legend>{label}</legend>
      {parts.length > 1 && (
        <Segmented
          label={label}
          name={path.join('.')}
          value={joint}
          options={[
            ['all', say('audience.all')],
            ['any', say('audience.any')],
          ]}
          onChoose={(next) => set({ joint: next, parts })}
        />
      )}
      {parts.length === 0 && path.length === 1 && <p class="form-empty">{say('audience.none')}</p>}
      <ul>
        {parts.map((part, at) => (
          // A condition has no name of its own: it is where it stands.
          <li key={at} class="rule-part">
            <PartFields part={part} path={path} onPart={(next) => setPart(at, next)} />
            {beside?.(at)}
            {change && (
              <IconButton
                icon="trash"
                label={say('audience.remove')}
                onClick={() => set({ joint, parts: parts.toSpliced(at, 1) })}
              />
            )}
          </li>
        ))}
      </ul>
      {error && <p class="field-error">{error}</p>}
      {change && (
        <Button icon="plus" onClick={add}>
          {say('audience.add')}
        </Button>
      )}
    </fieldset>
  );
}

function PartFields({ part, path, onPart }: { part: Part; path: Path; onPart(part: Part): void }) {
  const { change } = useEditing();
  const say = useWords(FLOWS);
  const { condition, isNot } = part;
  if (!condition) return <p class="rule-nested">{say('audience.nested')}</p>;
  const set = (next: Condition) => onPart({ ...part, condition: next });
  return (
    <div class="rule-fields">
      <WhatField condition={condition} path={path} onCondition={set} />
      <HowFields condition={condition} onCondition={set} />
      <Checkbox
        label={say('audience.not')}
        isOn={isNot}
        isDisabled={!change}
        onChange={(isOn) => onPart({ ...part, isNot: isOn })}
      />
    </div>
  );
}

type Fields = { condition: Condition; onCondition(condition: Condition): void };

const OWN = '…';

/** What is read: one of what there usually is, an event, or any other fact by its name. */
function WhatField({ condition, path, onCondition }: Fields & { path: Path }) {
  const { language } = useLocale();
  const { change, terms } = useEditing();
  const say = useWords(FLOWS);
  const facts = FACTS[language];
  const isEvent = 'event' in condition;
  const fact = isEvent ? 'event' : condition.fact;
  const milestones = terms.milestones.map(({ key, name }) => [`milestones.${key}`, name] as const);
  const known = new Map([...Object.entries(facts), ...(path.at(-1) === 'where' ? [] : milestones)]);
  const isKnown = known.has(fact);
  const choose = (next: string) => {
    if (next === 'event') onCondition({ event: terms.events[0] ?? '', is: 'exists' });
    else onCondition(withFact(next === OWN ? 'user.traits.' : next));
  };
  return (
    <>
      <Select
        label={say('audience.fact')}
        isLabelHidden
        isDisabled={!change}
        value={isKnown ? fact : OWN}
        options={[...known, [OWN, say('audience.own')] as const]}
        onChoose={choose}
      />
      {isEvent && (
        <EventField
          label={say('audience.value')}
          value={condition.event}
          isOptional={false}
          onText={(event) => onCondition({ ...condition, event })}
        />
      )}
      {!isKnown && !isEvent && (
        <TextField
          label={say('audience.fact')}
          isLabelHidden
          isReadOnly={!change}
          value={fact}
          onText={(text) => onCondition({ ...condition, fact: text })}
        />
      )}
    </>
  );
}

function HowFields({ condition, onCondition }: Fields) {
  const { language } = useLocale();
  const { change } = useEditing();
  const say = useWords(FLOWS);
  const words = OPERATORS[language];
  const isEvent = 'event' in condition;
  const usual = isEvent ? EVENT_OPERATORS : operatorsOf(condition.fact);
  const all = usual.some((each) => each === condition.is) ? usual : [...usual, condition.is];
  const choose = (is: string) => {
    const { value: _, ...rest } = condition;
    const value = isEvent || /Days$/.test(is) ? 1 : (condition.value ?? '');
    // Of the operators that are offered; a value as it is compared by this one.
    onCondition((needsValue(is) ? { ...rest, is, value } : { ...rest, is }) as Condition);
  };
  const isNumber = isEvent || /Days$/.test(condition.is);
  return (
    <>
      <Select
        label={say('audience.is')}
        isLabelHidden
        isDisabled={!change}
        value={condition.is as string}
        options={all.map(
          (each) => [each, words[isEvent ? `event.${each}` : each] ?? words[each] ?? each] as const,
        )}
        onChoose={choose}
      />
      {needsValue(condition.is) && (
        <TextField
          label={say('audience.value')}
          isLabelHidden
          type={isNumber ? 'number' : 'text'}
          isReadOnly={!change}
          placeholder={condition.is === 'in' ? say('audience.valuesHint') : ''}
          value={toValueText(condition.value)}
          onText={(text) =>
            // As it is compared by its operator.
            onCondition({ ...condition, value: fromValueText(text, condition.is) } as Condition)
          }
        />
      )}
    </>
  );
}

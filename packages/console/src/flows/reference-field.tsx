import { useId } from 'preact/hooks';
import { Field as Labelled, Select } from '../controls/field.tsx';
import { useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { type Path, readAt, setAt } from './edit.ts';
import { faultAt, useEditing } from './editing.ts';
import type { Field } from './node.ts';

/** Fields that name something else: a milestone, a flow, an event that was seen, another part of this flow. */
const KINDS: { [key: string]: 'milestone' | 'flow' | 'event' | 'part' } = {
  goal: 'milestone',
  milestone: 'milestone',
  followedBy: 'flow',
  start: 'flow',
  event: 'event',
  cancelOn: 'event',
  back: 'part',
};

export const isReference = (key: string): boolean => Object.hasOwn(KINDS, key);

type Props = { field: Field; path: Path; value: unknown; label: string };

export function ReferenceField({ field, path, value, label }: Props) {
  const { terms, document, change, faults } = useEditing();
  const say = useWords(FLOWS);
  const kind = KINDS[field.key];
  const set = (next: string) =>
    change?.((before) => setAt(before, path, next === '' && !field.isRequired ? undefined : next));
  const shared = { label, error: faultAt(faults, path) };
  const named = typeof value === 'string' ? value : '';
  if (kind === 'event')
    return <EventField {...shared} value={named} isOptional={!field.isRequired} onText={set} />;
  const choices =
    kind === 'milestone'
      ? terms.milestones.map(({ key, name }) => [key, name] as const)
      : kind === 'flow'
        ? terms.flows
            .filter(({ id }) => id !== document.id)
            .map(({ id, name }) => [id, name] as const)
        : partsOf(document).map((id) => [id, id] as const);
  const isKnown = named === '' || choices.some(([each]) => each === named);
  return (
    <Select
      {...shared}
      isDisabled={!change}
      value={named}
      options={[['', say('none')], ...choices, ...(isKnown ? [] : [[named, named] as const])]}
      onChoose={set}
    />
  );
}

/** Any name may be written; those that were seen are offered. */
export function EventField(props: {
  label: string;
  value: string;
  error?: string | undefined;
  isOptional: boolean;
  onText(text: string): void;
}) {
  const { terms, change } = useEditing();
  const listId = useId();
  return (
    <Labelled label={props.label} error={props.error} isOptional={props.isOptional}>
      {(tied) => (
        <>
          <input
            {...tied}
            type="text"
            list={listId}
            value={props.value}
            readOnly={!change}
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => props.onText(currentTarget.value)}
          />
          <datalist id={listId}>
            {terms.events.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Labelled>
  );
}

/** The ids of the steps or the questions. */
export function partsOf(document: unknown): string[] {
  const list = ['steps', 'questions', 'items']
    .map((key) => readAt(document, [key]))
    .find((each) => Array.isArray(each)) as { id?: unknown }[] | undefined;
  return (list ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

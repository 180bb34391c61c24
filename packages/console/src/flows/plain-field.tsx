import { Checkbox, Select, TextArea, TextField } from '../controls/field.tsx';
import { useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { type Path, setAt } from './edit.ts';
import { faultAt, useEditing } from './editing.ts';
import type { Node } from './node.ts';
import { useFlowWords } from './words.ts';

/** Fields of one value: a word, a number, yes or no, one of a few. */
type Kind = 'string' | 'number' | 'boolean' | 'fixed' | 'choice' | 'numbers';
type Props<N = unknown> = {
  node: N;
  path: Path;
  value: unknown;
  label: string;
  isRequired: boolean;
};

export function PlainField(props: Props<Extract<Node, { kind: Kind }>>) {
  const { node, ...rest } = props;
  if (node.kind === 'boolean') return <Tick {...rest} node={node} />;
  if (node.kind === 'fixed') return <Fixed {...rest} node={node} />;
  if (node.kind === 'choice') return <Choice {...rest} node={node} />;
  if (node.kind === 'numbers') return <Numbers {...rest} node={node} />;
  return <OneValue {...rest} node={node} />;
}

function useSet(path: Path) {
  const { change } = useEditing();
  return change && ((next: unknown) => change((document) => setAt(document, path, next)));
}

/** Holds unless it is said otherwise. */
const ON_BY_DEFAULT = new Set(['mayClose']);

function Tick({ path, value, label }: Props) {
  const set = useSet(path);
  const isUsual = ON_BY_DEFAULT.has(String(path.at(-1)));
  return (
    <Checkbox
      label={label}
      isOn={isUsual ? value !== false : value === true}
      isDisabled={!set}
      onChange={(isOn) => set?.(isOn === isUsual ? undefined : isOn)}
    />
  );
}

function Fixed({ node, path, value, label }: Props<Extract<Node, { kind: 'fixed' }>>) {
  const set = useSet(path);
  return (
    <Checkbox
      label={label}
      isOn={value === node.value}
      isDisabled={!set}
      onChange={(isOn) => set?.(isOn ? node.value : undefined)}
    />
  );
}

function Choice({
  node,
  path,
  value,
  label,
  isRequired,
}: Props<Extract<Node, { kind: 'choice' }>>) {
  const { faults } = useEditing();
  const say = useWords(FLOWS);
  const words = useFlowWords();
  const set = useSet(path);
  const key = String(path.at(-1));
  return (
    <Select
      label={label}
      error={faultAt(faults, path)}
      isDisabled={!set}
      value={typeof value === 'string' ? value : ''}
      options={[
        ...(isRequired ? [] : [['', say('none')] as const]),
        ...node.options.map((each) => [each, words.value(key, each)] as const),
      ]}
      onChoose={(next) => set?.(next === '' ? undefined : next)}
    />
  );
}

function Numbers({ path, value, label, isRequired }: Props) {
  const { faults } = useEditing();
  const set = useSet(path);
  return (
    <TextField
      label={label}
      isOptional={!isRequired}
      error={faultAt(faults, path)}
      isReadOnly={!set}
      value={Array.isArray(value) ? value.join(', ') : ''}
      onText={(text) => set?.(toNumbers(text))}
    />
  );
}

function toNumbers(text: string): number[] | undefined {
  const numbers = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number)
    .filter(Number.isFinite);
  return numbers.length > 0 ? numbers : undefined;
}

function OneValue({
  node,
  path,
  value,
  label,
  isRequired,
}: Props<Extract<Node, { kind: 'string' | 'number' }>>) {
  const { faults } = useEditing();
  const set = useSet(path);
  const isNumber = node.kind === 'number';
  return (
    <TextField
      label={label}
      isOptional={!isRequired}
      error={faultAt(faults, path)}
      isReadOnly={!set}
      value={value === undefined ? '' : String(value)}
      {...(isNumber ? limitsOf(node) : lengthOf(node))}
      onText={(text) => set?.(toPlain(text, { isNumber, isRequired }))}
    />
  );
}

const limitsOf = ({ isWhole, min, max }: Extract<Node, { kind: 'number' }>) => ({
  type: 'number' as const,
  step: isWhole ? 1 : 'any',
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});

const lengthOf = ({ maxLength }: Extract<Node, { kind: 'string' }>) =>
  maxLength === undefined ? {} : { maxLength };

function toPlain(
  text: string,
  { isNumber, isRequired }: { isNumber: boolean; isRequired: boolean },
) {
  if (text === '') return isRequired && !isNumber ? '' : undefined;
  return isNumber ? Number(text) : text;
}

/** As JSON; what is none yet is kept in the field and not in the document. */
export function RawField({ path, value, label }: Props) {
  const { change, faults } = useEditing();
  return (
    <TextArea
      label={label}
      isOptional
      isReadOnly={!change}
      error={faultAt(faults, path)}
      value={value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)}
      onText={(text) => change?.((document) => setAt(document, path, parseRaw(text)))}
    />
  );
}

function parseRaw(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text; // still being written: the backend says so at this field
  }
}

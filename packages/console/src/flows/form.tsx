import type { ComponentChildren } from 'preact';
import { Checkbox, Select } from '../controls/field.tsx';
import { useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { type Path, readAt, setAt, withKept } from './edit.ts';
import { faultAt, hasFaultBelow, useEditing } from './editing.ts';
import { ListField } from './list-field.tsx';
import { type Field, fieldsOf, type Node, type Option, optionOf, toNode } from './node.ts';
import { PlainField, RawField } from './plain-field.tsx';
import { isReference, ReferenceField } from './reference-field.tsx';
import { RuleField } from './rule-field.tsx';
import { TextIn } from './text-field.tsx';
import { useFlowWords } from './words.ts';

/**
 * A form made from the schema: each field by what it is. What is seldom said is folded away under "More", and opened
 * where something in it is wrong.
 */
const SELDOM = new Set([
  ...['id', 'highlight', 'media', 'when', 'waitMs', 'missing', 'interact', 'back', 'next', 'page'],
  ...[
    'low',
    'high',
    'look',
    'isFixed',
    'shuffle',
    'max',
    'other',
    'placeholder',
    'minLength',
    'maxLength',
    'size',
  ],
  ...[
    'isSameTab',
    'track',
    'reply',
    'snoozeHours',
    'autoAdvance',
    'mayDecline',
    'mayClose',
    'closeOnOverlay',
  ],
  ...[
    'where',
    'cancelOn',
    'delayMs',
    'seats',
    'poster',
    'captions',
    'transcript',
    'from',
    'to',
    'corner',
  ],
  ...['sample', 'holdout', 'priority', 'timeZone', 'link', 'body', 'invitation'],
]);

export function Fields({ fields, path }: { fields: readonly Field[]; path: Path }) {
  const say = useWords(FLOWS);
  const { document, faults } = useEditing();
  const isCalendar = path.at(-1) === 'schedule' || path.at(-1) === 'hours';
  const isSeldom = ({ key, isRequired }: Field) =>
    !isCalendar && SELDOM.has(key) && (!isRequired || key === 'id');
  const seldom = fields.filter(isSeldom);
  const isSaid = seldom.some(
    ({ key }) =>
      key !== 'id' &&
      (readAt(document, [...path, key]) !== undefined || hasFaultBelow(faults, [...path, key])),
  );
  return (
    <div class="form-fields">
      {fields
        .filter((field) => !isSeldom(field))
        .map((field) => (
          <OneField key={field.key} field={field} path={[...path, field.key]} />
        ))}
      {seldom.length > 0 && (
        <details class="form-more" open={isSaid}>
          <summary>{say('more')}</summary>
          <div class="form-fields">
            {seldom.map((field) => (
              <OneField key={field.key} field={field} path={[...path, field.key]} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

export function OneField({ field, path }: { field: Field; path: Path }) {
  const { document, schema: root } = useEditing();
  const words = useFlowWords();
  const value = readAt(document, path);
  const label = words.field(isSaidAs(field.key, path));
  if (isReference(field.key))
    return <ReferenceField field={field} path={path} value={value} label={label} />;
  const node = toNode(field.schema, root);
  return <NodeField {...{ node, path, value, label }} isRequired={field.isRequired} />;
}

/** `until` of the calendar is a time, and of the frequency that it was finished. */
const isSaidAs = (key: string, path: Path): string =>
  key === 'until' && path.at(-2) === 'frequency' ? 'untilDone' : key;

type Props = { node: Node; path: Path; value: unknown; label: string; isRequired: boolean };

function NodeField(props: Props) {
  const { node, path, value, label, isRequired } = props;
  switch (node.kind) {
    case 'text':
      return <TextIn {...{ path, value, label, isRequired }} />;
    case 'rule':
      return <RuleField {...{ path, value, label }} />;
    case 'list':
      return (
        <ListField
          {...{ path, value, label }}
          of={node.of}
          max={node.max}
          draw={(fields, at) => <Fields fields={fields} path={at} />}
        />
      );
    case 'union':
      return <UnionField {...props} options={node.options} />;
    case 'object':
      return <ObjectField {...props} fields={node.fields} />;
    case 'raw':
      return <RawField {...props} />;
    default:
      return <PlainField {...props} node={node} />;
  }
}

/** One of several forms: which is chosen, and then what there is to say of it. */
function UnionField({
  path,
  value,
  label,
  isRequired,
  options,
}: Props & { options: readonly Option[] }) {
  const { change, faults, schema: root } = useEditing();
  const say = useWords(FLOWS);
  const words = useFlowWords();
  const key = String(path.at(-1));
  const chosen = value === undefined ? undefined : optionOf(options, value);
  const names = [...new Set(options.map(({ name }) => name))];
  const choose = (name: string) => {
    const option = options.findLast((each) => each.name === name);
    const next = name === '' ? undefined : withKept(value, option?.start);
    change?.((document) => setAt(document, path, next));
  };
  const node = chosen && toNode(chosen.schema, root);
  const fields = chosen?.schema.type === 'object' ? fieldsOf(chosen.schema) : [];
  return (
    <div class="form-union">
      <Select
        label={label}
        isDisabled={!change}
        error={faultAt(faults, path)}
        value={chosen?.name ?? ''}
        options={[
          ...(isRequired && chosen ? [] : [['', say('none')] as const]),
          ...names.map((name) => [name, words.value(key === 'kind' ? 'kind' : key, name)] as const),
        ]}
        onChoose={choose}
      />
      {fields.length > 0 && (
        <Indent>
          <Fields fields={fields} path={path} />
        </Indent>
      )}
      {node &&
        fields.length === 0 &&
        isWritten(node) &&
        chosen.schema.const === undefined &&
        !chosen.schema.enum && (
          <Indent>
            <NodeField node={node} path={path} value={value} label={label} isRequired />
          </Indent>
        )}
    </div>
  );
}

const isWritten = ({ kind }: Node): boolean =>
  kind === 'string' || kind === 'text' || kind === 'list';

const Indent = ({ children }: { children: ComponentChildren }) => (
  <div class="form-indent">{children}</div>
);

/** Something that is there or not, with fields of its own. */
function ObjectField({
  path,
  value,
  label,
  isRequired,
  fields,
}: Props & { fields: readonly Field[] }) {
  const { change } = useEditing();
  const start = Object.fromEntries(
    fields.filter((field) => field.isRequired).map(({ key }) => [key, '']),
  );
  return (
    <div class="form-union">
      {!isRequired && (
        <Checkbox
          label={label}
          isOn={value !== undefined}
          isDisabled={!change}
          onChange={(isOn) =>
            change?.((document) => setAt(document, path, isOn ? start : undefined))
          }
        />
      )}
      {value !== undefined && (
        <Indent>
          <Fields fields={fields} path={path} />
        </Indent>
      )}
    </div>
  );
}

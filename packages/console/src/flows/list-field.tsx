import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button, IconButton } from '../controls/button.tsx';
import { Select, TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { insertAt, moveAt, newId, type Path, removeAt, setAt, withKept } from './edit.ts';
import { faultAt, hasFaultBelow, useEditing } from './editing.ts';
import {
  type Field,
  fieldsOf,
  type Option,
  optionOf,
  type Schema,
  toNode,
  toStart,
} from './node.ts';
import { textIn } from './text-field.tsx';
import { useFlowWords } from './words.ts';

/**
 * A list of parts: each opens to be written, is dragged or moved by its keys, and comes back by an undo when it was
 * removed. A part is told apart by its id, which stays with it wherever it is moved.
 */
type Item = { readonly [key: string]: unknown };

/** The fields of a part; handed in, for they may hold lists again. */
type Draw = (fields: readonly Field[], path: Path) => ComponentChildren;

export function ListField(props: {
  path: Path;
  value: unknown;
  label: string;
  of: Schema;
  max: number;
  draw: Draw;
}) {
  const { path, of, label, max } = props;
  const { change, faults, schema: root } = useEditing();
  const say = useWords(FLOWS);
  const words = useFlowWords();
  const toast = useToast();
  const list = useRef<HTMLOListElement>(null);
  const dragged = useRef<number>(undefined);
  const items = Array.isArray(props.value) ? props.value : [];
  const key = String(path.at(-1));
  const what = (say as (key: string) => string)(`list.${key in ADDS ? key : 'other'}`);

  function add() {
    const item = toNewItem(of, root, { key, items });
    change?.((document) => insertAt(document, path, { at: items.length, item }));
  }
  function move(from: number, to: number) {
    change?.((document) => moveAt(document, path, { from, to }));
    // The handle that was pressed goes with its part.
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLElement>('[data-handle]')[to]?.focus(),
    );
  }
  function remove(at: number, name: string) {
    const item = items[at];
    change?.((document) => {
      const next = removeAt(document, path, at);
      return items.length === 1 ? setAt(next, path, undefined) : next;
    });
    toast({
      text: say('list.removed', { name }),
      onUndo: () => change?.((document) => insertAt(document, path, { at, item })),
    });
  }

  return (
    <fieldset class="form-list">
      <legend>{label}</legend>
      {faultAt(faults, path) && <p class="field-error">{faultAt(faults, path)}</p>}
      {items.length === 0 && <p class="form-empty">{say('list.empty')}</p>}
      <ol ref={list}>
        {items.map((item, at) => (
          <ListItem
            key={idOf(item) ?? at}
            {...{ item, at, path: [...path, at], of, label: words.field(key), draw: props.draw }}
            count={items.length}
            onMove={change && ((to: number) => move(at, to))}
            onRemove={change && ((name: string) => remove(at, name))}
            onDrag={() => {
              dragged.current = at;
            }}
            onDrop={() => {
              if (dragged.current !== undefined) move(dragged.current, at);
              dragged.current = undefined;
            }}
          />
        ))}
      </ol>
      {change && items.length < max && (
        <Button icon="plus" onClick={add}>
          {say('list.add', { what })}
        </Button>
      )}
    </fieldset>
  );
}

const ADDS = {
  steps: 1,
  questions: 1,
  items: 1,
  buttons: 1,
  options: 1,
  thanks: 1,
  slots: 1,
  next: 1,
  highlight: 1,
  fields: 1,
};

const idOf = (item: unknown): string | undefined => {
  const id = typeof item === 'object' && item !== null ? (item as Item).id : undefined;
  return typeof id === 'string' ? id : undefined;
};

function toNewItem(
  of: Schema,
  root: Schema,
  { key, items }: { key: string; items: readonly unknown[] },
): unknown {
  if (of.type === 'string') return of.enum?.[0] ?? '';
  const node = toNode(of, root);
  const start = node.kind === 'union' ? (node.options[0]?.start as Item) : toStart(of, root);
  if (!('id' in start)) return start;
  const stem =
    key === 'steps'
      ? 'step'
      : key === 'questions'
        ? 'question'
        : key === 'options'
          ? 'option'
          : 'item';
  return {
    ...start,
    id: newId(
      items.flatMap((item) => idOf(item) ?? []),
      stem,
    ),
  };
}

type ItemProps = {
  item: unknown;
  at: number;
  path: Path;
  of: Schema;
  label: string;
  draw: Draw;
  count: number;
  onMove: ((to: number) => void) | undefined;
  onRemove: ((name: string) => void) | undefined;
  onDrag(): void;
  onDrop(): void;
};

function ListItem(props: ItemProps) {
  const { item, at, path, of, onMove, onRemove, draw } = props;
  const { language, faults, onPart, schema: root } = useEditing();
  const say = useWords(FLOWS);
  const [isOpen, setOpen] = useState(false);
  const [isOver, setOver] = useState(false);
  const id = idOf(item);
  const name = nameOf(item, language) || id || String(at + 1);
  if (of.type === 'string') return <SimpleItem {...props} name={name} />;
  const isWrong = hasFaultBelow(faults, path);
  const node = toNode(of, root);
  return (
    <li
      class={`form-item ${isOver ? 'is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        props.onDrop();
      }}
      onFocusIn={() => id !== undefined && onPart(id)}
    >
      <div class="form-item-head">
        {onMove && (
          <span
            class="form-handle"
            draggable
            onDragStart={props.onDrag}
            title={say('list.drag')}
            aria-hidden="true"
          >
            ⠿
          </span>
        )}
        <button
          type="button"
          class="form-item-name"
          data-handle
          aria-expanded={isOpen}
          aria-keyshortcuts={onMove ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
          onClick={() => setOpen(!isOpen)}
          onKeyDown={(event) => {
            if (!event.altKey || !onMove) return;
            const to =
              event.key === 'ArrowUp' ? at - 1 : event.key === 'ArrowDown' ? at + 1 : undefined;
            if (to === undefined) return;
            event.preventDefault();
            onMove(to);
          }}
        >
          <span class="form-item-number">{at + 1}</span>
          <bdi>{name}</bdi>
          {isWrong && <span class="form-item-wrong" />}
        </button>
        {onMove && onRemove && (
          <span class="form-item-tools">
            <IconButton
              icon="chevron-down"
              class="is-up"
              label={say('list.up', { name })}
              disabled={at === 0}
              onClick={() => onMove(at - 1)}
            />
            <IconButton
              icon="chevron-down"
              label={say('list.down', { name })}
              disabled={at === props.count - 1}
              onClick={() => onMove(at + 1)}
            />
            <IconButton
              icon="trash"
              label={say('list.remove', { name })}
              onClick={() => onRemove(name)}
            />
          </span>
        )}
      </div>
      {isOpen && (
        <div class="form-item-body">
          {node.kind === 'union' ? (
            <KindedFields {...{ item, path, draw }} options={node.options} />
          ) : (
            draw(fieldsOf(of), path)
          )}
        </div>
      )}
    </li>
  );
}

/** A part that is of one of several kinds, as a question is. */
function KindedFields({
  item,
  path,
  options,
  draw,
}: {
  item: unknown;
  path: Path;
  options: readonly Option[];
  draw: Draw;
}) {
  const { change } = useEditing();
  const words = useFlowWords();
  const chosen = optionOf(options, item);
  return (
    <div class="form-fields">
      <Select
        label={words.field('kind')}
        isDisabled={!change}
        value={chosen?.name ?? ''}
        options={options.map(({ name }) => [name, words.value('kind', name)] as const)}
        onChoose={(name) => {
          const start = options.find((option) => option.name === name)?.start;
          change?.((document) => setAt(document, path, withKept(item, start)));
        }}
      />
      {chosen && draw(fieldsOf(chosen.schema), path)}
    </div>
  );
}

/** A plain text or a word to choose, with what removes it. */
function SimpleItem({ item, path, of, label, name, onRemove }: ItemProps & { name: string }) {
  const { change, faults } = useEditing();
  const say = useWords(FLOWS);
  const words = useFlowWords();
  const set = (next: string) => change?.((document) => setAt(document, path, next));
  const shared = { label, isLabelHidden: true, value: String(item), error: faultAt(faults, path) };
  return (
    <li class="form-simple">
      {of.enum ? (
        <Select
          {...shared}
          isDisabled={!change}
          options={of.enum.map((each) => [String(each), words.value('', String(each))] as const)}
          onChoose={set}
        />
      ) : (
        <TextField {...shared} isReadOnly={!change} onText={set} />
      )}
      {onRemove && (
        <IconButton
          icon="trash"
          label={say('list.remove', { name })}
          onClick={() => onRemove(name)}
        />
      )}
    </li>
  );
}

/** What a part is called in its list: the first words that somebody would read of it. */
function nameOf(item: unknown, language: string): string {
  if (typeof item === 'string') return item;
  if (typeof item !== 'object' || item === null) return '';
  const { title, text, label, to } = item as Item;
  return (
    [title, text, label]
      .map((each) => textIn(each, language) || textIn(each, firstLanguage(each)))
      .concat(typeof to === 'string' ? `→ ${to}` : '')
      .find((each) => each !== '') ?? ''
  );
}

const firstLanguage = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (Object.keys(value)[0] ?? '') : '';

import './data-table.css';
import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  type SortFn,
  tableFeatures,
  useTable,
} from '@tanstack/preact-table';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { useVirtual } from './use-virtual.ts';

/**
 * A table that stays fast with ten thousand rows: only those near the window are in the page, with empty room for
 * the rest, and the row count is told to who does not see it. One real `<table>`; the page scrolls, not the table.
 * Sorting, which columns are shown and which rows are chosen are the caller's, so that they can stand in the address.
 * What a row has no value for comes last, either way round. On a phone only columns with `isKey` stay.
 */
export type TableColumn<R> = {
  key: string;
  title: string;
  cell(row: R): ComponentChildren;
  /** What it is sorted by. Absent: it is not sorted. */
  value?(row: R): string | number | null | undefined;
  /** Of the room, as a share beside the others'. @default 1 */
  share?: number;
  /** Numbers stand at the end. @default 'start' */
  align?: 'start' | 'end';
  /** The one that names the row. */
  isName?: boolean;
  /** Stays on a phone; the name always does. */
  isKey?: boolean;
};

export type TableSort = { by: string; isDescending: boolean };

export type DataTableProps<R> = {
  /** What the table is of, for who does not see it. */
  caption: string;
  rows: readonly R[];
  columns: readonly TableColumn<R>[];
  idOf(row: R): string;
  sort?: TableSort | undefined;
  onSort?(sort: TableSort): void;
  /** Keys of columns that are not shown. */
  hidden?: ReadonlySet<string>;
  /** Ids of the chosen rows; absent: rows cannot be chosen. */
  selected?: ReadonlySet<string>;
  onSelect?(selected: ReadonlySet<string>): void;
  /** What a row is called where it is chosen. @default its id */
  nameOf?(row: R): string;
  /** Of a row on one line. @default 45 */
  rowPx?: number;
};

// The library's rows are objects of any kind; ours are typed by `R` at our own door.
type Anything = Record<string, unknown>;
const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
});

export function DataTable<R extends object>(props: DataTableProps<R>) {
  const { rows, columns, idOf, sort, onSort, hidden, selected, onSelect } = props;
  const { t, language } = useLocale();
  const head = useRef<HTMLTableSectionElement>(null);

  const definitions = useMemo(() => {
    const sortFn = comparing(language);
    return columns.map((column) => ({
      id: column.key,
      accessorFn: (row: Anything) => column.value?.(row as R) ?? undefined,
      sortFn,
      sortUndefined: 'last' as const,
      enableSorting: column.value !== undefined,
    }));
  }, [columns, language]);

  const table = useTable<typeof features, Anything>({
    features,
    columns: definitions,
    data: rows as Anything[], // `R` is an object
    getRowId: (row) => idOf(row as R),
    state: {
      sorting: sort ? [{ id: sort.by, desc: sort.isDescending }] : [],
      columnVisibility: Object.fromEntries([...(hidden ?? [])].map((key) => [key, false])),
      rowSelection: Object.fromEntries([...(selected ?? [])].map((id) => [id, true])),
    },
  });

  const shown = columns.filter(({ key }) => table.getColumn(key)?.getIsVisible());
  const sorted = table.getRowModel().rows;
  const isSelectable = selected !== undefined && onSelect !== undefined;
  const { items, beforePx, afterPx, measure } = useVirtual({
    count: sorted.length,
    rowPx: props.rowPx ?? 45,
    keyOf: (index) => sorted[index]?.id ?? String(index),
    head,
  });
  const width = shown.length + Number(isSelectable);

  const select = (id: string, isOn: boolean) => {
    const next = new Set(selected);
    if (isOn) next.add(id);
    else next.delete(id);
    onSelect?.(next);
  };

  return (
    <table class="data-table" aria-rowcount={sorted.length + 1}>
      <caption class="unseen">{props.caption}</caption>
      <colgroup>
        {isSelectable && <col class="data-check" />}
        {shown.map(({ key, share = 1 }) => (
          <col key={key} style={{ width: `${(100 * share) / totalOf(shown)}%` }} />
        ))}
      </colgroup>
      <thead ref={head}>
        <tr aria-rowindex={1}>
          {isSelectable && (
            <th scope="col" class="data-check">
              <Check
                label={t('control.selectAll')}
                isOn={sorted.length > 0 && table.getIsAllRowsSelected()}
                isPartly={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
                onChange={(isOn) => onSelect(new Set(isOn ? sorted.map(({ id }) => id) : []))}
              />
            </th>
          )}
          {shown.map((column) => (
            <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <Room px={beforePx} width={width} />
      <tbody>
        {items.map(({ index }) => {
          const row = sorted[index];
          if (!row) return null;
          const original = row.original as R; // as it was given
          return (
            <tr
              key={row.id}
              ref={measure}
              data-index={index}
              data-row={row.id}
              aria-rowindex={index + 2}
              aria-selected={isSelectable ? row.getIsSelected() : undefined}
            >
              {isSelectable && (
                <td class="data-check">
                  <Check
                    label={t('control.selectRow', { name: props.nameOf?.(original) ?? row.id })}
                    isOn={row.getIsSelected()}
                    onChange={(isOn) => select(row.id, isOn)}
                  />
                </td>
              )}
              {shown.map((column) => (
                <Cell key={column.key} column={column} row={original} />
              ))}
            </tr>
          );
        })}
      </tbody>
      <Room px={afterPx} width={width} />
    </table>
  );
}

const totalOf = (columns: readonly { share?: number }[]): number =>
  columns.reduce((sum, { share = 1 }) => sum + share, 0);

/** Numbers by their size, text as the language does, with numbers in it by their size. */
function comparing(language: string): SortFn<typeof features, Anything> {
  const collator = new Intl.Collator(language, { numeric: true });
  return (a, b, key) => {
    const [one, other] = [a.getValue(key), b.getValue(key)];
    return typeof one === 'number' && typeof other === 'number'
      ? one - other
      : collator.compare(String(one), String(other));
  };
}

function Heading<R>(props: {
  column: TableColumn<R>;
  sort: TableSort | undefined;
  onSort: ((sort: TableSort) => void) | undefined;
}) {
  const { column, sort, onSort } = props;
  const isSorted = sort?.by === column.key;
  const order = sort?.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={classOf(column)} aria-sort={isSorted ? order : undefined}>
      {column.value && onSort ? (
        <button
          type="button"
          class="sort"
          onClick={() => onSort({ by: column.key, isDescending: isSorted && !sort?.isDescending })}
        >
          {column.title}
          {isSorted && <Icon name={sort?.isDescending ? 'down' : 'up'} />}
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

function Cell<R>({ column, row }: { column: TableColumn<R>; row: R }) {
  const { t } = useLocale();
  const content = column.cell(row) ?? (
    <span class="not-known">
      <span aria-hidden="true">–</span>
      <span class="unseen">{t('fields.notKnown')}</span>
    </span>
  );
  return column.isName ? (
    <th scope="row" class={classOf(column)}>
      {content}
    </th>
  ) : (
    <td class={classOf(column)}>{content}</td>
  );
}

const classOf = <R,>({ key, align, isKey, isName }: TableColumn<R>): string =>
  [`col-${key}`, align === 'end' && 'at-end', (isKey || isName) && 'is-key']
    .filter(Boolean)
    .join(' ');

function Check(props: {
  label: string;
  isOn: boolean;
  isPartly?: boolean;
  onChange(isOn: boolean): void;
}) {
  return (
    <input
      type="checkbox"
      aria-label={props.label}
      checked={props.isOn}
      ref={(element) => {
        if (element) element.indeterminate = props.isPartly ?? false;
      }}
      onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
    />
  );
}

/** As much empty room as the rows would take that are not drawn. */
function Room({ px, width }: { px: number; width: number }) {
  if (px === 0) return null;
  return (
    <tbody class="data-room" aria-hidden="true">
      <tr>
        <td colSpan={width} style={{ height: `${px}px` }} />
      </tr>
    </tbody>
  );
}

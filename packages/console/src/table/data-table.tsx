import './data-table.css';
import { Component, type ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { useVirtual } from './use-virtual.ts';

/**
 * A table that stays fast with ten thousand rows: only those near the window are in the page, with empty room for
 * the rest, and the row count is told to who does not see it. One real `<table>`; the page scrolls, not the table.
 * The order of the rows (`sortRows`) and which columns are shown are the caller's, so that they can stand in the address.
 */
export type TableColumn<R> = {
  key: string;
  title: string;
  cell(row: R): ComponentChildren;
  /** Of the room, as a share beside the others'. @default 1 */
  share?: number;
  /** Numbers stand at the end. @default 'start' */
  align?: 'start' | 'end';
  /** The one that names the row. */
  isName?: boolean;
};

export type TableSort = { by: string; isDescending: boolean };

export type DataTableProps<R> = {
  /** What the table is of, for who does not see it. */
  caption: string;
  /** In their order. */
  rows: readonly R[];
  /** Those that are shown; the same as long as they draw the same. */
  columns: readonly TableColumn<R>[];
  idOf(row: R): string;
  /** By which the rows are sorted. */
  sort?: TableSort | undefined;
  /** Absent: the order is not the reader's. */
  onSort?(sort: TableSort): void;
};

/** Until a row is measured; see the style sheet. */
const ROW_PX = 45;

export function DataTable<R extends object>(props: DataTableProps<R>) {
  const { rows, columns, idOf, sort, onSort } = props;
  const { t } = useLocale();
  const table = useRef<HTMLTableElement>(null);
  const { from, until, beforePx, afterPx } = useVirtual({
    count: rows.length,
    rowPx: ROW_PX,
    table,
  });
  const total = useMemo(() => columns.reduce((sum, { share = 1 }) => sum + share, 0), [columns]);
  const notKnown = t('fields.notKnown');
  return (
    <table class="data-table" ref={table} aria-rowcount={rows.length + 1}>
      <caption class="unseen">{props.caption}</caption>
      <colgroup>
        {columns.map(({ key, share = 1 }) => (
          <col key={key} style={{ width: `${(100 * share) / total}%` }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <Room px={beforePx} width={columns.length} />
      <tbody>
        {rows.slice(from, until).map((row, at) => {
          const id = idOf(row);
          return (
            <Row
              key={id}
              id={id}
              row={row}
              index={from + at}
              columns={columns as readonly TableColumn<object>[]} // of rows of this table
              notKnown={notKnown}
            />
          );
        })}
      </tbody>
      <Room px={afterPx} width={columns.length} />
    </table>
  );
}

type RowProps = {
  id: string;
  row: object;
  /** Its place among all. */
  index: number;
  columns: readonly TableColumn<object>[];
  notKnown: string;
};

/** Drawn again only where something of it has changed: while the page scrolls, few of the rows have. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { row, index, columns, notKnown } = this.props;
    return (
      next.row !== row ||
      next.index !== index ||
      next.columns !== columns ||
      next.notKnown !== notKnown
    );
  }

  override render({ id, row, index, columns, notKnown }: RowProps) {
    return (
      <tr data-row={id} aria-rowindex={index + 2}>
        {columns.map((column) => {
          const content = column.cell(row) ?? <NotKnown word={notKnown} />;
          return column.isName ? (
            <th key={column.key} scope="row" class={classOf(column)}>
              {content}
            </th>
          ) : (
            <td key={column.key} class={classOf(column)}>
              {content}
            </td>
          );
        })}
      </tr>
    );
  }
}

const NotKnown = ({ word }: { word: string }) => (
  <span class="not-known">
    <span aria-hidden="true">–</span>
    <span class="unseen">{word}</span>
  </span>
);

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
      {onSort ? (
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

const classOf = <R,>({ key, align }: TableColumn<R>): string =>
  align === 'end' ? `col-${key} at-end` : `col-${key}`;

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

// @vitest-environment happy-dom
import { act, cleanup, fireEvent } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCell, useCell } from '../cell.ts';
import { show, textOf } from '../testing.fixture.tsx';
import { DataTable, type DataTableProps, type TableColumn } from './data-table.tsx';

afterEach(cleanup);

type Row = { id: string; name: string; users: number | null };
const COLUMNS: TableColumn<Row>[] = [
  { key: 'name', title: 'Name', isName: true, cell: ({ name }) => name },
  { key: 'users', title: 'Users', cell: ({ users }) => users },
];
const ROWS: Row[] = [
  { id: 'b', name: 'Berg 10', users: null },
  { id: 'a', name: 'Aalto', users: 3 },
  { id: 'c', name: 'Berg 9', users: 12 },
];

const tableOf = (change: Partial<DataTableProps<Row>>) => (
  <DataTable
    {...{ caption: 'Accounts', rows: ROWS, columns: COLUMNS, idOf: ({ id }: Row) => id }}
    {...change}
  />
);

function draw(change: Partial<DataTableProps<Row>> = {}) {
  const view = show(tableOf(change));
  const ids = () =>
    [...view.container.querySelectorAll<HTMLElement>('[data-row]')].map((row) => row.dataset.row);
  return { ...view, ids };
}

it('keeps the order that it is given, and asks for another', () => {
  const onSort = vi.fn();
  const { ids, getByRole } = draw({ onSort });
  expect(ids()).toEqual(['b', 'a', 'c']);
  fireEvent.click(getByRole('button', { name: 'Users' }));
  expect(onSort).toHaveBeenCalledExactlyOnceWith({ by: 'users', isDescending: false });
});

it('says what is not known', () => {
  const { container } = draw();
  expect(textOf(container.querySelector('[data-row=b]'))).toBe('Berg 10–not known');
});

it('draws few of ten thousand, and tells how many there are', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ({
    id: `r${at}`,
    name: `${at}`,
    users: at,
  }));
  const { ids, getByRole } = draw({ rows });
  expect(ids().length).toBeGreaterThan(5);
  expect(ids().length).toBeLessThan(100);
  expect(getByRole('table').getAttribute('aria-rowcount')).toBe('10001');
});

describe('while the page scrolls', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ({ id: `r${at}`, name: '', users: at }));
  // As the browser has it; nothing is laid out here.
  const scrollTo = (topPx: number) => {
    vi.spyOn(HTMLTableElement.prototype, 'getBoundingClientRect').mockReturnValue(
      new DOMRect(0, -topPx, 1_000, 450_000),
    );
    return act(() => void window.dispatchEvent(new Event('scroll')));
  };
  afterEach(() => vi.restoreAllMocks());

  it('draws those that stand in the window, with room for all the others', async () => {
    const { ids, container } = draw({ rows });
    await scrollTo(225_000);
    expect(ids()).toContain('r5000');
    expect(ids()).toContain(`r${5_000 + Math.floor(window.innerHeight / 45)}`);
    expect(ids().length).toBeLessThan(60);
    const rooms = [...container.querySelectorAll<HTMLElement>('.data-room td')];
    const roomPx = rooms.reduce((sum, { style }) => sum + Number.parseFloat(style.height), 0);
    expect(roomPx + 45 * ids().length).toBe(450_000);
  });

  it('draws the last ones when few are left where it was', async () => {
    const left = createCell(rows);
    const Cut = () => tableOf({ rows: useCell(left) });
    const { container } = show(<Cut />);
    await scrollTo(225_000);
    await act(() => left.set(rows.slice(0, 60)));
    const ids = [...container.querySelectorAll<HTMLElement>('[data-row]')].map(
      ({ dataset }) => dataset.row,
    );
    expect(ids.at(-1)).toBe('r59');
    expect(ids.length).toBeGreaterThanOrEqual(Math.floor(window.innerHeight / 45));
  });

  it('draws no row again that is there', async () => {
    const cell = vi.fn(() => '');
    const columns = [{ key: 'name', title: 'Name', cell }];
    draw({ rows, columns });
    cell.mockClear();
    await scrollTo(4 * 45);
    expect(cell).toHaveBeenCalledTimes(4);
  });
});

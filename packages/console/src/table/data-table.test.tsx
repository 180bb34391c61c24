// @vitest-environment happy-dom
import { cleanup, fireEvent } from '@testing-library/preact';
import { afterEach, expect, it, vi } from 'vitest';
import { show, textOf } from '../testing.fixture.tsx';
import { DataTable, type DataTableProps, type TableColumn } from './data-table.tsx';

afterEach(cleanup);

type Row = { id: string; name: string; users: number | null };
const COLUMNS: TableColumn<Row>[] = [
  { key: 'name', title: 'Name', isName: true, cell: ({ name }) => name, value: ({ name }) => name },
  { key: 'users', title: 'Users', cell: ({ users }) => users, value: ({ users }) => users },
];
const ROWS: Row[] = [
  { id: 'b', name: 'Berg 10', users: null },
  { id: 'a', name: 'Aalto', users: 3 },
  { id: 'c', name: 'Berg 9', users: 12 },
];

function draw(change: Partial<DataTableProps<Row>> = {}) {
  const props = { caption: 'Accounts', rows: ROWS, columns: COLUMNS, idOf: ({ id }: Row) => id };
  const view = show(<DataTable {...props} {...change} />);
  const ids = () =>
    [...view.container.querySelectorAll<HTMLElement>('[data-row]')].map((row) => row.dataset.row);
  return { ...view, ids };
}

it.each([
  ['name', false, ['a', 'c', 'b']],
  ['name', true, ['b', 'c', 'a']],
  ['users', false, ['a', 'c', 'b']],
  ['users', true, ['c', 'a', 'b']],
])('sorts by %s, descending %s, what is not known last', (by, isDescending, expected) => {
  expect(draw({ sort: { by, isDescending } }).ids()).toEqual(expected);
});

it('keeps the order that it is given without a sort, and asks for another', () => {
  const onSort = vi.fn();
  const { ids, getByRole } = draw({ onSort });
  expect(ids()).toEqual(['b', 'a', 'c']);
  fireEvent.click(getByRole('button', { name: 'Users' }));
  expect(onSort).toHaveBeenCalledExactlyOnceWith({ by: 'users', isDescending: false });
});

it('leaves out what is hidden, and says what is not known', () => {
  const { container } = draw({ hidden: new Set(['name']) });
  expect(textOf(container.querySelector('thead'))).toBe('Users');
  expect(textOf(container.querySelector('[data-row=b]'))).toBe('–not known');
});

it('chooses one, all and none', () => {
  const onSelect = vi.fn();
  const { getByLabelText } = draw({
    selected: new Set(['a']),
    onSelect,
    nameOf: (row) => row.name,
  });
  const all = getByLabelText('Select all') as HTMLInputElement;
  expect(all.indeterminate).toBe(true);
  fireEvent.click(getByLabelText('Select Berg 9'));
  expect(onSelect).toHaveBeenLastCalledWith(new Set(['a', 'c']));
  fireEvent.click(getByLabelText('Select Aalto'));
  expect(onSelect).toHaveBeenLastCalledWith(new Set());
  fireEvent.click(all);
  expect(onSelect).toHaveBeenLastCalledWith(new Set(['a', 'b', 'c']));
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

// @vitest-environment happy-dom
import type { AccountRow } from '@polku/backend/api';
import { cleanup, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.ts';
import { DAY_MS, NOW_MS, sampleRow } from '../samples.fixture.ts';
import { press, show, textOf } from '../testing.fixture.tsx';
import { AccountsView } from './accounts.tsx';

beforeEach(() => window.history.replaceState(null, '', '/accounts'));
afterEach(cleanup);

const rows = [
  sampleRow({ id: 'kaleva', name: 'Kaleva Oy', users: 14 }),
  sampleRow({
    id: 'pohjola',
    name: 'Pohjola',
    plan: 'silver',
    touchLevel: 'low',
    owner: { id: 'olli', name: 'Olli Ranta' },
    contractAt: new Date(NOW_MS - 43 * DAY_MS).toISOString(),
    firstUseAt: null,
    users: 3,
  }),
  sampleRow({
    id: 'acme',
    name: null,
    plan: null,
    touchLevel: null,
    owner: null,
    contractAt: null,
    firstUseAt: null,
    users: 0,
    lastSeenAt: null,
  }),
];

async function open(accounts: AccountRow[] = rows) {
  const view = show(
    <AccountsView load={async () => ({ accounts })} hasShortcuts={true} onItem={() => () => {}} />,
  );
  await waitFor(() => expect(view.getByRole('status').className).toBe('page-count'));
  const names = () =>
    [...view.container.querySelectorAll('tbody th a')].map((link) => textOf(link));
  const row = (name: string) =>
    textOf(
      [...view.container.querySelectorAll('tbody tr')].find((tr) => textOf(tr).includes(name)),
    );
  const sortBy = (name: string) => fireEvent.click(view.getByRole('button', { name }));
  const search = (query: string) =>
    fireEvent.input(view.getByRole('searchbox'), { target: { value: query } });
  return { ...view, names, row, sortBy, search };
}

describe('the accounts', () => {
  it('stand in a table, each with a link to its page', async () => {
    const { names, row, getByRole } = await open();
    expect(names()).toEqual(['acme', 'Kaleva Oy', 'Pohjola']);
    expect(getByRole('link', { name: 'Pohjola' }).getAttribute('href')).toBe('/accounts/pohjola');
    expect(row('Kaleva')).toMatch(
      /Gold.*High touch.*Maija Virtanen.*14.*10 Nov 2026.*10 minutes ago/,
    );
  });

  it('that have not used it are waited for, with how long', async () => {
    const { row } = await open();
    expect(row('Pohjola')).toContain('Not yet, 43 days after contract');
    expect(row('acme')).toContain('Not yet');
    expect(row('acme')).toContain('not known');
  });

  it('are sorted by a click, the other way at the second, and the address says so', async () => {
    const { names, sortBy, container } = await open();
    sortBy('Users');
    await waitFor(() => expect(names()).toEqual(['acme', 'Pohjola', 'Kaleva Oy']));
    sortBy('Users');
    await waitFor(() => expect(names()).toEqual(['Kaleva Oy', 'Pohjola', 'acme']));
    expect(window.location.search).toBe('?sort=-users');
    expect(container.querySelector('[aria-sort]')?.getAttribute('aria-sort')).toBe('descending');
    expect(textOf(container.querySelector('caption'))).toBe('Accounts, sorted by Users');
  });

  it('are searched in all that tells them apart', async () => {
    const { names, search, getByRole } = await open();
    search('low olli');
    await waitFor(() => expect(names()).toEqual(['Pohjola']));
    expect(textOf(getByRole('status'))).toBe('1 match');
    search('100%');
    await waitFor(() =>
      expect(textOf(getByRole('heading', { level: 2 }))).toBe('Nothing matches “100%”'),
    );
    expect(window.location.search).toBe('?q=100%25');
    fireEvent.click(getByRole('button', { name: 'Clear the search' }));
    await waitFor(() => expect(names()).toHaveLength(3));
    expect(window.location.search).toBe('');
  });

  it('are found as the address asks', async () => {
    window.history.replaceState(null, '', '/accounts?q=oy&sort=-users');
    const { names, getByRole } = await open();
    expect(names()).toEqual(['Kaleva Oy']);
    expect((getByRole('searchbox') as HTMLInputElement).value).toBe('oy');
  });

  it('are searched after a slash, which is not typed', async () => {
    const { getByRole } = await open();
    await waitFor(() => {
      press('/');
      expect(document.activeElement).toBe(getByRole('searchbox'));
    });
    const typed = new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(typed);
    expect(typed.defaultPrevented).toBe(false);
  });

  it('are drawn two hundred at a time', async () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      sampleRow({ id: `a${index}`, name: null }),
    );
    const { names, getByRole } = await open(many);
    expect(names()).toHaveLength(200);
    fireEvent.click(getByRole('button', { name: 'Show 200 more' }));
    await waitFor(() => expect(names()).toHaveLength(400));
    fireEvent.click(getByRole('button', { name: 'Show 50 more' }));
    await waitFor(() => expect(names()).toHaveLength(450));
  });

  it('may be none', async () => {
    const { getByRole, queryByRole } = await open([]);
    expect(getByRole('heading', { name: 'No accounts yet' })).toBeTruthy();
    expect(queryByRole('searchbox')).toBeNull();
  });
});

it('says why they could not be loaded, and loads again', async () => {
  const load = vi.fn(async () => ({ accounts: rows }));
  load.mockRejectedValueOnce(new ApiError('forbidden', 'No.'));
  const { findByRole } = show(
    <AccountsView load={load} hasShortcuts={true} onItem={() => () => {}} />,
  );
  expect(textOf(await findByRole('alert'))).toContain('Your role does not let you see this.');
  fireEvent.click(await findByRole('button', { name: 'Try again' }));
  expect(await findByRole('table')).toBeTruthy();
});

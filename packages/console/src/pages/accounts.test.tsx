// @vitest-environment happy-dom
import type { Me } from '@polku/backend/api';
import type { AccountTable, SavedView } from '@polku/backend/api-accounts';
import type { InboxItem } from '@polku/backend/api-inbox';
import { cleanup, fireEvent, waitFor } from '@testing-library/preact';
import type { DetachedWindowAPI } from 'happy-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter-preact';
import { sampleTable } from '../accounts/accounts.fixture.ts';
import { ApiError, type Client } from '../api/client.ts';
import { ConsoleProvider } from '../console-context.ts';
import { ToastProvider } from '../controls/toast.tsx';
import type { Language } from '../locale.ts';
import { NOW_MS } from '../samples.fixture.ts';
import { press, show, textOf } from '../testing.fixture.tsx';
import { AccountsPage } from './accounts.tsx';

beforeEach(() => {
  window.history.replaceState(null, '', '/accounts');
  // With room for every column.
  (window as unknown as { happyDOM: DetachedWindowAPI }).happyDOM.setViewport({ width: 1440 });
});
afterEach(cleanup);

const me: Me = {
  person: { id: 'p1', name: 'Veikko', email: 'veikko@reportly.example', role: 'csm' },
  workspace: { id: 'ws', name: 'Reportly', allowUnverified: false, isNew: false },
};

/** The page over a backend that holds this table and these views. */
async function open({
  table = sampleTable(NOW_MS),
  language = 'en',
}: {
  table?: AccountTable;
  language?: Language;
} = {}) {
  const views = new Map<string, SavedView>();
  const answer = () => ({ views: [...views.values()] });
  const get = vi.fn(async (path: string) => (path === '/api/account-table' ? table : answer()));
  const client = {
    get,
    async send(method: string, path: string, body: SavedView) {
      const id = path.split('/').at(-1) ?? '';
      if (method === 'DELETE') views.delete(id);
      else views.set(id, { ...body, id });
      return answer();
    },
  } as unknown as Client; // these two paths are all that the page asks for
  const listeners = new Set<(item: InboxItem) => void>();
  const onItem = (listener: (item: InboxItem) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const view = show(
    <Router>
      <ConsoleProvider value={{ me, client, hasShortcuts: true, refresh: async () => {}, onItem }}>
        <ToastProvider>
          <AccountsPage />
        </ToastProvider>
      </ConsoleProvider>
    </Router>,
    language,
  );
  await waitFor(() => expect(view.container.querySelector('.skeleton')).toBeNull());
  const rows = () =>
    [...view.container.querySelectorAll<HTMLElement>('[data-row]')].map(
      ({ dataset }) => dataset.row,
    );
  const row = (id: string) => textOf(view.container.querySelector(`[data-row="${id}"]`));
  const search = (query: string) =>
    fireEvent.input(view.getByRole('searchbox'), { target: { value: query } });
  const click = (name: string | RegExp) => fireEvent.click(view.getByRole('button', { name }));
  return {
    ...view,
    get,
    rows,
    row,
    search,
    click,
    hear: () => listeners.forEach((hear) => void hear({} as InboxItem)),
  };
}

describe('the accounts', () => {
  it('stand in a table by name, each with a link to its page', async () => {
    const { rows, row, getByRole } = await open();
    expect(rows()).toEqual(['aalto', 'kone', 'lumi', 'nokia']);
    expect(getByRole('link', { name: 'Kone' }).getAttribute('href')).toBe('/accounts/kone');
    expect(row('kone')).toMatch(/Gold.*High touch.*In use.*Veikko.*€60,000/);
    expect(row('aalto')).toContain('Not yet, 20 days');
    expect(row('nokia')).toContain('not known');
  });

  it('are sorted by a click, the other way at the second, and the address says so', async () => {
    const { rows, click } = await open();
    click('Billing a year');
    await waitFor(() => expect(rows()).toEqual(['lumi', 'aalto', 'kone', 'nokia']));
    click('Billing a year');
    await waitFor(() => expect(rows()).toEqual(['kone', 'aalto', 'lumi', 'nokia']));
    expect(window.location.search).toBe('?sort=-billing');
  });

  it('are searched at once, and the address follows', async () => {
    const { rows, search, getByRole, click } = await open();
    search('kone.ex');
    expect(rows()).toEqual(['kone']);
    expect(textOf(getByRole('status'))).toBe('1 of 4');
    await waitFor(() => expect(window.location.search).toBe('?q=kone.ex'));
    search('100%');
    expect(getByRole('heading', { name: 'No account is like that' })).toBeTruthy();
    click('Clear all');
    await waitFor(() => expect(rows()).toHaveLength(4));
    await waitFor(() => expect(window.location.search).toBe(''));
  });

  it('are cut as the address asks, with a chip for each cut', async () => {
    window.history.replaceState(null, '', '/accounts?tier=high|tech&owner=p1&sort=-users');
    const { rows, getByRole, click } = await open();
    expect(rows()).toEqual(['kone', 'aalto']);
    expect(getByRole('button', { name: 'Remove: Owner: Veikko' })).toBeTruthy();
    click('Remove: Touch level: Tech touch');
    await waitFor(() => expect(rows()).toEqual(['kone']));
    expect(new URLSearchParams(window.location.search).get('tier')).toBe('high');
  });

  it('are cut by a press on the pyramid, and on a field of the planes', async () => {
    const { rows, click, getByRole } = await open();
    click(/^High touch 1/);
    await waitFor(() => expect(rows()).toEqual(['kone']));
    expect(getByRole('button', { name: /^High touch 1/ }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    click(/^High touch 1/);
    await waitFor(() => expect(rows()).toHaveLength(4));
    click(/^Star 1/);
    await waitFor(() => expect(rows()).toEqual(['kone']));
    click(/^Star 1/);
    click(/^Grow 1/);
    await waitFor(() =>
      expect(Object.fromEntries(new URLSearchParams(window.location.search))).toEqual({
        billing: 'high',
        potential: 'medium|high',
      }),
    );
  });

  it('show the columns that the address asks for', async () => {
    window.history.replaceState(null, '', '/accounts?cols=domain.goal&charts=off');
    const { container, row } = await open();
    expect(textOf(container.querySelector('thead'))).toBe('AccountDomainOwn goal');
    expect(row('kone')).toContain('kone.example62%');
    expect(container.querySelector('.account-charts')).toBeNull();
  });

  it('are gone through with j and k, and searched after a slash', async () => {
    const { getByRole } = await open();
    await waitFor(() => {
      press('j');
      expect(document.activeElement).toBe(getByRole('link', { name: 'Aalto' }));
    });
    press('j');
    expect(document.activeElement).toBe(getByRole('link', { name: 'Kone' }));
    press('k');
    expect(document.activeElement).toBe(getByRole('link', { name: 'Aalto' }));
    press('/');
    expect(document.activeElement).toBe(getByRole('searchbox'));
  });

  it('say of each on a phone, by its name, what has no column there', async () => {
    const { happyDOM } = window as unknown as { happyDOM: DetachedWindowAPI };
    happyDOM.setViewport({ width: 360 });
    const { container, row } = await open();
    expect(textOf(container.querySelector('thead'))).toBe('AccountFirst use');
    expect(row('kone')).toMatch(/^KoneGold.*High touch.*Veikko/);
  });

  it('are opened by a link, in the page', async () => {
    const { getByRole } = await open();
    const kone = getByRole('link', { name: 'Kone' });
    // Left to the browser, which opens it elsewhere.
    expect(fireEvent.click(kone, { ctrlKey: true })).toBe(true);
    window.history.replaceState(null, '', '/accounts');
    expect(fireEvent.click(kone)).toBe(false);
    expect(window.location.pathname).toBe('/accounts/kone');
  });

  it('may be none', async () => {
    const { columns, ...table } = sampleTable(NOW_MS);
    const none = Object.fromEntries(Object.keys(columns).map((key) => [key, []]));
    const { getByRole, queryByRole } = await open({
      table: { ...table, columns: none as unknown as AccountTable['columns'] },
    });
    expect(getByRole('heading', { name: 'No accounts yet' })).toBeTruthy();
    expect(queryByRole('searchbox')).toBeNull();
  });

  it('are told in Finnish', async () => {
    const { row } = await open({ language: 'fi' });
    expect(row('kone')).toMatch(/Kulta.*Käytössä.*60\s000\s€/);
  });
});

it('says why they could not be loaded, and loads again', async () => {
  const get = vi.fn(async () => sampleTable(NOW_MS));
  get.mockRejectedValueOnce(new ApiError('forbidden', 'No.'));
  const client = { get } as unknown as Client;
  const parts = { me, client, hasShortcuts: true, refresh: async () => {}, onItem: () => () => {} };
  const { findByRole } = show(
    <ConsoleProvider value={parts}>
      <AccountsPage />
    </ConsoleProvider>,
  );
  expect(textOf(await findByRole('alert'))).toContain('Your role does not let you see this.');
  fireEvent.click(await findByRole('button', { name: 'Try again' }));
  expect(await findByRole('table')).toBeTruthy();
});

// @vitest-environment happy-dom
import { act, cleanup, configure, fireEvent, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { receiveItems } from './inbox-state.ts';
import { openConsole } from './open-console.fixture.tsx';
import { sampleItem, sampleMe } from './samples.fixture.ts';
import { press, textOf } from './testing.fixture.tsx';

beforeEach(() => window.history.replaceState(null, '', '/'));
// A page's chunk comes when it comes: a machine that is busy must not fail a test.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);

describe('addresses', () => {
  it.each([
    ['/', 'inbox'],
    ['/accounts', 'accounts'],
    ['/accounts/a%2Fb%3F%25', 'account'],
    ['/nowhere', 'not-found'],
    ['/sign-in', 'inbox'],
  ])('%s shows the page %s', async (path, page) => {
    const view = openConsole(path);
    await waitFor(() => expect(view.page()).toBe(page));
  });

  it('keep the scope, which falls back to one’s own accounts', () => {
    expect(openConsole('/').scopes).toEqual(['mine']);
    cleanup();
    expect(openConsole('/?scope=all').scopes).toEqual(['all']);
  });

  it('start another inbox for another scope, and close the first', async () => {
    const { getByRole, scopes, inbox } = openConsole('/');
    fireEvent.click(getByRole('link', { name: 'Everyone’s' }));
    await waitFor(() => expect(scopes).toEqual(['mine', 'all']));
    expect(window.location.search).toBe('?scope=all');
    await waitFor(() => expect(inbox.close).toHaveBeenCalledOnce());
  });

  it('lead from an item to its account and back to the item', async () => {
    const { page } = openConsole('/');
    press('j');
    press('j');
    press('Enter');
    await waitFor(() => expect(page()).toBe('account'));
    expect(document.activeElement?.id).toBe('main');
    window.history.replaceState(null, '', '/');
    act(() => void window.dispatchEvent(new PopStateEvent('popstate')));
    await waitFor(() => expect(page()).toBe('inbox'));
    await waitFor(() =>
      expect(document.activeElement?.getAttribute('data-notification-id')).toBe('n1'),
    );
  });
});

describe('the palette', () => {
  it('opens at Ctrl+K, also from a field, and leads to what is chosen by keys alone', async () => {
    const { page, findByRole, findAllByRole } = openConsole('/accounts');
    (await findByRole('searchbox')).focus();
    press('k', { ctrlKey: true });
    const field = await findByRole('combobox', { name: 'Page, account, flow or act' });
    expect(document.activeElement).toBe(field);
    fireEvent.input(field, { target: { value: 'inb' } });
    await waitFor(async () => expect(await findAllByRole('option')).toHaveLength(1));
    press('Enter');
    await waitFor(() => expect(page()).toBe('inbox'));
    expect(document.querySelector('.palette')).toBeNull();
  });

  it('says which of the found is meant', async () => {
    const { findByRole } = openConsole('/');
    press('k', { metaKey: true });
    const field = await findByRole('combobox', { name: 'Page, account, flow or act' });
    press('ArrowDown');
    const meant = () => document.getElementById(field.getAttribute('aria-activedescendant') ?? '');
    await waitFor(() => expect(textOf(meant())).toBe('AccountsPage'));
    press('ArrowUp');
    press('ArrowUp');
    await waitFor(() => expect(textOf(meant())).toBe('Sign outDo'));
    expect(meant()?.getAttribute('aria-selected')).toBe('true');
  });
});

describe('what arrives', () => {
  it('is counted in the title and in the menu, on every page', async () => {
    const { state, container } = openConsole('/accounts');
    await waitFor(() => expect(document.title).toBe('(2) Accounts · Reportly'));
    await act(() => state.set(receiveItems(state.get(), [sampleItem({ seq: 3 })])));
    expect(document.title).toBe('(3) Accounts · Reportly');
    expect(textOf(container.querySelector('.count'))).toBe('33 to acknowledge');
    await act(() => state.set({ ...state.get(), items: [] }));
    expect(document.title).toBe('Accounts · Reportly');
  });

  it('is said aloud once', async () => {
    const { state, announced } = openConsole('/accounts');
    expect(announced()).toEqual([]);
    const item = sampleItem({ seq: 3 });
    await act(() => state.set(receiveItems(state.get(), [item])));
    await act(() => state.set(receiveItems(state.get(), [{ ...item, deliveries: [] }])));
    await act(() => state.set(receiveItems(state.get(), [sampleItem({ seq: 4, account: null })])));
    expect(announced()).toEqual([
      'First report: Aino Lehtonen, Kaleva Oy',
      'First report: Aino Lehtonen',
    ]);
  });
});

describe('the live connection', () => {
  it('is shown as it is', async () => {
    const { state, connection } = openConsole();
    expect(textOf(connection())).toBe('Live');
    await act(() => state.set({ ...state.get(), connection: 'reconnecting' }));
    expect(textOf(connection())).toBe('Reconnecting…');
  });

  it('is offline when the network is gone, says since when, and comes back by itself', async () => {
    const { state, connection, inbox, queryByText } = openConsole();
    const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await act(() => state.set({ ...state.get(), connection: 'reconnecting' }));
    act(() => void window.dispatchEvent(new Event('offline')));
    expect(connection()?.getAttribute('data-connection')).toBe('offline');
    expect(queryByText(/You are offline. You see what was known at/)).not.toBeNull();
    onLine.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event('online')));
    expect(inbox.reload).toHaveBeenCalledOnce();
    await act(() => state.set({ ...state.get(), connection: 'live' }));
    expect(queryByText(/You are offline/)).toBeNull();
    vi.restoreAllMocks();
  });
});

describe('choices', () => {
  it('change the language of everything at once', async () => {
    const { getByRole, getByLabelText } = openConsole();
    act(() => void fireEvent.click(getByLabelText('Suomi')));
    expect(getByRole('heading', { level: 1 }).textContent).toBe('Saapuneet');
    expect(document.documentElement.lang).toBe('fi');
  });

  it('change the colours', async () => {
    const { getByLabelText, preferences } = openConsole();
    act(() => void fireEvent.click(getByLabelText('Dark')));
    expect(preferences.theme.get()).toBe('dark');
  });

  it('show the shortcuts at ?, and switch single keys off', async () => {
    const { container, getByLabelText } = openConsole();
    const dialog = container.querySelector('dialog');
    expect(dialog?.open).toBe(false);
    await act(() => press('?', { shiftKey: true }));
    expect(dialog?.open).toBe(true);
    // While it is open, keys do nothing behind it.
    press('j');
    expect(document.activeElement?.getAttribute('data-notification-id')).toBeFalsy();
    act(() => void fireEvent.click(getByLabelText('Off')));
    await act(() => dialog?.close());
    await act(() => press('?', { shiftKey: true }));
    expect(dialog?.open).toBe(false);
  });

  it('sign out, and say when that failed', async () => {
    const { getByRole, session, findByText } = openConsole();
    session.signOut.mockRejectedValueOnce(new Error('No answer.'));
    fireEvent.click(getByRole('button', { name: 'Sign out' }));
    expect(await findByText(/You are still signed in/)).toBeTruthy();
    fireEvent.click(getByRole('button', { name: 'Sign out' }));
    expect(session.signOut).toHaveBeenCalledTimes(2);
  });
});

it('warns of a workspace that counts what nobody has verified', () => {
  const me = { ...sampleMe, workspace: { ...sampleMe.workspace, allowUnverified: true } };
  const { getByRole } = openConsole('/', { status: 'in', me });
  expect(textOf(getByRole('complementary'))).toContain('without a verified identity');
});

describe('who is not signed in', () => {
  it.each([
    [{ status: 'out' }, 'You are signed out'],
    [{ status: 'out', problem: 'invalid_link' }, 'This link no longer works'],
    [{ status: 'out', problem: 'unreachable' }, 'This could not be loaded'],
    [{ status: 'signing_in' }, 'Signing you in…'],
    [{ status: 'failed', failure: 'unreachable' }, 'This could not be loaded'],
  ] as const)('%j is told: %s', (session, text) => {
    const { page, container, scopes } = openConsole('/accounts', session);
    expect(page()).toBe('sign-in');
    expect(textOf(container)).toContain(text);
    expect(scopes).toEqual([]);
  });

  it('sees nothing before that is known', () => {
    const { page, container } = openConsole('/', { status: 'loading' });
    expect(page()).toBeUndefined();
    expect(textOf(container)).toBe('');
  });

  it('may come in by their organisation, where there is a provider', async () => {
    const { findByRole } = openConsole('/', { status: 'out' });
    const link = await findByRole('link', { name: 'Sign in with your organisation' });
    expect(link.getAttribute('href')).toBe('/api/session/oidc');
  });

  it('tries again', () => {
    const { getByRole, session } = openConsole('/', { status: 'out', problem: 'unreachable' });
    fireEvent.click(getByRole('button', { name: 'Try again' }));
    expect(session.retry).toHaveBeenCalledOnce();
  });

  it('comes back to the address where the session ended', async () => {
    const { session, page } = openConsole('/accounts', { status: 'out' });
    await act(() => session.state.set({ status: 'in', me: sampleMe }));
    expect(page()).toBe('accounts');
  });
});

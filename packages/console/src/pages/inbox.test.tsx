// @vitest-environment happy-dom
import type { InboxItem } from '@polku/backend/api-inbox';
import { act, cleanup, fireEvent } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCell } from '../cell.ts';
import { emptyInbox, type InboxState, mergeItems, receiveItems } from '../inbox-state.ts';
import { acknowledgedBy, sampleItem, sampleMe } from '../samples.fixture.ts';
import { press, show, textOf } from '../testing.fixture.tsx';
import { InboxPage, type InboxPageProps } from './inbox.tsx';

beforeEach(() => window.history.replaceState(null, '', '/'));
afterEach(cleanup);

function open(change: Partial<InboxState> = {}, props: Partial<InboxPageProps> = {}) {
  const state = createCell<InboxState>({ ...emptyInbox, status: 'ready', ...change });
  const inbox = {
    state,
    wish: vi.fn(),
    showOlder: vi.fn(),
    reload: vi.fn(),
    onItem: () => () => {},
    close() {},
  };
  const view = show(
    <InboxPage
      inbox={inbox}
      scope="mine"
      me={sampleMe.person}
      hasShortcuts={true}
      cursor={createCell<string | undefined>(undefined)}
      {...props}
    />,
  );
  const items = () => [...view.container.querySelectorAll<HTMLElement>('[data-notification-id]')];
  return {
    ...view,
    inbox,
    state,
    items,
    announced: () => textOf(view.container.querySelector('[data-announcer]')),
    focused: () => document.activeElement?.getAttribute('data-notification-id'),
  };
}

const withItems = (...all: InboxItem[]) => ({ items: mergeItems([], all) });
const three = withItems(...[3, 2, 1].map((seq) => sampleItem({ seq })));

describe('the inbox says', () => {
  it('that it is loading', () => {
    const { getByText, items } = open({ status: 'loading' });
    expect(getByText('Loading the inbox…')).toBeTruthy();
    expect(items()).toEqual([]);
  });

  it('why it could not be loaded, and loads again', () => {
    const { getByRole, inbox } = open({ status: 'failed', failure: 'unreachable' });
    expect(textOf(getByRole('alert'))).toContain('The backend did not answer.');
    fireEvent.click(getByRole('button', { name: 'Try again' }));
    expect(inbox.reload).toHaveBeenCalledOnce();
  });

  it('that the network is gone, and loads when it is back', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const { getByRole, inbox } = open({ status: 'failed', failure: 'unreachable' });
    expect(textOf(getByRole('alert'))).toContain('You are offline');
    fireEvent(window, new Event('online'));
    expect(inbox.reload).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  it('that nobody is new, and where others may be', () => {
    const { getByRole } = open();
    expect(getByRole('heading', { name: 'Nobody new yet' })).toBeTruthy();
    const link = getByRole('link', { name: 'Show everyone’s accounts' });
    expect(link.getAttribute('href')).toBe('/?scope=all');
  });

  it('that older ones are there, and fetches them', () => {
    const { getByRole, inbox } = open({ ...three, nextBefore: 1 });
    fireEvent.click(getByRole('button', { name: 'Show older' }));
    expect(inbox.showOlder).toHaveBeenCalledOnce();
  });
});

describe('acknowledging', () => {
  it('wishes it, and says it aloud', () => {
    const { getByRole, inbox, announced } = open(withItems(sampleItem()));
    fireEvent.click(getByRole('button', { name: 'Acknowledge' }));
    expect(inbox.wish).toHaveBeenCalledWith('n1', 'acknowledge');
    expect(announced()).toBe('Acknowledged: Aino Lehtonen');
  });

  it('shows who has done it, and offers to undo it', () => {
    const { getByRole, inbox, items } = open(
      withItems(sampleItem({ acknowledged: acknowledgedBy('Olli') })),
    );
    expect(textOf(items()[0])).toContain('Acknowledged by Olli 1 minute ago');
    fireEvent.click(getByRole('button', { name: 'Undo' }));
    expect(inbox.wish).toHaveBeenCalledWith('n1', 'undo');
  });

  it('says when it was refused, and tries again', () => {
    const { getByRole, inbox } = open({
      ...withItems(sampleItem()),
      refusals: new Map([['n1', 'acknowledge']]),
    });
    expect(textOf(getByRole('alert'))).toContain('It could not be acknowledged');
    fireEvent.click(getByRole('button', { name: 'Try again' }));
    expect(inbox.wish).toHaveBeenCalledWith('n1', 'acknowledge');
  });

  it('is not offered to who may only look', () => {
    const me = { ...sampleMe.person, role: 'viewer' } as const;
    const { queryByRole, inbox } = open(withItems(sampleItem()), { me });
    expect(queryByRole('button', { name: 'Acknowledge' })).toBeNull();
    press('j');
    press('e');
    expect(inbox.wish).not.toHaveBeenCalled();
  });
});

describe('the keyboard', () => {
  it('moves with j and k and stops at the ends', () => {
    const { focused } = open(three);
    const walked = ['j', 'j', 'j', 'j', 'k'].map((key) => {
      press(key);
      return focused();
    });
    expect(walked).toEqual(['n3', 'n2', 'n1', 'n1', 'n2']);
  });

  it('stays where it is when something arrives on top', async () => {
    const { focused, state, items } = open(three);
    press('j');
    await act(() => state.set(receiveItems(state.get(), [sampleItem({ seq: 4 })])));
    expect(items().map(({ dataset }) => dataset.notificationId)).toEqual(['n4', 'n3', 'n2', 'n1']);
    expect(focused()).toBe('n3');
    press('k');
    expect(focused()).toBe('n4');
  });

  it('acknowledges with e, and undoes with e', () => {
    const done = sampleItem({ seq: 1, acknowledged: acknowledgedBy('Olli') });
    const { inbox } = open(withItems(sampleItem({ seq: 2 }), done));
    press('e');
    expect(inbox.wish).not.toHaveBeenCalled();
    press('j');
    press('e');
    press('e', { repeat: true });
    press('j');
    press('E');
    expect(inbox.wish.mock.calls).toEqual([
      ['n2', 'acknowledge'],
      ['n1', 'undo'],
    ]);
  });

  it('opens the account with Enter', () => {
    open(three);
    press('j');
    press('Enter');
    expect(window.location.pathname).toBe('/accounts/kaleva');
  });

  it('leaves keys with a modifier alone, and all of them when they are switched off', () => {
    const { focused, unmount } = open(three);
    press('j', { ctrlKey: true });
    expect(focused()).toBeNull();
    unmount();
    const off = open(three, { hasShortcuts: false });
    press('j');
    expect(off.focused()).toBeNull();
  });
});

describe('what arrives', () => {
  it('stands on top at once, marked as new, under its own day', async () => {
    const old = sampleItem({ seq: 1, notifiedAt: '2026-11-20T08:00:00Z' });
    const { state, items, container } = open(withItems(old));
    await act(() => state.set(receiveItems(state.get(), [sampleItem({ seq: 2 })])));
    expect(items()[0]?.className).toContain('has-arrived');
    expect(items()[1]?.className).not.toContain('has-arrived');
    const days = [...container.querySelectorAll('h2')].map(textOf);
    expect(days[0]).toBe('Today');
    expect(days[1]).toMatch(/^Friday,? 20 November$/);
  });

  it('is told, out of sight, to who has scrolled down', async () => {
    const { state, getByRole, queryByRole } = open(three);
    const scroll = vi.spyOn(window, 'scrollY', 'get').mockReturnValue(900);
    await act(() => state.set(receiveItems(state.get(), [sampleItem({ seq: 4 })])));
    await act(() => state.set(receiveItems(state.get(), [sampleItem({ seq: 5 })])));
    expect(getByRole('button', { name: '2 new' })).toBeTruthy();
    scroll.mockReturnValue(0);
    fireEvent.scroll(window);
    expect(queryByRole('button', { name: '2 new' })).toBeNull();
    vi.restoreAllMocks();
  });
});

const many = (count: number) =>
  withItems(...Array.from({ length: count }, (_, index) => sampleItem({ seq: index + 1 })));

it('takes one more into many without drawing them anew', async () => {
  const { state, items } = open(many(50));
  const before = items();
  await act(() => state.set(receiveItems(state.get(), [sampleItem({ seq: 51 })])));
  // The last of them goes: as many are drawn as before, the newest on top.
  expect(items()).toHaveLength(50);
  expect(items()[0]?.dataset.notificationId).toBe('n51');
  expect(items().slice(1)).toEqual(before.slice(0, -1));
});

it('draws the first of many, and the rest as one comes to them', async () => {
  const { items, focused } = open(many(130));
  expect(items()).toHaveLength(50);
  for (let step = 0; step < 60; step += 1) await act(() => press('j'));
  expect(focused()).toBe('n71');
  expect(items()).toHaveLength(100);
  const scroll = vi.spyOn(window, 'scrollY', 'get').mockReturnValue(0);
  await act(() => void fireEvent.scroll(window));
  expect(items()).toHaveLength(50);
  scroll.mockRestore();
});

it('draws as far as one was, when one comes back', () => {
  const { focused, items } = open(many(130), { cursor: createCell<string | undefined>('n20') });
  expect(items()).toHaveLength(130);
  expect(focused()).toBeNull();
});

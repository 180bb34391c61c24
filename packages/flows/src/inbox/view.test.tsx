// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { words as fi } from '../words/fi.ts';
import type { InboxScreen, InboxState, ShownConversation } from './state.ts';
import { Inbox, inboxWords } from './views.ts';

afterEach(cleanup);

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

const conversation = (part: Partial<ShownConversation> = {}): ShownConversation => ({
  id: 'c1',
  lastAt: NOW - MINUTE,
  isUnread: true,
  messages: [
    { id: 'a', by: 'person', name: 'Aino', text: '<b>Yes.</b>', at: NOW - MINUTE },
    { id: 'q', by: 'user', text: 'May I?', at: NOW - 5 * MINUTE },
  ],
  ...part,
});
const NEWS = {
  id: 'news',
  title: { en: 'Faster', fi: 'Nopeammin' },
  text: { en: 'What is **slow**?', fi: 'Mikä on hidasta?' },
  at: NOW - 48 * 60 * MINUTE,
};

function show(part: Partial<InboxState> = {}, { isInPage = false, isFinnish = false } = {}) {
  const actions = {
    show: vi.fn<(next: InboxScreen) => void>(),
    begin: vi.fn(),
    send: vi.fn(),
    draft: vi.fn((text?: string) => text ?? ''),
    showOlder: vi.fn(),
    retry: vi.fn(),
  };
  const onClose = vi.fn();
  const draw = (more: Partial<InboxState>) => (
    <Inbox
      state={{
        status: 'ready',
        mayWrite: true,
        conversations: [],
        hasOlder: false,
        messages: [],
        screen: { kind: 'list' },
        news: '',
        ...part,
        ...more,
      }}
      actions={actions}
      words={isFinnish ? fi.inbox : inboxWords}
      languages={[isFinnish ? 'fi' : 'en']}
      now={NOW}
      onClose={isInPage ? undefined : onClose}
    />
  );
  const { rerender } = render(draw({}));
  return { actions, onClose, change: (more: Partial<InboxState>) => rerender(draw(more)) };
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const THREAD: InboxScreen = { kind: 'thread', conversationId: 'c1' };

describe('the list', () => {
  test('has conversations and messages, the newest first, and says what is unread', () => {
    const { actions } = show({ conversations: [conversation()], messages: [NEWS] });
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items[0]).toMatch(/^Aino.*<b>Yes\.<\/b>$/);
    expect(items[1]).toMatch(/^Faster20 Nov.*What is slow\?$|^FasterNov 20.*What is slow\?$/);
    expect(screen.getAllByRole('img', { name: 'Unread' })).toHaveLength(1);
    press(/Aino/);
    expect(actions.show).toHaveBeenCalledWith({ ...THREAD, flowId: undefined });
    press(/Faster/);
    expect(actions.begin).toHaveBeenCalledWith({ flowId: 'news', isWriting: false });
  });

  test('has one line of a message and what was written about it', () => {
    show({ conversations: [conversation({ flowId: 'news' })], messages: [NEWS] });
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatch(/^Faster.*Aino: <b>Yes\.<\/b>$/);
  });

  test('says so when nothing is there, and whom to write to', () => {
    const { actions } = show();
    expect(screen.getByText(/Nothing here yet. Write to us/)).toBeTruthy();
    press('Write to us');
    expect(actions.begin).toHaveBeenCalledWith();
  });

  test('says so when it could not be loaded, and tries again', () => {
    const { actions } = show({ status: 'failed' });
    expect(screen.getByRole('alert').textContent).toBe('The inbox could not be loaded.');
    press('Try again');
    expect(actions.retry).toHaveBeenCalledOnce();
  });

  test('offers older ones', () => {
    const { actions } = show({ conversations: [conversation()], hasOlder: true });
    press('Show older');
    expect(actions.showOlder).toHaveBeenCalledOnce();
  });

  test('offers nothing to who may not write', () => {
    show({ mayWrite: false });
    expect(screen.queryByRole('button', { name: 'Write to us' })).toBeNull();
  });
});

describe('a conversation', () => {
  const open = (part: Partial<ShownConversation> = {}) =>
    show({ conversations: [conversation(part)], screen: THREAD });

  test('has the newest below, as the text it is, with who wrote it', () => {
    open();
    expect(screen.getByRole('dialog', { name: 'Aino' })).toBeTruthy();
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items[0]).toMatch(/^You · .*May I\?$/);
    expect(items[1]).toMatch(/^Aino · .*<b>Yes\.<\/b>$/);
    expect(document.querySelector('b')).toBeNull();
  });

  test('sends what is written, by the button and by Ctrl and Enter, and empties the field', () => {
    const { actions } = open();
    const field = screen.getByRole('textbox', { name: 'Your message' }) as HTMLTextAreaElement;
    fireEvent.input(field, { target: { value: 'Thanks' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(actions.send).not.toHaveBeenCalled();
    press('Send');
    expect([actions.send.mock.calls, field.value]).toEqual([[['Thanks']], '']);
    fireEvent.input(field, { target: { value: 'More' } });
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
    expect(actions.send).toHaveBeenLastCalledWith('More');
  });

  test('sends nothing that is empty or too long, and says how much is too much', () => {
    const { actions } = open();
    const field = screen.getByRole('textbox');
    for (const value of ['  ', 'x'.repeat(4_003)]) {
      fireEvent.input(field, { target: { value } });
      press('Send');
    }
    expect(actions.send).not.toHaveBeenCalled();
    expect(screen.getByText('3 too many')).toBeTruthy();
  });

  test('says what waits to be sent, and offers older messages', () => {
    const message = { id: 'w', by: 'user' as const, text: 'Hi', at: NOW, isPending: true };
    const { actions } = open({ messages: [message], next: 'p' });
    expect(screen.getByRole('listitem').textContent).toBe('You · Not sent yetHi');
    press('Show older');
    expect(actions.showOlder).toHaveBeenCalledOnce();
  });

  test('about a message shows that message, with its markup', () => {
    show({
      conversations: [],
      messages: [NEWS],
      screen: { kind: 'thread', conversationId: 'new', flowId: 'news' },
    });
    expect(screen.getByRole('article').textContent).toBe('FasterWhat is slow?');
    expect(document.querySelector('strong')?.textContent).toBe('slow');
  });

  test('has no field for who may not write', () => {
    show({ conversations: [conversation()], screen: THREAD, mayWrite: false });
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

describe('the focus', () => {
  test('goes to the head of a panel that was opened, and of what follows', () => {
    const { change } = show({ conversations: [conversation()] });
    const heading = () => screen.getByRole('heading', { level: 2 });
    expect(document.activeElement).toBe(heading());
    change({ conversations: [conversation()], screen: THREAD });
    expect(document.activeElement).toBe(heading());
    change({ conversations: [conversation()] });
    // Back where they were.
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /Aino/ }));
  });

  test('goes to the field of who has come to write', () => {
    const { change } = show();
    change({ screen: { ...THREAD, isWriting: true } });
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
  });

  test('is not taken by an inbox that stands in the page, which cannot be closed', () => {
    show({ conversations: [conversation()] }, { isInPage: true });
    expect(document.activeElement).toBe(document.body);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Close the inbox' })).toBeNull();
  });
});

describe('the panel', () => {
  test('is closed by its cross and by Escape', () => {
    const { onClose } = show();
    press('Close the inbox');
    const panel = screen.getByRole('dialog');
    fireEvent.keyDown(panel, { key: 'Escape', isComposing: true });
    fireEvent.keyDown(panel, { key: 'Escape' });
    expect(onClose).toHaveBeenCalledTimes(2);
  });

  test('says what has come', () => {
    const { change } = show();
    change({ news: 'Aino: Yes.' });
    expect(screen.getByRole('status').textContent).toBe('Aino: Yes.');
  });

  test('speaks Finnish to who reads Finnish', () => {
    show({ messages: [NEWS] }, { isFinnish: true });
    expect(screen.getByRole('dialog', { name: 'Viestit' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Kirjoita meille' })).toBeTruthy();
    expect(screen.getByRole('button', { name: /Nopeammin/ })).toBeTruthy();
  });
});

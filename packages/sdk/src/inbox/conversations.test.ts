import type { Conversation, InboxAnswer } from '@polku/flows';
import { describe, expect, test } from 'vitest';
import { createConversations } from './conversations.ts';

const NOW = 1_000_000;
const user = (id: string, at: number) => ({ id, by: 'user' as const, text: id, at });
const person = (id: string, at: number) => ({
  id,
  by: 'person' as const,
  name: 'Aino',
  text: id,
  at,
});

const conversation = (part: Partial<Conversation> = {}): Conversation => ({
  id: 'c1',
  lastAt: 20,
  isUnread: true,
  messages: [person('a', 20), user('q', 10)],
  ...part,
});
const answer = (...conversations: Conversation[]): InboxAnswer => ({
  conversations,
  unread: conversations.filter(({ isUnread }) => isUnread).length,
  state: '1',
  mayWrite: true,
});
const here = (messageId: string, at = NOW) => ({
  conversationId: 'c1',
  messageId,
  text: messageId,
  at,
});
const texts = (of: ReturnType<typeof createConversations>, at = 0) =>
  of.shown()[at]?.messages.map(({ text, isPending }) => (isPending ? `${text}…` : text));

describe('conversations on a page', () => {
  test('are the newest first, whatever pages they came in', () => {
    const all = createConversations([], NOW);
    all.take({ ...answer(conversation({ id: 'new', lastAt: 30 })), next: 'older' });
    expect(all.next()).toBe('older');
    all.take(answer(conversation({ id: 'old', lastAt: 5 })), { isOlder: true });
    // The head again, which knows of no older page.
    all.take({ ...answer(conversation({ id: 'newest', lastAt: 40 })), next: 'other' });
    expect(all.shown().map(({ id }) => id)).toEqual(['newest', 'new', 'old']);
    expect(all.next()).toBeUndefined();
  });

  test('keep the older messages that were asked for, and where more of them begin', () => {
    const all = createConversations([], NOW);
    all.take(answer(conversation({ next: 'p1' })));
    const older = conversation({ messages: [user('first', 1)], next: 'p2' });
    all.take(answer(older), { isOlder: true, conversationId: 'c1' });
    all.take(answer(conversation({ messages: [person('b', 30), person('a', 20)], next: 'p1' })));
    expect(texts(all)).toEqual(['b', 'a', 'q', 'first']);
    expect(all.shown()[0]?.next).toBe('p2');
  });

  test('show at once what is written here, on top, until it comes down: once', () => {
    const all = createConversations([], NOW);
    all.take(answer(conversation({ lastAt: NOW * 2, isUnread: false })));
    all.write(here('late'));
    expect(texts(all)).toEqual(['late…', 'a', 'q']);
    all.take(answer(conversation({ messages: [user('late', 5), person('a', 20)] })));
    expect(texts(all)).toEqual(['a', 'q', 'late']);
    expect(all.written()).toEqual([]);
  });

  test('that are begun here are there before the backend knows of them', () => {
    const all = createConversations([], NOW);
    all.write({ ...here('hello'), flowId: 'news' });
    expect(all.shown()).toMatchObject([{ id: 'c1', flowId: 'news', isUnread: false }]);
    expect(texts(all)).toEqual(['hello…']);
  });

  test('hold what an earlier page has written, but nothing that is too old to be taken', () => {
    const week = 7 * 24 * 3_600_000;
    const all = createConversations([here('fresh', week), here('old', 0)], week + 1);
    expect(all.written().map(({ messageId }) => messageId)).toEqual(['fresh']);
  });
});

describe('the unread count', () => {
  test('falls when an answer is seen, at once and once', () => {
    const all = createConversations([], NOW);
    all.take(answer(conversation(), conversation({ id: 'c2' })));
    expect(all.unread()).toBe(2);
    expect(all.read('c1')).toBe(20);
    expect([all.read('c1'), all.unread()]).toEqual([undefined, 1]);
    expect(all.shown().find(({ id }) => id === 'c1')?.isUnread).toBe(false);
  });

  test('does not rise again by an answer that has not heard of it yet', () => {
    const all = createConversations([], NOW);
    all.take(answer(conversation()));
    all.read('c1');
    all.take(answer(conversation()));
    expect([all.unread(), all.shown()[0]?.isUnread]).toEqual([0, false]);
    // Nor falls below none when the backend has.
    all.take(answer(conversation({ isUnread: false })));
    expect(all.unread()).toBe(0);
  });

  test('rises again by the next answer', () => {
    const all = createConversations([], NOW);
    all.take(answer(conversation()));
    all.read('c1');
    all.take(answer(conversation({ lastAt: 30, messages: [person('b', 30), person('a', 20)] })));
    expect([all.unread(), all.read('c1')]).toEqual([1, 30]);
  });
});

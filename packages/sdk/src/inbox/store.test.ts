// @vitest-environment happy-dom
import type { InboxAnswer } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeMemory } from '../memory.fixture.ts';
import { createInboxStore } from './store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NOTHING: InboxAnswer = { conversations: [], unread: 0, state: '0', mayWrite: true };
const ANSWERED: InboxAnswer = {
  conversations: [
    {
      id: 'c1',
      lastAt: 20,
      isUnread: true,
      messages: [{ id: 'a', by: 'person', name: 'Aino', text: 'Yes.', at: 20 }],
    },
  ],
  unread: 1,
  state: '1',
  mayWrite: true,
};

function start({ memory = createFakeMemory(), userId = 'maya' } = {}) {
  const answers: (InboxAnswer | undefined)[] = [];
  const asked: object[] = [];
  const waiting: ((answer: InboxAnswer | undefined) => void)[] = [];
  let made = 0;
  const collector = { track: vi.fn(), flush: vi.fn(async () => {}) };
  const store = createInboxStore({
    collector,
    memory,
    userId,
    messages: () => [],
    newId: () => `id-${++made}`,
    onChange: () => {},
    ask(question, signal) {
      asked.push(question);
      if (answers.length > 0) return Promise.resolve(answers.shift());
      // As the backend does: until there is something new.
      return new Promise((resolve) => {
        waiting.push(resolve);
        signal?.addEventListener('abort', () => resolve(undefined));
      });
    },
  });
  const turn = () => vi.advanceTimersByTimeAsync(0);
  return { store, collector, memory, answers, asked, waiting, turn };
}

const OPEN = { isOpen: true, isInPage: false };
const CLOSED = { isOpen: false, isInPage: false };

describe('an inbox', () => {
  test('asks nothing before it is opened, and nothing once it is closed or out of sight', async () => {
    const { store, asked, answers, turn } = start();
    await turn();
    expect(asked).toEqual([]);
    answers.push(NOTHING);
    store.lookAt(OPEN);
    await vi.advanceTimersByTimeAsync(2_000);
    // The second question waits for something new.
    expect(asked).toEqual([{}, { state: '0' }]);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    vi.restoreAllMocks();
    document.dispatchEvent(new Event('visibilitychange'));
    await turn();
    expect(asked).toHaveLength(3);
    store.lookAt(CLOSED);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not ask without end where the backend does not wait, nor where it is down', async () => {
    const { store, asked, answers } = start();
    answers.push(...Array.from({ length: 50 }, () => NOTHING));
    store.lookAt(OPEN);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(6);
    store.destroy();
    const down = start();
    down.answers.push(...Array.from({ length: 50 }, () => undefined));
    down.store.lookAt(OPEN);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(down.asked).toHaveLength(3);
    expect(down.store.state().status).toBe('failed');
    down.store.destroy();
  });

  test('asks again at once when the network is back', async () => {
    const { store, asked, answers, turn } = start();
    answers.push(undefined);
    store.lookAt(OPEN);
    await turn();
    dispatchEvent(new Event('online'));
    await turn();
    expect(asked).toHaveLength(2);
    store.destroy();
  });

  test('marks an answer as read when its conversation stands there, and not before', async () => {
    const { store, collector, answers, turn } = start();
    answers.push(ANSWERED);
    store.lookAt(OPEN);
    await turn();
    expect([store.unread(), collector.track.mock.calls]).toEqual([1, []]);
    store.show({ kind: 'thread', conversationId: 'c1' });
    expect(store.unread()).toBe(0);
    const read = { conversationId: 'c1', upTo: 20 };
    expect(collector.track.mock.calls).toEqual([['conversation_read', read]]);
    expect(collector.flush).toHaveBeenCalledOnce();
    store.destroy();
  });

  test('says what has come meanwhile, and not what was there at the first look', async () => {
    const { store, answers, waiting, turn } = start();
    answers.push(NOTHING);
    store.lookAt(OPEN);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(store.state().news).toBe('');
    waiting[0]?.(ANSWERED);
    await turn();
    expect(store.state().news).toBe('Aino: Yes.');
    store.destroy();
  });

  test('sends through the collector, and shows what was written also on the next page', async () => {
    const { store, collector, memory, answers, turn } = start();
    answers.push(NOTHING, NOTHING);
    store.lookAt(OPEN);
    await turn();
    store.begin();
    store.send('Hello');
    await turn();
    const said = { conversationId: 'id-1', messageId: 'id-2', text: 'Hello' };
    expect(collector.track).toHaveBeenCalledWith('conversation_message_sent', said);
    store.destroy();
    const next = start({ memory }).store.state();
    expect(next.conversations).toMatchObject([{ messages: [{ text: 'Hello', isPending: true }] }]);
    // Somebody else at the same device.
    expect(start({ memory, userId: 'tom' }).store.state().conversations).toEqual([]);
  });

  test('keeps what was begun to be written, each in its place', () => {
    const { store } = start();
    store.begin();
    store.draft('Half a');
    const { screen } = store.state();
    store.begin();
    expect(store.draft()).toBe('');
    store.show(screen);
    expect(store.draft()).toBe('Half a');
  });

  test('goes on in the conversation about a message, if there is one', async () => {
    const { store, answers, turn } = start();
    const [known] = ANSWERED.conversations;
    answers.push({ ...ANSWERED, conversations: known ? [{ ...known, flowId: 'news' }] : [] });
    store.lookAt(OPEN);
    await turn();
    store.begin({ flowId: 'news', isWriting: true });
    expect(store.state().screen).toMatchObject({ conversationId: 'c1' });
    store.begin({ flowId: 'other', isWriting: true });
    expect(store.state().screen).toMatchObject({ conversationId: 'id-1', flowId: 'other' });
    store.destroy();
  });
});

import type { Event } from '@polku/protocol';
import { vi } from 'vitest';
import { byToken } from './by-token.ts';
import { toId } from './entry.fixture.ts';
import { toEntry, toEvent } from './entry.ts';
import type { Inside, Person } from './inside.ts';
import { createQueue } from './queue.ts';
import { createSession } from './session.ts';
import { createFakeStorage } from './storage.fixture.ts';
import { makeTokenAt } from './token.fixture.ts';
import type { GetToken, Token } from './token.ts';

const NOW = 1_800_000_000_000;

/** A page on which things are tracked, as the collector tracks them. */
export function openPage(storage = createFakeStorage()) {
  let nowMs = NOW;
  let count = 0;
  let person: Person = { current: () => ({}) };
  const now = () => nowMs;
  const session = createSession('polku:wk_1', now);
  session.persist(storage);
  const limits = { maxEvents: 1_000, maxBytes: 2_000_000 };
  const queue = createQueue({
    name: 'polku:wk_1',
    ...limits,
    onDrop: vi.fn(),
    onFallback: vi.fn(),
  });
  const warn = vi.fn<(text: string) => void>();
  const schedule = vi.fn();
  const told: Token[] = [];
  const inside = {
    session,
    queue,
    sender: { schedule },
    emit: (_kind: string, token: Token) => void told.push(token),
    warn,
    now,
    person: () => person,
  } as unknown as Inside;

  function track(part: Partial<Event> = {}): Event {
    const { anonymousId, sessionId, accountId } = session.get();
    const { userId, token } = person.current();
    const event = {
      id: toId(count++),
      type: 'track',
      name: 'used',
      at: nowMs,
      anonymousId,
      sessionId,
      ...(userId ? { userId } : {}),
      ...(accountId ? { accountId } : {}),
      ...part,
    } as const;
    const entry = toEntry(event, token);
    person.hold?.(entry);
    queue.put([entry]);
    return event;
  }

  return {
    session,
    track,
    warn,
    schedule,
    group(accountId: string) {
      session.set({ accountId });
      return track({ type: 'group', accountId });
    },
    identify(getToken: GetToken) {
      person = byToken(getToken).attach(inside);
    },
    /** The page's person is another by now. */
    become(next: Person) {
      person = next;
    },
    person: () => person,
    /** The token that was told to the page, if one was. */
    async settle(): Promise<Token | undefined> {
      const { length } = told;
      await person.settle?.();
      return told[length];
    },
    isHeld: ({ id }: Event) => person.isHeld?.(toEntry({ id } as Event)),
    /** An event as it waits by now, with its token. */
    waiting({ id }: Event) {
      const entry = queue.peek().find((each) => each.id === id);
      return entry && { event: toEvent(entry), token: entry.token };
    },
    pass(ms: number) {
      nowMs += ms;
    },
    now,
  };
}

export const tokenOf = (sub: string, account?: string) =>
  makeTokenAt(NOW, sub, account === undefined ? {} : { account });

/** A host whose answer is given by the test. */
export function createHost() {
  let give: (token: string) => void = () => {};
  const getToken = () =>
    new Promise<string>((resolve) => {
      give = resolve;
    });
  return { getToken, give: (token: string) => give(token) };
}

import { describe, expect, test } from 'vitest';
import { createSession } from './session.ts';
import { createFakeStorage, createFullStorage } from './storage.fixture.ts';

const KEY = 'polku:wk_1';
const MINUTE_MS = 60_000;

function createClock(at = 1_800_000_000_000) {
  return {
    now: () => at,
    pass(ms: number) {
      at += ms;
    },
  };
}

/** A page: a session of its own over a storage that other pages may share. */
function openPage(storage: Storage | undefined, clock = createClock()) {
  const session = createSession(KEY, clock.now);
  session.persist(storage);
  return session;
}

describe('a session', () => {
  test('lasts over pages, with the anonymous id', () => {
    const storage = createFakeStorage();
    const clock = createClock();
    const before = openPage(storage, clock).get();
    clock.pass(5 * MINUTE_MS);
    const after = openPage(storage, clock).get();
    expect(after.anonymousId).toBe(before.anonymousId);
    expect(after.sessionId).toBe(before.sessionId);
  });

  test.each([
    [29, true],
    [30, true],
    [31, false],
    [3 * 24 * 60, false],
  ])('after %d idle minutes goes on: %s', (minutes, goesOn) => {
    const clock = createClock();
    const session = openPage(createFakeStorage(), clock);
    const before = session.set({ lastAt: clock.now() });
    clock.pass(minutes * MINUTE_MS);
    const after = session.set({ lastAt: clock.now() });
    expect(after.sessionId === before.sessionId).toBe(goesOn);
    expect(after.anonymousId).toBe(before.anonymousId);
  });

  test('goes on for hours while something happens', () => {
    const clock = createClock();
    const session = openPage(createFakeStorage(), clock);
    const { sessionId } = session.set({ lastAt: clock.now() });
    for (let i = 0; i < 10; i++) {
      clock.pass(29 * MINUTE_MS);
      session.set({ lastAt: clock.now() });
    }
    expect(session.get().sessionId).toBe(sessionId);
  });

  test('that ended is followed by one new one, however often it is asked for', () => {
    const storage = createFakeStorage();
    const clock = createClock();
    openPage(storage, clock).set({ lastAt: clock.now() });
    clock.pass(40 * MINUTE_MS);
    const session = openPage(storage, clock);
    const first = session.get().sessionId;
    expect(session.get().sessionId).toBe(first);
    expect(session.set({ lastAt: clock.now() }).sessionId).toBe(first);
    expect(openPage(storage, clock).get().sessionId).toBe(first);
  });

  test('does not go on for two days because the clock was set back by two days', () => {
    const clock = createClock();
    const session = openPage(createFakeStorage(), clock);
    const before = session.set({ lastAt: clock.now() });
    clock.pass(-2 * 24 * 60 * MINUTE_MS);
    session.set({ lastAt: clock.now() });
    clock.pass(31 * MINUTE_MS);
    expect(session.get().sessionId).not.toBe(before.sessionId);
  });
});

describe('two tabs', () => {
  test('are one person in one session', () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    expect(two.get()).toEqual(one.get());
  });

  test('know at once what the other was told', () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    one.set({ userId: 'u1', accountId: 'acme', counts: { first_use: 1 } });
    expect(two.get()).toMatchObject({
      userId: 'u1',
      accountId: 'acme',
      counts: { first_use: 1 },
    });
  });

  test('are reset together: nothing of the old person is left in the other', () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    two.set({ userId: 'u1', accountId: 'acme', counts: { first_use: 1 } });
    const before = two.get();
    const after = one.reset();
    expect(two.get()).toEqual(after);
    expect(two.get().userId).toBeUndefined();
    expect(two.get().accountId).toBeUndefined();
    expect(two.get().anonymousId).not.toBe(before.anonymousId);
  });

  test('do not take away from each other what they do not speak of', () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    one.set({ userId: 'u1' });
    two.set({ accountId: 'acme' });
    one.set({ lastAt: 1_800_000_000_001 });
    expect(two.get()).toMatchObject({ userId: 'u1', accountId: 'acme' });
  });
});

describe('a reset', () => {
  test('makes a new anonymous id and session, and keeps nothing of the person', () => {
    const storage = createFakeStorage();
    const session = openPage(storage);
    const before = session.set({ userId: 'u1', accountId: 'acme', counts: { first_use: 1 } });
    const after = session.reset();
    expect(after.anonymousId).not.toBe(before.anonymousId);
    expect(after.sessionId).not.toBe(before.sessionId);
    expect([after.userId, after.accountId, after.counts]).toEqual([undefined, undefined, {}]);
    expect(openPage(storage).get()).toEqual(session.get());
    expect(storage.getItem(KEY)).not.toContain('u1');
  });
});

describe('before consent', () => {
  test('nothing is written', () => {
    const storage = createFakeStorage();
    const session = createSession(KEY, createClock().now);
    session.set({ userId: 'u1' });
    session.reset();
    expect(Object.keys(storage)).toEqual([]);
  });

  test('what was known stays known when it is given', () => {
    const session = createSession(KEY, createClock().now);
    const before = session.set({ accountId: 'acme' });
    session.persist(createFakeStorage());
    expect(session.get()).toEqual(before);
  });

  test('the person that this device knows from before is found again', () => {
    const storage = createFakeStorage();
    const known = openPage(storage).set({ userId: 'u1', accountId: 'acme' });
    const session = createSession(KEY, createClock().now);
    session.persist(storage);
    expect(session.get()).toMatchObject({
      anonymousId: known.anonymousId,
      userId: 'u1',
      accountId: 'acme',
    });
  });

  test('somebody else than this device knows inherits nothing', () => {
    const storage = createFakeStorage();
    const known = openPage(storage).set({
      userId: 'u1',
      accountId: 'acme',
      counts: { first_use: 1 },
    });
    const session = createSession(KEY, createClock().now);
    session.set({ userId: 'u2' });
    session.persist(storage);
    const { anonymousId, userId, accountId, counts } = session.get();
    expect(anonymousId).not.toBe(known.anonymousId);
    expect({ userId, accountId, counts }).toEqual({
      userId: 'u2',
      accountId: undefined,
      counts: {},
    });
  });

  test('the account that was told meanwhile goes before the one that was stored', () => {
    const storage = createFakeStorage();
    openPage(storage).set({ userId: 'u1', accountId: 'old' });
    const session = createSession(KEY, createClock().now);
    session.set({ userId: 'u1', accountId: 'new' });
    session.persist(storage);
    expect(session.get()).toMatchObject({ userId: 'u1', accountId: 'new' });
  });
});

describe('a storage that does not work', () => {
  test('that is full leaves the page with what it knows', () => {
    const session = openPage(createFullStorage());
    session.set({ userId: 'u1' });
    expect(session.get().userId).toBe('u1');
    expect(session.reset().userId).toBeUndefined();
    expect(session.get().userId).toBeUndefined();
  });

  test('that became full is not believed against what the page was told since', () => {
    const storage = createFakeStorage();
    const session = openPage(storage);
    session.set({ userId: 'u1' });
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    session.reset();
    expect(session.get().userId).toBeUndefined();
  });

  test('that is not there leaves the page with what it knows', () => {
    const session = openPage(undefined);
    session.set({ userId: 'u1' });
    expect(session.get().userId).toBe('u1');
  });

  test.each(['', 'null', '7', '"text"', '[]', '{', '{}', '{"anonymousId":7}', '{"counts":null}'])(
    'that holds %s is written anew',
    (text) => {
      const storage = createFakeStorage({ [KEY]: text });
      const session = openPage(storage);
      const { anonymousId, sessionId, counts } = session.set({ userId: 'u1' });
      expect(anonymousId).toMatch(/^[0-9a-f]{32}$/);
      expect(sessionId).toMatch(/^[0-9a-f]{32}$/);
      expect(counts).toEqual({});
      expect(openPage(storage).get()).toMatchObject({ anonymousId, sessionId, userId: 'u1' });
    },
  );
});

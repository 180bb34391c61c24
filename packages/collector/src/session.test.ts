import { describe, expect, test, vi } from 'vitest';
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

const openSession = (clock = createClock()) => createSession(KEY, clock.now);

/** What a task has changed is stored at its end; other tabs are other tasks. */
const nextTask = () => Promise.resolve();

/** A page: a session of its own over a storage that other pages may share. */
function openPage(storage: Storage | undefined, clock = createClock()) {
  const session = openSession(clock);
  session.persist(storage);
  return session;
}

describe('a session', () => {
  test('lasts over pages, with the anonymous id', async () => {
    const storage = createFakeStorage();
    const clock = createClock();
    const before = openPage(storage, clock).get();
    await nextTask();
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

  test('that ended is followed by one new one, however often it is asked for', async () => {
    const storage = createFakeStorage();
    const clock = createClock();
    openPage(storage, clock).set({ lastAt: clock.now() });
    await nextTask();
    clock.pass(40 * MINUTE_MS);
    const session = openPage(storage, clock);
    const first = session.get().sessionId;
    expect(session.get().sessionId).toBe(first);
    expect(session.set({ lastAt: clock.now() }).sessionId).toBe(first);
    await nextTask();
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
  test('are one person in one session', async () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    await nextTask();
    expect(two.get()).toEqual(one.get());
  });

  test('know in their next task what the other was told', async () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    await nextTask();
    one.set({ userId: 'u1', accountId: 'acme', counts: { first_use: 1 } });
    await nextTask();
    expect(two.get()).toMatchObject({
      userId: 'u1',
      accountId: 'acme',
      counts: { first_use: 1 },
    });
  });

  test('are reset together: nothing of the old person is left in the other', async () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    await nextTask();
    const before = two.set({ userId: 'u1', accountId: 'acme', counts: { first_use: 1 } });
    await nextTask();
    const after = one.reset();
    await nextTask();
    expect(two.get()).toEqual(after);
    expect(two.get().userId).toBeUndefined();
    expect(two.get().accountId).toBeUndefined();
    expect(two.get().anonymousId).not.toBe(before.anonymousId);
  });

  test('do not take away from each other what they do not speak of', async () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    await nextTask();
    one.set({ userId: 'u1' });
    await nextTask();
    two.set({ accountId: 'acme' });
    await nextTask();
    one.set({ lastAt: 1_800_000_000_001 });
    await nextTask();
    expect(two.get()).toMatchObject({ userId: 'u1', accountId: 'acme' });
  });
});

describe('a reset', () => {
  test('makes a new anonymous id and session, and keeps nothing of the person', async () => {
    const storage = createFakeStorage();
    const session = openPage(storage);
    const before = session.set({ userId: 'u1', accountId: 'acme', counts: { first_use: 1 } });
    const after = session.reset();
    expect(after.anonymousId).not.toBe(before.anonymousId);
    expect(after.sessionId).not.toBe(before.sessionId);
    expect([after.userId, after.accountId, after.counts]).toEqual([undefined, undefined, {}]);
    await nextTask();
    expect(openPage(storage).get()).toEqual(session.get());
    expect(storage.getItem(KEY)).not.toContain('u1');
  });
});

describe('before consent', () => {
  test('nothing is written', async () => {
    const storage = createFakeStorage();
    const session = openSession();
    session.set({ userId: 'u1' });
    session.reset();
    await nextTask();
    expect(Object.keys(storage)).toEqual([]);
  });

  test('what was known stays known when it is given', () => {
    const session = openSession();
    const before = session.set({ accountId: 'acme' });
    session.persist(createFakeStorage());
    expect(session.get()).toEqual(before);
  });

  test('the person that this device knows from before is found again', async () => {
    const storage = createFakeStorage();
    const known = openPage(storage).set({ userId: 'u1', accountId: 'acme' });
    await nextTask();
    const session = openSession();
    session.persist(storage);
    expect(session.get()).toMatchObject({
      anonymousId: known.anonymousId,
      userId: 'u1',
      accountId: 'acme',
    });
  });
});

describe('a storage that does not work', () => {
  test('that is full leaves the page with what it knows', async () => {
    const session = openPage(createFullStorage());
    session.set({ userId: 'u1' });
    await nextTask();
    expect(session.get().userId).toBe('u1');
    expect(session.reset().userId).toBeUndefined();
    await nextTask();
    expect(session.get().userId).toBeUndefined();
  });

  test('that became full is not believed against what the page was told since', async () => {
    const storage = createFakeStorage();
    const session = openPage(storage);
    session.set({ userId: 'u1' });
    await nextTask();
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    session.reset();
    await nextTask();
    expect(session.get().userId).toBeUndefined();
  });

  test('that is not there leaves the page with what it knows', () => {
    const session = openPage(undefined);
    session.set({ userId: 'u1' });
    expect(session.get().userId).toBe('u1');
  });

  test.each(['', 'null', '7', '"text"', '[]', '{', '{}', '{"anonymousId":7}', '{"counts":null}'])(
    'that holds %s is written anew',
    async (text) => {
      const storage = createFakeStorage({ [KEY]: text });
      const session = openPage(storage);
      const { anonymousId, sessionId, counts } = session.set({ userId: 'u1' });
      expect(anonymousId).toMatch(/^[0-9a-f]{32}$/);
      expect(sessionId).toMatch(/^[0-9a-f]{32}$/);
      expect(counts).toEqual({});
      await nextTask();
      expect(openPage(storage).get()).toMatchObject({ anonymousId, sessionId, userId: 'u1' });
    },
  );
});

describe('what is shared by all tabs', () => {
  test('is looked at and written once a task, however much is tracked in it', async () => {
    const storage = createFakeStorage();
    const methods = Object.getPrototypeOf(storage) as Storage;
    const session = openPage(storage);
    await nextTask();
    const read = vi.spyOn(methods, 'getItem');
    const write = vi.spyOn(methods, 'setItem');
    for (let i = 0; i < 1_000; i++) session.set({ lastAt: i + 1_800_000_000_000 });
    await nextTask();
    expect([read.mock.calls.length, write.mock.calls.length]).toEqual([1, 1]);
    expect(openPage(storage).get().lastAt).toBe(1_800_000_000_999);
  });
});

import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEntries, makeEntry, numbersOf, toId } from './entry.fixture.ts';
import { createQueue, type QueueOptions } from './queue.ts';
import { createFakeStorage, createFullStorage } from './storage.fixture.ts';

let storage: Storage;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  storage = createFakeStorage();
});

/** A queue as a page opens it; another one is another tab, or the next page. */
function openQueue(part: Partial<QueueOptions> = {}) {
  const onDrop = vi.fn();
  const onFallback = vi.fn();
  const limits = { maxEvents: 1_000, maxBytes: 2_000_000 };
  const queue = createQueue({ name: 'polku:wk_1', ...limits, onDrop, onFallback, ...part });
  queue.open(storage);
  return { ...queue, onDrop, onFallback };
}

describe('the queue', () => {
  test('gives back what was put, oldest first, in whatever order it was put', async () => {
    const queue = openQueue();
    for (const n of [3, 1, 2]) queue.put([makeEntry(n)]);
    expect(numbersOf(queue.peek())).toEqual([1, 2, 3]);
    await queue.committed();
    expect(numbersOf(await queue.read())).toEqual([1, 2, 3]);
    expect((await queue.read())[0]).toEqual(makeEntry(1));
  });

  test('replaces the entry with the same id', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 2));
    await queue.committed();
    queue.put([makeEntry(1, { token: 'jwt' }, { userId: 'u1' })]);
    await queue.committed();
    expect(await openQueue().read()).toEqual([
      makeEntry(1, { token: 'jwt' }, { userId: 'u1' }),
      makeEntry(2),
    ]);
  });

  test('keeps the last word on an entry that is replaced while it is being committed', async () => {
    const queue = openQueue();
    queue.put([makeEntry(1)]);
    const committed = queue.committed();
    await Promise.resolve();
    queue.put([makeEntry(1, { token: 'jwt' })]);
    await committed;
    expect(await openQueue().read()).toEqual([makeEntry(1, { token: 'jwt' })]);
  });

  test('forgets what was removed, also in the database', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 3));
    await queue.committed();
    await queue.remove([toId(1), toId(3)]);
    expect(numbersOf(queue.peek())).toEqual([2]);
    expect(numbersOf(await openQueue().read())).toEqual([2]);
  });

  test('forgets what was removed before it was ever committed', async () => {
    const queue = openQueue();
    queue.put([makeEntry(1)]);
    await queue.remove([toId(1)]);
    await queue.committed();
    expect(await openQueue().read()).toEqual([]);
  });

  test('gives back nothing that was removed while it was reading', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 3));
    await queue.committed();
    const reading = queue.read();
    await queue.remove([toId(1)]);
    expect(numbersOf(await reading)).toEqual([2, 3]);
    const purged = queue.read();
    await queue.remove([IDBKeyRange.lowerBound('')]);
    await purged;
    expect(await queue.read()).toEqual([]);
  });

  test('has nothing to say of an empty put', async () => {
    const queue = openQueue();
    queue.put([]);
    await queue.committed();
    expect(await queue.read()).toEqual([]);
  });
});

describe('a crash', () => {
  test('loses nothing that was committed: the next page reads it', async () => {
    const first = openQueue();
    first.put([...makeEntries(1, 50), makeEntry(51, { token: 'jwt', isMilestone: true })]);
    await first.committed();
    const second = openQueue();
    const entries = await second.read();
    expect(numbersOf(entries)).toEqual(numbersOf(makeEntries(1, 51)));
    expect(entries.at(-1)).toEqual(makeEntry(51, { token: 'jwt', isMilestone: true }));
  });

  test('a record that cannot be read holds up no other', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 2));
    await queue.committed();
    await new Promise<void>((resolve) => {
      indexedDB.open('polku:wk_1').onsuccess = ({ target }) => {
        const { result } = target as IDBOpenDBRequest;
        const transaction = result.transaction('events', 'readwrite');
        transaction.objectStore('events').put('{"event":', toId(0));
        transaction.objectStore('events').put({ id: toId(8), json: null, bytes: 3 }, toId(8));
        transaction.objectStore('events').put(null, toId(9));
        transaction.oncomplete = () => resolve();
      };
    });
    expect(numbersOf(await openQueue().read())).toEqual([1, 2]);
  });
});

describe('tabs', () => {
  test('that put at the same time overwrite nothing of each other', async () => {
    const [one, two] = [openQueue(), openQueue()];
    one.put([makeEntry(1)]);
    two.put([makeEntry(2)]);
    one.put([makeEntry(3)]);
    await Promise.all([one.committed(), two.committed()]);
    expect(numbersOf(await one.read())).toEqual([1, 2, 3]);
    expect(numbersOf(await two.read())).toEqual([1, 2, 3]);
  });

  test('see what another has sent go away', async () => {
    const [one, two] = [openQueue(), openQueue()];
    one.put([makeEntry(1)]);
    await one.committed();
    await two.read();
    await two.remove([toId(1)]);
    expect(await one.read()).toEqual([]);
    expect(one.peek()).toEqual([]);
  });

  test('keep what was put since the last commit when they read', async () => {
    const queue = openQueue();
    queue.put([makeEntry(1)]);
    await queue.committed();
    const reading = queue.read();
    queue.put([makeEntry(2)]);
    expect(numbersOf(await reading)).toEqual([1, 2]);
  });

  test('of two workspaces share nothing', async () => {
    const [one, two] = [openQueue(), openQueue({ name: 'polku:wk_2' })];
    one.put([makeEntry(1)]);
    one.spill();
    await one.committed();
    expect(await two.read()).toEqual([]);
    expect(await openQueue({ name: 'polku:wk_2' }).read()).toEqual([]);
  });
});

describe('what is not committed when the page goes away', () => {
  test('is spilled, and taken back by the next page', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 3));
    queue.spill();
    // The page is gone before its commit: the next one finds an empty database.
    globalThis.indexedDB = new IDBFactory();
    const next = openQueue();
    expect(numbersOf(next.peek())).toEqual([1, 2, 3]);
    await next.committed();
    expect(numbersOf(await openQueue().read())).toEqual([1, 2, 3]);
    expect(Object.keys(storage)).toEqual([]);
  });

  test('C28: counts once when it was committed after all', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 3));
    queue.spill();
    await queue.remove([]);
    const next = openQueue();
    await next.committed();
    expect(numbersOf(await next.read())).toEqual([1, 2, 3]);
  });

  test('of several pages is all taken back', async () => {
    for (const n of [2, 1, 3]) {
      const queue = openQueue();
      queue.put([makeEntry(n)]);
      queue.spill();
    }
    globalThis.indexedDB = new IDBFactory();
    expect(numbersOf(openQueue().peek())).toEqual([1, 2, 3]);
  });

  test('is nothing when everything was committed', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 3));
    await queue.committed();
    queue.spill();
    expect(Object.keys(storage)).toEqual([]);
  });

  test('is spilled no longer when the page comes back and commits it', async () => {
    const queue = openQueue();
    queue.put([makeEntry(1)]);
    queue.spill();
    expect(Object.keys(storage)).toHaveLength(1);
    await queue.committed();
    expect(Object.keys(storage)).toEqual([]);
  });

  test('is given up when the storage is full, without a word to the page', () => {
    storage = createFullStorage();
    const queue = openQueue();
    queue.put([makeEntry(1)]);
    expect(() => queue.spill()).not.toThrow();
  });

  test.each([
    '',
    '{',
    'null',
    '7',
    '{}',
    '[null]',
    '[{"id":"x"}]',
    '[{"id":1,"json":"{}","bytes":2}]',
  ])('and was written by a stranger (%s) breaks nothing', async (text) => {
    storage = createFakeStorage({ 'polku:wk_1:tail:x': text, 'polku:wk_1': 'kept' });
    const queue = openQueue();
    queue.put([makeEntry(1)]);
    await queue.committed();
    expect(numbersOf(await queue.read())).toEqual([1]);
    expect(Object.keys(storage)).toEqual(['polku:wk_1']);
  });
});

describe('a queue that is full', () => {
  test('gives up the oldest, and says how many', async () => {
    const queue = openQueue({ maxEvents: 3 });
    queue.put(makeEntries(1, 5));
    expect(numbersOf(queue.peek())).toEqual([3, 4, 5]);
    expect(queue.onDrop.mock.calls).toEqual([['queue_full', 2]]);
    await queue.committed();
    expect(numbersOf(await openQueue().read())).toEqual([3, 4, 5]);
  });

  test('C33: gives up milestones last', () => {
    const queue = openQueue({ maxEvents: 2 });
    queue.put([makeEntry(1, { isMilestone: true }), makeEntry(2), makeEntry(3)]);
    expect(numbersOf(queue.peek())).toEqual([1, 3]);
    queue.put([makeEntry(4, { isMilestone: true }), makeEntry(5, { isMilestone: true })]);
    expect(numbersOf(queue.peek())).toEqual([4, 5]);
    expect(queue.onDrop.mock.calls).toEqual([
      ['queue_full', 1],
      ['queue_full', 2],
    ]);
  });

  test('drops nothing when an entry is replaced', () => {
    const queue = openQueue({ maxEvents: 2 });
    queue.put(makeEntries(1, 2));
    queue.put([makeEntry(1, { token: 'jwt' })]);
    expect(queue.onDrop).not.toHaveBeenCalled();
  });
});

import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import 'fake-indexeddb/auto';
import { makeEntries, makeEntry, numbersOf, toId } from './entry.fixture.ts';
import { createQueue } from './queue.ts';
import { createFakeStorage } from './storage.fixture.ts';

/** IndexedDB is missing, blocked, full or silent: the queue goes on in memory and says so once. */

let storage: Storage;

function openQueue(from: Storage | undefined = storage) {
  const onFallback = vi.fn();
  const onDrop = vi.fn();
  const limits = { maxEvents: 1_000, maxBytes: 2_000_000 };
  const queue = createQueue({ name: 'polku:wk_1', ...limits, onDrop, onFallback });
  queue.open(from);
  return { ...queue, onFallback };
}

function setIndexedDb(descriptor: PropertyDescriptor) {
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, ...descriptor });
}

const refused = new DOMException('A mutation was refused.', 'InvalidStateError');

/** Ways in which a browser has no IndexedDB for us. */
const BROKEN: [string, PropertyDescriptor][] = [
  ['is missing', { value: undefined }],
  [
    'throws when it is looked at',
    {
      get() {
        throw new DOMException('Forbidden', 'SecurityError');
      },
    },
  ],
  [
    'throws when it is opened',
    {
      value: {
        open() {
          throw refused;
        },
      },
    },
  ],
  [
    'fails to open',
    {
      value: {
        open() {
          const request = { error: refused, onerror: () => {} };
          queueMicrotask(() => request.onerror());
          return request;
        },
      },
    },
  ],
];

beforeEach(() => {
  setIndexedDb({ value: new IDBFactory(), writable: true });
  storage = createFakeStorage();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe.each(BROKEN)('IndexedDB %s', (_, descriptor) => {
  beforeEach(() => setIndexedDb(descriptor));

  test('S32: events are kept in memory, and it is said once', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 2));
    await queue.committed();
    queue.put([makeEntry(3)]);
    await queue.committed();
    expect(numbersOf(await queue.read())).toEqual([1, 2, 3]);
    await queue.remove([toId(1)]);
    expect(numbersOf(await queue.read())).toEqual([2, 3]);
    expect(queue.onFallback).toHaveBeenCalledOnce();
  });

  test('what is unsent when the page goes away is there on the next page, and the one after', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 2));
    await queue.committed();
    queue.put([makeEntry(3)]);
    queue.spill();
    const next = openQueue();
    expect(numbersOf(next.peek())).toEqual([1, 2, 3]);
    await next.committed();
    next.spill();
    expect(numbersOf(openQueue().peek())).toEqual([1, 2, 3]);
  });

  test('what was sent from a spill comes back on no later page', async () => {
    const queue = openQueue();
    queue.put(makeEntries(1, 2));
    queue.spill();
    const next = openQueue();
    await next.committed();
    await next.remove([toId(1), toId(2)]);
    next.spill();
    expect(openQueue().peek()).toEqual([]);
    expect(Object.keys(storage)).toEqual([]);
  });
});

test('C38: IndexedDB that never answers is given up after three seconds', async () => {
  vi.useFakeTimers();
  setIndexedDb({ value: { open: () => ({}) } });
  const queue = openQueue();
  queue.put([makeEntry(1)]);
  const isCommitted = vi.fn();
  const committed = queue.committed().then(isCommitted);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(isCommitted).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await committed;
  expect(String(queue.onFallback.mock.calls[0]?.[0])).toContain('no answer in 3000 ms');
  expect(numbersOf(await queue.read())).toEqual([1]);
  queue.spill();
  expect(numbersOf(openQueue().peek())).toEqual([1]);
});

test('C39: a disk that is full loses nothing of what the page knows', async () => {
  const queue = openQueue();
  queue.put([makeEntry(1)]);
  await queue.committed();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('The disk is full.', 'QuotaExceededError');
  });
  queue.put([makeEntry(2)]);
  queue.put([makeEntry(3)]);
  await queue.committed();
  expect(numbersOf(await queue.read())).toEqual([1, 2, 3]);
  expect(queue.onFallback).toHaveBeenCalledOnce();
});

test('C40: a connection that was lost is opened again, and nothing is lost with it', async () => {
  const queue = openQueue();
  queue.put([makeEntry(1)]);
  await queue.committed();
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('The connection is closing.', 'InvalidStateError');
  });
  queue.put([makeEntry(2)]);
  await queue.committed();
  expect(queue.onFallback).not.toHaveBeenCalled();
  // What is in the database the next page finds there, without a spill.
  expect(numbersOf(await openQueue().read())).toEqual([1, 2]);
});

test('a database that fails again is left alone for 30 s, and then takes what has waited in memory', async () => {
  const nowMs = vi.spyOn(performance, 'now').mockReturnValue(0);
  const queue = openQueue();
  const broken = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw refused;
  });
  queue.put([makeEntry(1)]);
  await queue.committed();
  // Once more, for it might have been the connection.
  expect(broken).toHaveBeenCalledTimes(2);
  expect(queue.isDurable()).toBe(false);
  broken.mockRestore();
  nowMs.mockReturnValue(29_999);
  queue.put([makeEntry(2)]);
  await queue.committed();
  expect(await openQueue().read()).toEqual([]);
  nowMs.mockReturnValue(30_000);
  expect(queue.isDurable()).toBe(true);
  queue.put([makeEntry(3)]);
  await queue.committed();
  expect(numbersOf(await openQueue().read())).toEqual([1, 2, 3]);
  expect(queue.onFallback).toHaveBeenCalledOnce();
});

test('in memory only, no database is opened and nothing is stored', async () => {
  const open = vi.spyOn(IDBFactory.prototype, 'open');
  const limits = { maxEvents: 9, maxBytes: 9_000 };
  const onFallback = vi.fn();
  const queue = createQueue({ name: 'polku:wk_1', ...limits, onDrop: vi.fn(), onFallback });
  queue.put([makeEntry(1)]);
  await queue.committed();
  queue.spill();
  expect(numbersOf(await queue.read())).toEqual([1]);
  expect(open).not.toHaveBeenCalled();
  expect(onFallback).not.toHaveBeenCalled();
});

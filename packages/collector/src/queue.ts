import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import type { Entry } from './entry.ts';
import { elapsed, within } from './within.ts';

/**
 * The durable queue. It hides IndexedDB, tabs and quotas.
 *
 * An event is one record under its own id, so that tabs never overwrite each other and the order of the keys
 * is the order of time. IndexedDB, because a finished transaction survives the kill of the whole browser at
 * once, where localStorage takes seconds to reach the disk. A mirror in memory serves the moment of
 * `pagehide`, when nothing asynchronous may be begun: the uncommitted tail goes to localStorage then,
 * synchronously, and is taken back on the next page.
 *
 * When IndexedDB is missing, blocked, full or does not answer, the queue goes on in memory, says so, and
 * tries again after a while.
 */
export type Queue = {
  /**
   * From here on things are stored, and what earlier pages have left is taken back; without a storage they are
   * kept in memory.
   */
  open(storage: Storage | undefined): void;
  /** Adds entries, or replaces those with the same id. Durable once `committed()` resolves. */
  put(entries: readonly Entry[]): void;
  /** Resolves when everything put so far is durable, or memory is all there is. */
  committed(): Promise<void>;
  /** Everything unsent, of every tab, oldest first. */
  read(): Promise<Entry[]>;
  /** What this page knows to be unsent, oldest first; synchronous, for `pagehide`. */
  peek(): Entry[];
  /** By id; a range of ids means what this page does not know of, too. */
  remove(ids: readonly (string | IDBKeyRange)[]): Promise<void>;
  /** The page goes away: writes the uncommitted tail to localStorage, and leaves no connection open. */
  spill(): void;
  isDurable(): boolean;
};

/** Runs inside the transaction that writes `entries`; without a store there was no transaction to be had. */
export type OnWrite = (entries: readonly Entry[], store: IDBObjectStore | undefined) => void;

export type QueueOptions = {
  name: string;
  maxEvents: number;
  maxBytes: number;
  onDrop: (reason: 'queue_full', count: number) => void;
  onFallback: (cause: unknown) => void;
  onWrite?: OnWrite | undefined;
};

/** An IndexedDB that has not answered for this long is blocked or broken. */
const MAX_IDB_WAIT_MS = 3_000;
/** It is asked again after this long: a disk gets room, a process comes back. */
const IDB_REST_MS = 30_000;

export function createQueue(options: QueueOptions): Queue {
  const { name, maxEvents, maxBytes, onDrop, onFallback, onWrite } = options;
  let storage: Storage | undefined;
  let db: UseStore | undefined;
  let connection: IDBDatabase | undefined;
  let restsUntil = 0;
  const waiting = new Map<string, Entry>();
  /** Of what is waiting. */
  let bytes = 0;
  /** Those of the waiting that are in the database as they are. */
  const stored = new WeakSet<Entry>();
  let committing: Promise<void> | undefined;
  let removals = 0;
  const spillPrefix = `${name}:tail:`;
  /** Where pages have spilled to what is not durable yet. */
  let spillKeys: string[] = [];

  function open(to: Storage | undefined) {
    storage = to;
    spillKeys = Object.keys(to ?? {}).filter((key) => key.startsWith(spillPrefix));
    put(spillKeys.flatMap((key) => parseEntries(to?.getItem(key))));
  }

  function put(entries: readonly Entry[]) {
    entries.forEach(add);
    trim();
    void committed();
  }

  function add(entry: Entry) {
    forget(entry.id);
    waiting.set(entry.id, entry);
    bytes += entry.bytes;
  }

  function forget(id: string | IDBKeyRange) {
    bytes -= waiting.get(id as string)?.bytes ?? 0;
    waiting.delete(id as string);
  }

  const isFull = () => waiting.size > maxEvents || bytes > maxBytes;

  /** Gives up the oldest ordinary events, milestones last. */
  function trim() {
    if (!isFull()) return;
    const given: string[] = [];
    for (const { id } of peek().sort((a, b) => +!!a.isMilestone - +!!b.isMilestone)) {
      if (!isFull()) break;
      forget(id);
      given.push(id);
    }
    void remove(given);
    onDrop('queue_full', given.length);
  }

  function committed(): Promise<void> {
    committing ??= commit();
    return committing;
  }

  async function commit() {
    // What is tracked in one task is written in one transaction, what is tracked meanwhile in the next.
    await undefined;
    const entries = uncommitted();
    if (entries.length > 0) {
      const isWritten = await attempt('readwrite', (store) => {
        for (const entry of entries) store.put(entry, entry.id);
        onWrite?.(entries, store);
        return promisifyRequest(store.transaction).then(() => true);
      });
      if (isWritten) {
        for (const entry of entries) stored.add(entry);
        forgetSpills();
        return commit();
      }
      // What could not be written stays uncommitted, which is what is spilled.
      onWrite?.(entries, undefined);
    }
    committing = undefined;
  }

  const uncommitted = () => [...waiting.values()].filter((entry) => !stored.has(entry));

  function forgetSpills() {
    for (const key of spillKeys) storage?.removeItem(key);
    spillKeys = [];
  }

  async function read(): Promise<Entry[]> {
    const before = removals;
    const found = await attempt('readonly', (store) => promisifyRequest<unknown[]>(store.getAll()));
    // What was taken out meanwhile may be among it.
    if (before !== removals) return read();
    if (found) takeFound(found.filter(isEntry));
    return peek();
  }

  function takeFound(found: readonly Entry[]) {
    const ids = new Set(found.map(({ id }) => id));
    // What the database has no more, another tab has sent.
    for (const [id, entry] of waiting) if (stored.has(entry) && !ids.has(id)) forget(id);
    for (const entry of found) {
      if (waiting.has(entry.id)) continue;
      stored.add(entry);
      add(entry);
    }
    trim();
  }

  const peek = () => [...waiting.values()].sort((a, b) => (a.id < b.id ? -1 : 1));

  async function remove(ids: readonly (string | IDBKeyRange)[]) {
    removals++;
    ids.forEach(forget);
    await attempt('readwrite', (store) => {
      for (const id of ids) store.delete(id);
      return promisifyRequest(store.transaction);
    });
  }

  function spill() {
    // One left open would hang the next page's database in WebKit.
    connection?.close();
    db = undefined;
    const left = uncommitted();
    const keys = left.length > 0 ? [spillPrefix + Math.random()] : [];
    try {
      for (const key of keys) storage?.setItem(key, JSON.stringify(left));
      forgetSpills();
      spillKeys = keys;
    } catch {
      // Full or forbidden: what is left is the request that is sent at the same moment.
    }
  }

  const isDurable = () => !!storage && elapsed() >= restsUntil;

  /**
   * Runs one operation on the database; undefined when it could not be done. A connection that was lost is opened
   * anew, once; a database that fails again, or does not answer, is left alone for a while.
   */
  async function attempt<T>(
    mode: IDBTransactionMode,
    run: (store: IDBObjectStore) => Promise<T>,
  ): Promise<T | undefined> {
    const startedAt = elapsed();
    for (let isFirst = true; isDurable(); isFirst = false) {
      try {
        db ??= createStore(name, 'events');
        const work = db(mode, (store) => {
          connection = store.transaction.db;
          return run(store);
        });
        return await within(MAX_IDB_WAIT_MS, 'IndexedDB', work);
      } catch (error) {
        db = undefined;
        const now = elapsed();
        if (isFirst && now < startedAt + MAX_IDB_WAIT_MS) continue;
        restsUntil = now + IDB_REST_MS;
        onFallback(error);
      }
    }
    return undefined;
  }

  return { open, put, committed, read, peek, remove, spill, isDurable };
}

/** The entries in a text. A stranger may have written there: what is no entry is left out. */
function parseEntries(json: string | null | undefined): Entry[] {
  try {
    return JSON.parse(json ?? '').filter(isEntry);
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const { id, json, bytes } = Object(value);
  return typeof id === 'string' && typeof json === 'string' && bytes > 0;
}

import type { Event } from '@polku/protocol';
import { createStore, delMany, entries, setMany, type UseStore } from 'idb-keyval';
import { within } from './within.ts';

/**
 * The durable queue. It hides IndexedDB, tabs and quotas.
 *
 * An event is one record under its own id, as a JSON text, so that tabs never overwrite each other and the
 * order of the keys is the order of time. IndexedDB, because a finished transaction survives the kill of
 * the whole browser at once, where localStorage takes seconds to reach the disk. A mirror in memory serves
 * the moment of `pagehide`, when nothing asynchronous may be begun: the uncommitted tail goes to
 * localStorage then, synchronously, and is taken back on the next page.
 *
 * When IndexedDB is missing, blocked, full or does not answer, the queue goes on in memory and says so once.
 */
export type Entry = {
  event: Event;
  /** The identity token that was current when the event was tracked. */
  token?: string | undefined;
  /** A milestone was recognised in it: the last to be given up. */
  isMilestone?: boolean | undefined;
};

export type Queue = {
  /** Adds an entry, or replaces the one with the same event id. Durable once `committed()` resolves. */
  put(entries: readonly Entry[]): void;
  /** Resolves when everything put so far is durable, or memory is all there is. */
  committed(): Promise<void>;
  /** Everything unsent, of every tab, oldest first. */
  read(): Promise<Entry[]>;
  /** What this page knows to be unsent; synchronous, for `pagehide`. */
  peek(): Entry[];
  remove(ids: readonly string[]): Promise<void>;
  /** Writes the uncommitted tail to localStorage, synchronously. */
  spill(): void;
};

export type QueueOptions = {
  name: string;
  /** Without it the queue is in memory only. */
  storage: Storage | undefined;
  maxEvents: number;
  onDrop: (reason: 'queue_full', count: number) => void;
  onFallback: (cause: unknown) => void;
};

/** An IndexedDB that has not answered for this long will not: it is blocked or broken. */
const MAX_IDB_WAIT_MS = 3_000;

export function createQueue({ name, storage, maxEvents, onDrop, onFallback }: QueueOptions): Queue {
  let db = storage ? openDb(name) : undefined;
  let mirror = new Map<string, Entry>();
  /** Put but not committed yet. An entry replaced while its commit runs stays until its own. */
  const tail = new Map<string, Entry>();
  let committing: Promise<void> | undefined;
  const spillPrefix = `${name}:tail:`;
  const spillKey = spillPrefix + Math.random().toString(36).slice(2);

  if (!db && storage) onFallback('indexedDB is not available');
  takeBackSpills();

  function put(added: readonly Entry[]) {
    for (const entry of added) {
      mirror.set(entry.event.id, entry);
      tail.set(entry.event.id, entry);
    }
    if (mirror.size > maxEvents) giveUpOldest(mirror.size - maxEvents);
    if (added.length > 0) void committed();
  }

  /** One commit at a time; what is put while it runs goes into the next. */
  function committed(): Promise<void> {
    committing ??= Promise.resolve()
      .then(commit)
      .finally(() => {
        committing = undefined;
      });
    return committing.then(() => (db && tail.size > 0 ? committed() : undefined));
  }

  async function commit() {
    if (!db || tail.size === 0) return;
    const written = [...tail.values()];
    const records = written.map((entry): [string, string] => [
      entry.event.id,
      JSON.stringify(entry),
    ]);
    await attempt((store) => setMany(records, store));
    // What could not be written stays in the tail, which is what is spilled.
    if (!db) return;
    for (const entry of written)
      if (tail.get(entry.event.id) === entry) tail.delete(entry.event.id);
    storage?.removeItem(spillKey);
  }

  async function read(): Promise<Entry[]> {
    const stored = await attempt((store) => entries<string, string>(store));
    if (stored) {
      // The database knows what other tabs added and sent; the tail is what it does not know yet.
      const known = stored.flatMap(([, json]) => parseEntries(json));
      mirror = new Map(known.map((entry) => [entry.event.id, entry]));
      for (const [id, entry] of tail) mirror.set(id, entry);
    }
    return peek();
  }

  const peek = () => [...mirror.values()].sort((a, b) => (a.event.id < b.event.id ? -1 : 1));

  async function remove(ids: readonly string[]) {
    for (const id of ids) {
      mirror.delete(id);
      tail.delete(id);
    }
    await attempt((store) => delMany([...ids], store));
  }

  function giveUpOldest(count: number) {
    const ordered = peek().sort((a, b) => Number(a.isMilestone ?? 0) - Number(b.isMilestone ?? 0));
    void remove(ordered.slice(0, count).map((entry) => entry.event.id));
    onDrop('queue_full', count);
  }

  function spill() {
    if (tail.size === 0 || !storage) return;
    try {
      storage.setItem(spillKey, JSON.stringify([...tail.values()]));
    } catch {
      // Full or forbidden: what is left is the request that is sent at the same moment.
    }
  }

  function takeBackSpills() {
    if (!storage) return;
    const keys = Object.keys(storage).filter((key) => key.startsWith(spillPrefix));
    put(keys.flatMap((key) => parseEntries(storage.getItem(key))));
    // Without a database they are in this page's tail now, and spilled again with it.
    void committed().then(() => {
      for (const key of keys) storage.removeItem(key);
    });
  }

  /** Runs one operation on the database; the first that fails or hangs is the last. */
  async function attempt<T>(run: (store: UseStore) => Promise<T>): Promise<T | undefined> {
    if (!db) return undefined;
    try {
      return await within(MAX_IDB_WAIT_MS, 'IndexedDB', run(db));
    } catch (error) {
      db = undefined;
      onFallback(error);
      return undefined;
    }
  }

  return { put, committed, read, peek, remove, spill };
}

/** The entry or entries in a text. A stranger may have written there: what is no entry is left out. */
function parseEntries(json: string | null): Entry[] {
  try {
    const found: (Entry | null)[] = [JSON.parse(json ?? '[]')].flat();
    return found.filter((entry): entry is Entry => typeof entry?.event?.id === 'string');
  } catch {
    return [];
  }
}

export function openDb(name: string): UseStore | undefined {
  try {
    // Opened at the first use; the getter itself throws in some sandboxed frames.
    return globalThis.indexedDB ? createStore(name, 'events') : undefined;
  } catch {
    return undefined;
  }
}

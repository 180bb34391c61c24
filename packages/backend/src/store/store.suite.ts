import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backupStore } from './copy.ts';
import { createInsert } from './insert.ts';
import { openStore } from './open.ts';
import {
  type Place,
  readConversationsOf,
  readInboxState,
  saveConversation,
} from './sql/conversations.ts';
import type { Db, Store } from './store.ts';

/** What every engine keeps. `toUrl` names a database of its own in an empty folder. */
export function testStore(toUrl: (folder: string) => string | Promise<string>): void {
  let folder: string;
  let url: string;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polku-store-'));
    url = await toUrl(folder);
    store = await openStore(url);
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const insert = (db: Db, id: string) =>
    db
      .insertInto('channel')
      .values({ ...CHANNEL, id })
      .execute();
  const ids = async (db: Db) => {
    const rows = await db.selectFrom('channel').select('id').orderBy('id').execute();
    return rows.map((row) => row.id);
  };

  test('reads what a transaction has committed', async () => {
    await store.transaction((db) => insert(db, 'a'));
    expect(await ids(store.db)).toEqual(['a']);
  });

  test('takes back all of a transaction that throws, and goes on with the next', async () => {
    const failed = store.transaction(async (db) => {
      await insert(db, 'a');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await store.transaction((db) => insert(db, 'b'));
    expect(await ids(store.db)).toEqual(['b']);
  });

  test('runs transactions one after another, in the order of their calls', async () => {
    const seen: string[][] = [];
    const one = (id: string) =>
      store.transaction(async (db) => {
        seen.push(await ids(db));
        await insert(db, id);
      });
    await Promise.all([one('a'), one('b'), one('c')]);
    expect(seen).toEqual([[], ['a'], ['a', 'b']]);
  });

  test('does not show a reader the middle of a transaction', async () => {
    await store.transaction(async (db) => {
      await insert(db, 'a');
      expect(await ids(db)).toEqual(['a']);
      expect(await ids(store.db)).toEqual([]);
    });
  });

  test('refuses to write outside a transaction', async () => {
    await expect(insert(store.db, 'a')).rejects.toThrow(/read-?only/);
  });

  test('backs up while it is open, and the copy opens as a store', async () => {
    await store.transaction((db) => insert(db, 'a'));
    const copy = join(folder, 'copy.db');
    await backupStore(url, copy);
    await store.transaction((db) => insert(db, 'b'));
    const restored = await openStore(`sqlite:${copy}`);
    expect(await ids(restored.db)).toEqual(['a']);
    await restored.close();
  });

  test('opens again without migrating or losing anything', async () => {
    await store.transaction((db) => insert(db, 'a'));
    await store.close();
    store = await openStore(url);
    expect(await ids(store.db)).toEqual(['a']);
    const { rows } = await sql`select name from migration`.execute(store.db);
    expect(rows).toEqual([{ name: '0001-initial' }]);
  });

  test('writes many rows at once, those that are not there yet, whatever stands in them', async () => {
    const odd = [`"'\\ä🙂`, '\\u0000', 'null', '', '\n\t', `{"a":["b"]}`];
    const rows = [...odd, ...Array.from({ length: 2_100 }, (_, at) => `s${at}`)].map(
      (session_id) => ({ workspace_id: 'w', user_id: 'maya', session_id }),
    );
    const write = (some: typeof rows) => store.transaction((db) => insertSessions(db, some));
    expect(await write(rows.slice(0, 1_500))).toBe(1_500);
    expect(await write([...rows, ...rows.slice(-1)])).toBe(rows.length - 1_500);
    expect(await write([])).toBe(0);
    const stored = await store.db.selectFrom('user_session').select('session_id').execute();
    const names = (some: readonly { session_id: string }[]) => some.map((row) => row.session_id);
    expect(names(stored).sort()).toEqual(names(rows).sort());
    // Half of a character is one mark in every engine that says so, and fails nobody else's row.
    expect(await write([{ workspace_id: 'w', user_id: 'tom', session_id: 'half \ud83d' }])).toBe(1);
  });

  test('pages by time and id together, and counts and adds up what a condition leaves', async () => {
    const one = (id: string, last_at: number, answered_at: number | null) => ({
      ...CONVERSATION,
      ...{ id, last_at, answered_at },
    });
    const rows = [one('a', 5, null), one('b', 7, 7), one('c', 7, 6), one('d', 9, 9)];
    await store.transaction(async (db) => {
      for (const row of rows) await saveConversation(db, row);
      await saveConversation(db, { ...one('d', 9, 9), read_at: 9, revision: 3 });
    });
    const of = { workspaceId: 'w', userId: 'maya' };
    const page = async (before?: Place) =>
      (await readConversationsOf(store.db, { ...of, before, limit: 2 })).map(({ id }) => id);
    expect(await page()).toEqual(['d', 'c']);
    expect(await page({ at: 7, id: 'c' })).toEqual(['b', 'a']);
    expect(await readInboxState(store.db, of)).toEqual({ unread: 2, revision: 6 });
    expect(await readInboxState(store.db, { ...of, userId: 'tom' })).toEqual({
      unread: 0,
      revision: 0,
    });
  });

  test('leads where nobody else is, until it stops', async () => {
    const [onLead, onLost] = [vi.fn(), vi.fn()];
    const leading = store.lead({ name: 'clock', onLead, onLost });
    expect(leading.isLeading()).toBe(false);
    await expect.poll(() => leading.isLeading()).toBe(true);
    await leading.stop();
    expect(leading.isLeading()).toBe(false);
    expect([onLead.mock.calls, onLost.mock.calls]).toEqual([[[]], []]);
  });

  test('hears what it tells, by its topic, until it listens no more', async () => {
    const [onTold, onMissed] = [vi.fn(), vi.fn()];
    const stop = store.hear('feed', { onTold, onMissed });
    store.tell('feed', 'ws1');
    store.tell('other', 'ws2');
    stop();
    store.tell('feed', 'ws3');
    expect(onTold.mock.calls).toEqual([['ws1']]);
  });

  test('finishes the transactions that were asked for before it was closed', async () => {
    const asked = store.transaction((db) => insert(db, 'a'));
    await store.close();
    await asked;
    store = await openStore(url);
    expect(await ids(store.db)).toEqual(['a']);
  });
}

const insertSessions = createInsert('user_session', {
  workspace_id: 'text',
  user_id: 'text',
  session_id: 'text',
});

const CHANNEL = {
  workspace_id: 'w',
  kind: 'webhook',
  config_json: '{}',
  is_enabled: 1,
  created_at: 0,
};

const CONVERSATION = {
  workspace_id: 'w',
  user_id: 'maya',
  account_id: null,
  flow_id: null,
  created_at: 1,
  read_at: 0,
  waiting_since: null,
  notification_id: null,
  revision: 1,
};

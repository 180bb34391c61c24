import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { newEventId, reportCreated, toBatch } from '../e2e/batch.ts';
import { countRows, idsByUser, query } from './ledger.ts';

const PATIENT = { timeout: 20_000 };
const REASON = 'this one cannot be stored';

describe('an event that cannot be applied', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  // No event of a good shape is known to do this, so the database is made to.
  test.each([
    ['at its first write', 'event', (poison: Use) => `new.id = '${poison.firstUseId}'`],
    ['at its last write', 'notification', (poison: Use) => `new.user_id = '${poison.userId}'`],
  ])(
    '%s: fails no other, is kept with the reason, and comes in once when that is gone',
    async (_when, table, isPoison) => {
      const uses = await Promise.all(Array.from({ length: 30 }, (_, n) => toUse(`${table}-${n}`)));
      const poison = uses[7] ?? (await toUse('nobody'));
      execute(`create trigger poison before insert on ${table} when ${isPoison(poison)}
      begin select raise(abort, '${REASON}'); end`);
      // At once, so that they share commits.
      await Promise.all(uses.map(postAccepted));
      await expectOthersDone(uses, poison);
      // Its sender has not seen the answer, say.
      await postAccepted(poison);

      await expect(backend.polku('deadletter', 'replay')).rejects.toThrow('still fail');
      execute('drop trigger poison');
      await backend.polku('deadletter', 'replay');
      expect(query(backend.storeFile, 'select * from dead_letter')).toEqual([]);
      // The backend looks every minute at what a command beside it has written, and whenever it writes itself.
      const next = await toUse(`${table}-next`);
      await postAccepted(next);
      await expectAllDone([...uses, next]);
      await backend.polku('deadletter', 'replay');
      await expectAllDone([...uses, next]);
    },
  );

  async function postAccepted({ batch, ids }: Use): Promise<void> {
    const response = await backend.post(batch);
    const results = ids.map((id) => ({ id, status: 'accepted' }));
    expect([response.status, await response.json()]).toEqual([200, { success: true, results }]);
  }

  async function expectOthersDone(uses: Use[], poison: Use): Promise<void> {
    const rows = countRows(backend.storeFile);
    const ids = uses.flatMap((use) => use.ids);
    expect(ids.filter((id) => rows.get(id) !== 1)).toEqual([poison.firstUseId]);
    const letters = query(backend.storeFile, 'select reason, event_json from dead_letter');
    const event_json = expect.stringContaining(poison.firstUseId);
    expect(letters).toEqual([{ reason: expect.stringContaining(REASON), event_json }]);
    await expectTold(uses.filter((use) => use !== poison));
  }

  async function expectAllDone(uses: Use[]): Promise<void> {
    const rows = countRows(backend.storeFile);
    expect(uses.flatMap((use) => use.ids).filter((id) => rows.get(id) !== 1)).toEqual([]);
    await expectTold(uses);
  }

  /** Those, and nobody else of the same round, each under one id. */
  async function expectTold(uses: Use[]): Promise<void> {
    const users = uses.map(({ userId }) => userId).sort();
    const [prefix = ''] = users[0]?.split('-') ?? [];
    const told = () => [...idsByUser(backend.deliveries)].filter(([id]) => id.startsWith(prefix));
    await expect
      .poll(
        () =>
          told()
            .map(([id]) => id)
            .sort(),
        PATIENT,
      )
      .toEqual(users);
    for (const [, ids] of told()) expect(ids.size).toBe(1);
  }

  const execute = (sql: string) => {
    const database = new DatabaseSync(backend.storeFile, { timeout: 5_000 });
    database.exec(sql);
    database.close();
  };

  type Use = Awaited<ReturnType<typeof toUse>>;

  /** A batch of one person: what comes before their first use, the first use, and what comes after it. */
  async function toUse(userId: string) {
    const token = await backend.token(userId, 'northwind');
    const who = { userId, anonymousId: `browser-of-${userId}`, token: 0 };
    const use = reportCreated(who);
    const identify = reportCreated({ ...who, type: 'identify', name: undefined, id: newEventId() });
    const events = [identify, use, reportCreated({ ...who, name: 'report_shared' })];
    const ids = events.map(({ id }) => id);
    return { userId, firstUseId: use.id, ids, batch: toBatch(backend.writeKey, events, token) };
  }
});

import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createPolku, postBatch, reportCreated } from '../polku.fixture.ts';

/** A backend that could not apply the reports of some users, and has been mended since. */
async function startMended(users: readonly string[]) {
  const polku = await createPolku();
  const milestones = [
    {
      key: 'first_use',
      name: 'First report',
      event: 'report_created',
      notifyFrom: '2020-01-01T00:00:00Z',
    },
  ];
  const keys = await polku.createWorkspace({ milestones });
  const { url } = await polku.start();
  const query = (sql: string) => {
    const database = new Database(polku.storeFile, { timeout: 5_000 });
    try {
      if (/^select/.test(sql))
        return database.prepare(sql).all() as { [column: string]: unknown }[];
      database.exec(sql);
      return [];
    } finally {
      database.close();
    }
  };
  query(
    "create trigger poison before insert on event begin select raise(abort, 'no such column: x'); end",
  );
  for (const user of users)
    expect((await postBatch(url, await reportCreated(keys, user))).status).toBe(200);
  query('drop trigger poison');
  return { polku, keys, url, query };
}

describe('polku deadletter', { timeout: 60_000 }, () => {
  it('lists, shows, replays and drops, beside a backend that runs', async () => {
    const { polku, keys, url, query } = await startMended(['ada', 'bob', 'eve']);
    const listed = await polku.run(['deadletter', 'list', '--reason', 'no such', '--limit', '2']);
    const lines = listed.out.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      new RegExp(
        `^1   20.*Z   ${keys.workspaceId}   verified report_created   .*no such column: x$`,
      ),
    );
    expect(lines[2]).toBe('2 of 3.');
    const shown = await polku.run(['deadletter', 'show', '2']);
    expect(JSON.parse(shown.out)).toMatchObject({ seq: 2, trust: 1, event: { userId: 'bob' } });

    const tried = await polku.run(['deadletter', 'replay', '1', '2', '--dry-run']);
    expect(tried).toMatchObject({ code: 0, out: '2 could be applied.\n' });
    expect(query('select seq from dead_letter')).toHaveLength(3);

    const kept = await polku.run(['deadletter', 'drop']);
    expect(kept).toMatchObject({ code: 1, out: '' });
    const dropped = await polku.run(['deadletter', 'drop', '3', '--json']);
    expect(JSON.parse(dropped.out)).toEqual({ dropped: 1 });

    const batch = await reportCreated(keys, 'mia');
    const [replayed, taken] = await Promise.all([
      polku.run(['deadletter', 'replay', '--workspace', keys.workspaceId, '--since', '1h']),
      postBatch(url, batch),
    ]);
    expect(replayed).toMatchObject({ code: 0, out: '2 were applied.\n' });
    expect(taken.status).toBe(200);
    expect(query('select seq from dead_letter')).toEqual([]);
    const told = query('select user_id from notification order by user_id');
    expect(told.map((row) => row.user_id)).toEqual(['ada', 'bob', 'mia']);
  });

  it('says what still fails, and ends with 1', async () => {
    const { polku, query } = await startMended(['ada', 'bob']);
    query("create trigger again before insert on event begin select raise(abort, 'again'); end");
    const { code, out, err } = await polku.run(['deadletter', 'replay', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      applied: 0,
      failed: [1, 2].map((seq) => ({ seq, reason: expect.stringContaining('again') })),
    });
    expect(err).toMatch(/polku: 2 dead letter\(s\) still fail\.\n$/);
  });

  it.each([
    [
      ['list', '--since', 'soon'],
      '--since: expected a time such as 2026-01-31 or 24h; received "soon".',
    ],
    [['list', '--limit', 'x'], '--limit: expected a whole number; received "x".'],
    [['show', '7'], 'There is no dead letter 7. Use "polku deadletter list".'],
    [['replay', 'x'], 'SEQ: expected a whole number; received "x".'],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const polku = await createPolku();
    await polku.createWorkspace();
    const { code, err } = await polku.run(['deadletter', ...args]);
    expect([code, err]).toEqual([1, `polku: ${sentence}\n`]);
  });

  it('makes no store where there is none', async () => {
    const polku = await createPolku();
    const { code, err } = await polku.run(['deadletter', 'list']);
    expect([code, err]).toEqual([
      1,
      `polku: There is no store at ${polku.storeFile}. Set POLKU_STORE to yours.\n`,
    ]);
  });
});

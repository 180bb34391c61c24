import { describe, expect, test } from 'vitest';
import { DAY, NOW } from '../ingest/ingest.fixture.ts';
import { startFlow } from '../store/sql/playbook-marks.ts';
import { savePlaybook } from '../store/sql/playbooks.ts';
import { insertWatches } from '../store/sql/watches.ts';
import { mergeAccounts } from './merge-accounts.ts';
import { DEFAULT_PLAYBOOKS } from './playbook-defaults.ts';
import { createWatched } from './watch.fixture.ts';

async function createMerged() {
  const world = await createWatched();
  const { store, workspaceId, send, look, occurred } = world;
  const mergeUser = (from: string, into: string) =>
    send([{ type: 'alias', userId: into, previousId: from, anonymousId: 'server' }], {
      isSecret: true,
    });
  const mergeAccount = (fromId: string, intoId: string) =>
    mergeAccounts(store, { workspaceId, fromId, intoId }, NOW);
  const invite = (as: string, day: number) =>
    send(
      [
        {
          as,
          of: 'acme',
          type: 'identify',
          traits: { invitedAt: new Date(NOW + day * DAY).toISOString() },
        },
      ],
      { receivedAt: NOW + day * DAY },
    );
  /** A look a day; whose silence was told, and when. */
  async function pass(from: number, to: number) {
    for (let day = from; day <= to; day += 1) await look(NOW + day * DAY);
    return (await occurred()).map(({ of, day }) => [of, day]);
  }
  const flows = async () => {
    const rows = await store.db
      .selectFrom('playbook_flow')
      .select(['subject', 'user_id', 'account_id', 'flow_id', 'until_at'])
      .orderBy('flow_id')
      .execute();
    return rows.map(({ until_at, ...row }) => ({ ...row, untilDay: (until_at - NOW) / DAY }));
  };
  const start = (flow: string, of: { userId?: string; accountId: string }, days: number) =>
    store.transaction((db) =>
      startFlow(db, {
        workspace_id: workspaceId,
        flow_id: flow,
        subject: of.userId === undefined ? `account:${of.accountId}` : `user:${of.userId}`,
        user_id: of.userId ?? null,
        account_id: of.accountId,
        occurrence_id: 'o',
        at: NOW,
        until_at: NOW + days * DAY,
      }),
    );
  return { ...world, mergeUser, mergeAccount, invite, pass, flows, start };
}

describe('two users who become one', () => {
  test('are still waited for, from the first invitation of either, and told of once', async () => {
    const { invite, mergeUser, pass } = await createMerged();
    await invite('old', 0);
    await invite('new', 5);
    await mergeUser('old', 'new');
    expect(await pass(6, 60)).toEqual([['new', 14]]);
  });

  test('keep the timer that only the one had who is gone', async () => {
    const { invite, mergeUser, pass, send } = await createMerged();
    await invite('old', 0);
    await send([{ as: 'new', of: 'acme', type: 'page' }]);
    await mergeUser('old', 'new');
    expect(await pass(1, 60)).toEqual([['new', 14]]);
  });

  test('are not told of again when one of them was', async () => {
    const { invite, mergeUser, pass } = await createMerged();
    await invite('old', 0);
    await invite('new', 10);
    expect(await pass(11, 20)).toEqual([['old', 14]]);
    await mergeUser('old', 'new');
    expect(await pass(21, 60)).toEqual([['new', 14]]);
  });

  test('are not silent when either has made the first use', async () => {
    const { invite, mergeUser, pass, send } = await createMerged();
    await invite('new', 0);
    await send([{ as: 'old', of: 'acme' }]);
    await mergeUser('old', 'new');
    expect(await pass(1, 60)).toEqual([]);
  });

  test('go on with the flows that were started for either, for as long as the longer', async () => {
    const { start, mergeUser, flows } = await createMerged();
    await start('a', { userId: 'old', accountId: 'acme' }, 10);
    await start('b', { userId: 'old', accountId: 'acme' }, 10);
    await start('b', { userId: 'new', accountId: 'acme' }, 20);
    await mergeUser('old', 'new');
    const of = { subject: 'user:new', user_id: 'new', account_id: 'acme' };
    expect(await flows()).toEqual([
      { ...of, flow_id: 'a', untilDay: 10 },
      { ...of, flow_id: 'b', untilDay: 20 },
    ]);
  });
});

describe('two accounts that become one', () => {
  test('are waited for once, and not when either has made its first use', async () => {
    const { addAccount, look, mergeAccount, pass, send } = await createMerged();
    for (const id of ['gone', 'acme', 'used', 'left']) await addAccount(id, {});
    await look(NOW);
    await send([{ as: 'u1', of: 'left' }]);
    await mergeAccount('gone', 'acme');
    await mergeAccount('used', 'left');
    expect(await pass(1, 60)).toEqual([['acme', 7]]);
  });

  test('are not told of again when one of them was', async () => {
    const { addAccount, mergeAccount, pass } = await createMerged();
    await addAccount('gone', {});
    await addAccount('acme', { contractAt: NOW + 5 * DAY });
    expect(await pass(0, 8)).toEqual([['gone', 7]]);
    await mergeAccount('gone', 'acme');
    expect(await pass(9, 60)).toEqual([['acme', 7]]);
  });

  test('keep the timers and flows of their users, their own flows, and a playbook of their own', async () => {
    const world = await createMerged();
    const { store, workspaceId, addAccount, mergeAccount, start, flows } = world;
    await addAccount('gone', {});
    await addAccount('acme', {});
    await start('a', { accountId: 'gone' }, 10);
    await start('b', { userId: 'u1', accountId: 'gone' }, 10);
    const timer = { kind: 'stuck', subject: 'user:u1', since: 'tour', since_at: NOW } as const;
    await store.transaction((db) =>
      insertWatches(db, [
        { ...timer, workspace_id: workspaceId, user_id: 'u1', account_id: 'gone', due_at: NOW },
      ]),
    );
    const [first, second] = DEFAULT_PLAYBOOKS;
    if (!first || !second) throw new Error('There are no playbooks.');
    const write = (playbook: typeof first, accountId: string) =>
      store.transaction((db) =>
        savePlaybook(
          db,
          { workspaceId, key: playbook.key, accountId },
          { playbook, nowMs: NOW, by: accountId },
        ),
      );
    await write(first, 'gone');
    await write(second, 'gone');
    await write(second, 'acme');
    await mergeAccount('gone', 'acme');
    expect(await flows()).toMatchObject([
      { flow_id: 'a', subject: 'account:acme', account_id: 'acme' },
      { flow_id: 'b', subject: 'user:u1', account_id: 'acme' },
    ]);
    const watches = await store.db.selectFrom('watch').select(['subject', 'account_id']).execute();
    expect(watches).toEqual([{ subject: 'user:u1', account_id: 'acme' }]);
    const playbooks = await store.db
      .selectFrom('playbook')
      .select(['key', 'account_id', 'changed_by'])
      .orderBy('changed_by')
      .execute();
    expect(playbooks).toEqual([
      { key: second.key, account_id: 'acme', changed_by: 'acme' },
      { key: first.key, account_id: 'acme', changed_by: 'gone' },
    ]);
  });
});

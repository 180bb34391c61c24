import { describe, expect, it } from 'vitest';
import { createGuard } from '../notify/guard.ts';
import { queueNotification } from '../notify/outbox.fixture.ts';
import { createWorkspace } from '../success/workspace.ts';
import { parseWorkspaceDocument } from '../success/workspace-document.ts';
import type { Role } from './api.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

describe('the inbox', () => {
  it('shows a first use with all that its CSM needs', async () => {
    const office = await createTestConsole();
    await office.store.transaction(async (db) => {
      const user = { workspace_id: office.workspaceId, id: 'u1', account_id: 'kone' };
      const seen = { first_seen_at: START_MS, last_seen_at: START_MS };
      const traits = { traits_json: '{"name":"Aino"}', account_at: START_MS };
      await db
        .insertInto('user')
        .values({ ...user, ...seen, ...traits })
        .execute();
    });
    await office.reach(1);
    const { body } = await requesting(office, await office.signIn('csm'))('GET', '/api/inbox');
    expect(body).toEqual({
      items: [
        {
          id: 'n1000',
          seq: 1,
          kind: 'first_use',
          milestone: { key: 'first_use', name: 'First report' },
          user: { id: 'u1', name: 'Aino' },
          account: { id: 'kone', name: 'Kone', plan: 'gold', touchLevel: 'high', isFirst: true },
          owner: { id: expect.any(String), name: 'The csm' },
          assignee: null,
          snoozedUntil: null,
          note: null,
          task: null,
          firstUseAt: '2026-01-01T00:00:01.000Z',
          notifiedAt: '2026-01-01T00:00:01.000Z',
          sinceContractMs: 1,
          sinceFirstSessionMs: null,
          ledBy: { flowId: 'welcome', flowName: 'Welcome', step: 'new' },
          acknowledged: null,
          deliveries: [{ channel: 'webhook', status: 'queued', attempts: 0, error: null }],
        },
      ],
      nextBefore: null,
      latestSeq: 1,
      unread: 1,
    });
  });

  it('counts on each page what is unread on all of them, of whose inbox it is', async () => {
    const office = await createTestConsole();
    for (let time = 0; time < 60; time += 1) await office.reach(1, { accountId: 'kone' });
    await office.reach(1, { accountId: null });
    const request = requesting(office, await office.signIn('csm'));
    const unread = async (query: string) =>
      (await request('GET', `/api/inbox${query}`)).body.unread as number;
    expect([await unread(''), await unread('?scope=all')]).toEqual([60, 61]);
    expect(await unread('?before=5')).toBe(60);
    const { body } = await request('GET', '/api/inbox');
    const [first, second] = body.items.map(({ id }: { id: string }) => id);
    await request('POST', `/api/inbox/${first}/acknowledge`);
    const until = new Date(START_MS + 3_600_000).toISOString();
    const put = { id: '018f0000-0000-7000-8000-000000000001', kind: 'snoozed', until };
    await request('POST', `/api/inbox/${second}/changes`, undefined, put);
    expect(await unread('')).toBe(58);
  });

  it('is mine by the accounts I own, and all on request', async () => {
    const office = await createTestConsole();
    await office.reach(1, { accountId: 'kone' });
    await office.reach(1, { accountId: 'nokia/oulu' });
    await office.reach(1, { accountId: null });
    const seqs = async (role: Role, query: string) => {
      const request = requesting(office, await office.signIn(role));
      const { body } = await request('GET', `/api/inbox${query}`);
      return body.items.map(({ seq }: { seq: number }) => seq);
    };
    expect(await seqs('csm', '')).toEqual([1]);
    expect(await seqs('admin', '?scope=mine')).toEqual([2]);
    expect(await seqs('viewer', '?scope=mine')).toEqual([]);
    expect(await seqs('viewer', '?scope=all')).toEqual([3, 2, 1]);
  });

  it('comes in pages of fifty, newest first, none twice and none left out', async () => {
    const office = await createTestConsole();
    await office.reach(120);
    const request = requesting(office, await office.signIn('csm'));
    const seqs: number[] = [];
    let query = '';
    for (const size of [50, 50, 20]) {
      const { body } = await request('GET', `/api/inbox${query}`);
      expect(body.items).toHaveLength(size);
      expect(body.latestSeq).toBe(120);
      seqs.push(...body.items.map(({ seq }: { seq: number }) => seq));
      query = `?before=${body.nextBefore}`;
    }
    expect(query).toBe('?before=null');
    expect(seqs).toEqual(Array.from({ length: 120 }, (_, index) => 120 - index));
  });

  it('keeps who acknowledged first, and takes it back', async () => {
    const office = await createTestConsole();
    await office.reach(1);
    const csm = requesting(office, await office.signIn('csm'));
    const lead = requesting(office, await office.signIn('lead'));
    const path = '/api/inbox/n1000/acknowledge';
    const by = { id: expect.any(String), name: 'The csm' };
    expect((await csm('POST', path)).body).toMatchObject({ id: 'n1000', acknowledged: { by } });
    expect((await lead('POST', path)).body.acknowledged).toMatchObject({ by });
    expect((await lead('DELETE', path)).body.acknowledged).toBeNull();
  });

  it('does not show what has no place in the feed yet', async () => {
    const office = await createTestConsole();
    const { store, workspaceId } = office;
    await queueNotification(store, { workspaceId, id: 'early', atMs: START_MS });
    const request = requesting(office, await office.signIn('admin'));
    expect((await request('GET', '/api/inbox?scope=all')).body.items).toEqual([]);
    expect((await request('POST', '/api/inbox/early/acknowledge')).status).toBe(404);
  });

  it('is closed to another workspace', async () => {
    const office = await createTestConsole();
    await office.reach(1);
    const document = parseWorkspaceDocument({ name: 'Other', origins: ['https://b.example'] });
    const options = { guard: createGuard(), nowMs: START_MS };
    const { workspaceId } = await createWorkspace(office.store, document, options);
    const request = requesting(office, await office.signIn('admin', workspaceId));
    expect((await request('GET', '/api/inbox?scope=all')).body).toMatchObject({
      items: [],
      latestSeq: 0,
    });
    expect((await request('POST', '/api/inbox/n1000/acknowledge')).status).toBe(404);
    expect((await request('GET', '/api/accounts')).body.accounts).toEqual([]);
    expect((await request('GET', '/api/accounts/kone')).status).toBe(404);
  });
});

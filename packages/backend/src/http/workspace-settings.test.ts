import { describe, expect, it } from 'vitest';
import { createTestConsole, OWN_PAGE, requesting, START_MS } from './console.fixture.ts';

async function openOffice() {
  const office = await createTestConsole();
  const { store, workspaceId: workspace_id } = office;
  const admin = requesting(office, await office.signIn('admin'));
  async function track(user: string, name: string, at: number) {
    await store.transaction((db) =>
      db
        .insertInto('event')
        .values({
          ...{ workspace_id, trust: 1, subject: `user:${user}`, id: `${user}-${name}`, name },
          ...{ type: 'track', at, received_at: at, anonymous_id: 'anon', session_id: 's' },
          ...{ is_internal: 0, context_json: JSON.stringify({ page: { path: '/reports' } }) },
        })
        .execute(),
    );
  }
  return { ...office, admin, track };
}

describe('/api/settings/workspace', () => {
  it('gives what a page needs, and says when one has been heard of', async () => {
    const { admin, track, workspaceId } = await openOffice();
    const before = (await admin('GET', '/api/settings/workspace')).body;
    expect(before).toMatchObject({
      id: workspaceId,
      endpoint: 'https://polku.example',
      origins: ['https://app.example'],
      lastEvent: null,
    });
    expect(before.writeKey).toMatch(/^wk_/);
    await track('u1', 'report_opened', START_MS);
    expect((await admin('GET', '/api/settings/workspace')).body.lastEvent).toEqual({
      at: new Date(START_MS).toISOString(),
      isVerified: true,
      path: '/reports',
    });
  });
});

describe('/api/settings/milestones', () => {
  const shared = { key: 'report_shared', event: 'report_shared' };

  it('foretells who would be recorded, and writes nothing by it', async () => {
    const { admin, track } = await openOffice();
    await track('u1', 'report_shared', START_MS);
    await track('u2', 'report_shared', START_MS);
    const given = { name: 'First shared', rule: shared };
    const told = await admin('POST', '/api/settings/milestones/forecast', OWN_PAGE, given);
    expect(told.body.users.reached).toBe(2);
    const { body } = await admin('GET', '/api/settings/milestones');
    expect(body.milestones.map(({ rule }: { rule: { key: string } }) => rule.key)).toEqual([
      'first_use',
    ]);
    expect(body.seen).toEqual([
      { name: 'report_shared', count: 2, lastAt: new Date(START_MS).toISOString() },
    ]);
  });

  it('publishes one, with whom has reached it already', async () => {
    const { admin, track } = await openOffice();
    await track('u1', 'report_shared', START_MS);
    const given = { name: 'First shared', rule: shared };
    const { body } = await admin('PUT', '/api/settings/milestones', OWN_PAGE, given);
    const made = body.milestones.find(({ name }: { name: string }) => name === 'First shared');
    expect(made).toMatchObject({ rule: shared, users: { reached: 1 } });
  });

  it('is read by everybody, and changed by admins alone', async () => {
    const office = await openOffice();
    const lead = requesting(office, await office.signIn('lead'));
    expect((await lead('GET', '/api/settings/milestones')).status).toBe(200);
    const given = { name: 'First shared', rule: shared };
    expect((await lead('PUT', '/api/settings/milestones', OWN_PAGE, given)).status).toBe(403);
  });
});

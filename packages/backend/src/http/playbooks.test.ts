import { describe, expect, it } from 'vitest';
import { apply } from '../ingest/apply.ts';
import { newId } from '../ingest/ingest.fixture.ts';
import type { PlaybookList } from './api-playbooks.ts';
import { createTestConsole, OWN_PAGE, requesting, START_MS } from './console.fixture.ts';

async function openOffice() {
  const office = await createTestConsole();
  const { store, workspaceId } = office;
  const signIn = async (role: 'admin' | 'csm' | 'viewer') =>
    requesting(office, await office.signIn(role));
  return {
    ...office,
    request: await signIn('admin'),
    csm: await signIn('csm'),
    viewer: await signIn('viewer'),
    async firstUse(userId: string) {
      const event = {
        id: newId(),
        type: 'track' as const,
        name: 'report_created',
        at: START_MS + 1,
        anonymousId: 'device-1',
        sessionId: 'session-1',
      };
      const who = { trust: 1 as const, userId, accountId: 'kone', isInternal: false };
      const events = [{ event, at: START_MS + 1, ...who }];
      const batch = { workspaceId, receivedAt: START_MS + 2, events };
      await store.transaction((db) => apply(db, batch));
    },
  };
}

const fromOf = ({ playbooks }: PlaybookList, key: string) =>
  playbooks.find(({ playbook }) => playbook.key === key)?.from;

const quiet = {
  key: 'first_use',
  when: { occurs: 'first_use' },
  cases: [{ do: [{ kind: 'digest' }] }],
};

describe('/api/playbooks', () => {
  it('changes what happens, of the workspace and of one account, and gives it back', async () => {
    const { request, firstUse, store } = await openOffice();
    expect(fromOf((await request('GET', '/api/playbooks')).body, 'first_use')).toBe('default');
    const path = '/api/playbooks/first_use?account=kone';
    const changed = await request('PUT', path, OWN_PAGE, quiet);
    expect(fromOf(changed.body, 'first_use')).toBe('account');
    expect(fromOf((await request('GET', '/api/playbooks')).body, 'first_use')).toBe('default');
    await firstUse('u1');
    const digest = await store.db.selectFrom('digest_item').select('kind').execute();
    expect(digest).toEqual([{ kind: 'first_use' }]);
    const back = await request('DELETE', path);
    expect(fromOf(back.body, 'first_use')).toBe('default');
    expect((await request('DELETE', path)).status).toBe(404);
  });

  it('says what a change would have done, and does nothing', async () => {
    const { request, firstUse, store } = await openOffice();
    await firstUse('u1');
    const path = '/api/playbooks/dry-run';
    const answer = await request('POST', path, OWN_PAGE, { playbook: quiet });
    expect(answer.body).toMatchObject({
      occurrences: 2,
      actions: [
        { action: 'digest', now: 0, then: 1 },
        { action: 'notify', now: 2, then: 1 },
        { action: 'task welcome', now: 1, then: 0 },
      ],
      changed: [{ kind: 'first_use', userId: 'u1', now: ['notify', 'task welcome'] }],
    });
    expect(await store.db.selectFrom('digest_item').selectAll().execute()).toEqual([]);
    expect(await store.db.selectFrom('playbook').selectAll().execute()).toEqual([]);
    const later = await request('POST', path, OWN_PAGE, { playbook: quiet, days: 91 });
    expect(later.status).toBe(400);
  });

  it('is changed by who may', async () => {
    const { csm, viewer } = await openOffice();
    const put = (as: typeof csm, path: string) => as('PUT', path, OWN_PAGE, quiet);
    expect((await put(csm, '/api/playbooks/first_use')).status).toBe(403);
    expect((await put(csm, '/api/playbooks/first_use?account=kone')).status).toBe(200);
    expect((await put(viewer, '/api/playbooks/first_use?account=kone')).status).toBe(403);
    expect((await put(csm, '/api/playbooks/first_use?account=none')).status).toBe(404);
    expect((await put(csm, '/api/playbooks/silence?account=kone')).status).toBe(400);
    expect((await viewer('GET', '/api/playbooks')).status).toBe(200);
  });
});

import { flowExamples } from '@polku/flows/schemas';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { FaultsError } from '../faults-error.ts';
import { createGuard } from '../notify/guard.ts';
import { createTestStore } from '../store/store.fixture.ts';
import { createWorkspace } from './workspace.ts';
import { parseWorkspaceDocument } from './workspace-document.ts';

const nowMs = Date.UTC(2026, 0, 1);
const guard = createGuard({ lookup: async () => [{ address: '93.184.216.34' }] });
const { version: _, ...welcome } = flowExamples.tour;

const document = {
  name: 'Reportly',
  origins: ['https://app.example'],
  theme: { accent: '#2255aa' },
  people: [{ email: 'Veikko@reportly.example', name: 'Veikko', role: 'csm' }],
  accounts: [
    {
      id: 'kone',
      name: 'Kone',
      plan: 'gold',
      touchLevel: 'high',
      billingCents: 1_200_000,
      currency: 'EUR',
      contractAt: '2025-10-01T00:00:00Z',
      owner: 'veikko@reportly.example',
    },
    { id: 'bare', name: 'Bare' },
  ],
  milestones: [
    {
      key: 'first_use',
      name: 'First report',
      event: 'report_created',
      notifyFrom: '2025-01-01T00:00:00+02:00',
    },
  ],
  flows: [{ ...welcome, goal: 'first_use' }],
  channels: [{ kind: 'webhook', url: 'https://hooks.example/polku' }],
};

const faultsOf = (input: unknown): string[] => {
  try {
    parseWorkspaceDocument(input);
  } catch (error) {
    if (error instanceof FaultsError) return error.faults;
    throw error;
  }
  return [];
};

describe('a workspace from a document', () => {
  it('has everything that stands in it', async () => {
    const { store } = await createTestStore();
    const { workspaceId, writeKey, tokenSecret, channels } = await createWorkspace(
      store,
      parseWorkspaceDocument(document),
      { guard, nowMs },
    );
    expect(writeKey).toMatch(/^wk_[\w-]{32}$/);
    expect(tokenSecret).toMatch(/^ts_[\w-]{43}$/);
    const { db } = store;
    const [workspace] = await db.selectFrom('workspace').selectAll().execute();
    expect(workspace).toMatchObject({
      id: workspaceId,
      write_key: writeKey,
      token_secrets_json: JSON.stringify([tokenSecret]),
      origins_json: '["https://app.example"]',
      allow_unverified: 0,
      theme_json: '{"accent":"#2255aa"}',
    });
    const [person] = await db.selectFrom('person').selectAll().execute();
    expect(person).toMatchObject({ email: 'veikko@reportly.example', role: 'csm' });
    const accounts = await db.selectFrom('account').selectAll().orderBy('id', 'desc').execute();
    expect(accounts).toMatchObject([
      { id: 'kone', owner_id: person?.id, contract_at: Date.UTC(2025, 9, 1), currency: 'EUR' },
      { id: 'bare', owner_id: null, contract_at: null, plan: null },
    ]);
    const [milestone] = await db.selectFrom('milestone').selectAll().execute();
    expect(milestone).toMatchObject({ key: 'first_use', name: 'First report' });
    expect(milestone?.notify_from).toBe(Date.UTC(2024, 11, 31, 22));
    expect(JSON.parse(milestone?.rule_json ?? '')).toEqual({
      key: 'first_use',
      event: 'report_created',
    });
    const [flow] = await db.selectFrom('flow').selectAll().execute();
    expect(flow).toMatchObject({ id: 'welcome', current_version: 1 });
    const [channel] = await db.selectFrom('channel').selectAll().execute();
    expect(channels).toEqual([{ id: channel?.id, kind: 'webhook', secret: expect.any(String) }]);
    const { secret } = JSON.parse(channel?.config_json ?? '{}');
    expect(secret).toBe(channels[0]?.secret);
    // A secret that the libraries take.
    expect(new Webhook(secret).sign('x', new Date(nowMs), '{}')).toMatch(/^v1,/);
  });

  it('tells every fault of a document at once, with its path', () => {
    expect(
      faultsOf({
        origins: ['https://app.example/path'],
        people: [
          { email: 'a@b.example', name: 'A', role: 'boss' },
          { email: 'A@b.example', name: 'B', role: 'csm' },
        ],
        accounts: [{ id: 'kone', name: '', owner: 'nobody@b.example', touchLevel: 'none' }],
        milestones: [{ key: 'First', name: 'First', event: 'x', notifyFrom: 'soon' }],
        flows: [{ ...welcome, steps: [], goal: 'second_use', followedBy: 'thanks' }],
        channels: [{ kind: 'pigeon' }, { kind: 'webhook', url: 'ftp://x.example', secret: 'x' }],
        more: 1,
      }).map((fault) => fault.replace(/: .*/, '')),
    ).toEqual([
      'name',
      'origins.0',
      'people.0.role',
      'accounts.0.name',
      'accounts.0.touchLevel',
      'milestones.0.key',
      'milestones.0.notifyFrom',
      'flows.0.steps',
      'channels.0.kind',
      'channels.1.url',
      'channels.1.secret',
      'channels.1.secret',
      'the document',
      'people.1.email',
      'accounts.0.owner',
      'flows.0.goal',
      'flows.0.followedBy',
    ]);
    expect(faultsOf([])).toHaveLength(1);
  });

  it('refuses a channel that points inward, and leaves nothing behind', async () => {
    const { store } = await createTestStore();
    const channels = [{ kind: 'webhook', url: 'http://169.254.169.254/latest' }];
    const parsed = parseWorkspaceDocument({ ...document, channels });
    await expect(createWorkspace(store, parsed, { guard, nowMs })).rejects.toMatchObject({
      faults: [
        'channels.0.url: the address is refused: 169.254.169.254 is not a public address but linkLocal.',
      ],
    });
    expect(await store.db.selectFrom('workspace').selectAll().execute()).toEqual([]);
  });

  it('is all or nothing', async () => {
    const { store } = await createTestStore();
    const parsed = parseWorkspaceDocument(document);
    const [account] = parsed.accounts;
    if (account) parsed.accounts.push(account);
    await expect(createWorkspace(store, parsed, { guard, nowMs })).rejects.toThrow();
    expect(await store.db.selectFrom('workspace').selectAll().execute()).toEqual([]);
    expect(await store.db.selectFrom('person').selectAll().execute()).toEqual([]);
  });
});

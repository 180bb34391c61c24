import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, it } from 'vitest';
import type { Store } from '../store/store.ts';
import type { Trust } from '../store/tables.ts';
import { publishFlow } from '../success/publish-flow.ts';
import type { AccountPage } from './api.ts';
import type { AccountTimeline } from './api-accounts.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

const MINUTE_MS = 60_000;
const at = (minutes: number) => START_MS + minutes * MINUTE_MS;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();

/** What ingest has written of two users of Kone, the second's under a false name. */
async function writeHistory(store: Store, workspace_id: string): Promise<void> {
  await store.transaction(async (db) => {
    for (const [id, name] of [
      ['aino', '{"name":"Aino"}'],
      ['veli', '{}'],
    ] as const) {
      const user = { workspace_id, id, account_id: 'kone', account_at: at(0), traits_json: name };
      const seen = { first_seen_at: at(0), last_seen_at: at(id === 'aino' ? 9 : 5) };
      await db
        .insertInto('user')
        .values({ ...user, ...seen })
        .execute();
    }
    const event = (id: string, minute: number, rest: object) => ({
      workspace_id,
      trust: 1 as Trust,
      subject: 'user:aino',
      id,
      type: 'track',
      name: 'report_created',
      at: at(minute),
      received_at: at(minute),
      anonymous_id: 'anon',
      session_id: 's',
      account_id: 'kone',
      is_internal: 0,
      properties_json: null,
      context_json: null,
      flow_id: null,
      flow_version: null,
      flow_step: null,
      ...rest,
    });
    const inTour = { flow_id: 'welcome', flow_version: 1 };
    await db
      .insertInto('event')
      .values([
        event('e1', 1, { type: 'page', name: null, context_json: '{"page":{"path":"/reports"}}' }),
        event('e2', 2, { name: 'tour_shown', ...inTour }),
        event('e3', 3, { name: 'tour_step_shown', ...inTour, flow_step: 'new' }),
        event('e4', 4, { ...inTour, flow_step: 'new' }),
        event('e5', 5, { name: 'tour_ended', ...inTour, properties_json: '{"reason":"done"}' }),
        event('e6', 6, { name: 'survey_answered', flow_id: 'first-report-ces', flow_version: 1 }),
        event('e7', 7, { type: 'identify', name: null }),
        // None of these may be seen: anyone's claim, staff acting as her, another account.
        event('e8', 8, { trust: 0 as Trust, name: 'forged' }),
        event('e9', 8, { is_internal: 1, name: 'staff_looked' }),
        event('e10', 8, { account_id: 'nokia/oulu', name: 'elsewhere' }),
      ])
      .execute();
    const reached = { workspace_id, milestone: 'first_use', at: at(4), event_id: 'e4' };
    const place = { account_id: 'kone', flow_id: 'welcome', flow_step: 'new' };
    const rest = { known_before: 0, recorded_at: at(4) };
    await db
      .insertInto('milestone_reached')
      .values([
        { ...reached, ...place, ...rest, subject: 'user:aino', trust: 1 },
        { ...reached, ...place, ...rest, subject: 'account:kone', trust: 1 },
        { ...reached, ...place, ...rest, subject: 'user:veli', trust: 0 },
      ])
      .execute();
    const response = {
      workspace_id,
      trust: 1 as Trust,
      flow_id: 'first-report-ces',
      user_id: 'aino',
      account_id: 'kone',
      updated_at: at(6),
    };
    await db
      .insertInto('response')
      .values([
        {
          ...response,
          id: 'r1',
          flow_version: 1,
          answers_json: '{"gone":"x","why":"Clear","ease":6}',
          is_complete: 1,
          at: at(6),
        },
        {
          ...response,
          id: 'r2',
          flow_version: 2,
          answers_json: '{"ease":7}',
          is_complete: 0,
          at: at(7),
        },
        {
          ...response,
          id: 'r3',
          flow_version: 2,
          answers_json: '{"ease":1}',
          is_complete: 1,
          at: at(8),
          trust: 0,
        },
      ])
      .execute();
  });
}

async function createOffice() {
  const office = await createTestConsole();
  const { store, workspaceId } = office;
  await writeHistory(store, workspaceId);
  const [ease, why] = flowExamples.survey.questions;
  const questions = [
    { ...ease, text: 'Was it easy?' },
    why,
  ] as typeof flowExamples.survey.questions;
  const flow = { ...flowExamples.survey, questions };
  await store.transaction((db) => publishFlow(db, { workspaceId, flow, nowMs: START_MS }));
  return { office, request: requesting(office, await office.signIn('viewer')) };
}

describe('accounts', () => {
  it('are listed by name, with their first use, owner and users', async () => {
    const { request } = await createOffice();
    const { body } = await request('GET', '/api/accounts');
    expect(body.accounts).toEqual([
      {
        id: 'kone',
        name: 'Kone',
        plan: 'gold',
        touchLevel: 'high',
        owner: { id: expect.any(String), name: 'The csm' },
        contractAt: null,
        firstUseAt: iso(4),
        users: 2,
        lastSeenAt: null,
      },
      expect.objectContaining({ id: 'nokia/oulu', name: 'Nokia', firstUseAt: null, users: 0 }),
    ]);
  });

  it('show their users, the last seen first, with verified first uses alone', async () => {
    const { request } = await createOffice();
    const { body }: { body: AccountPage } = await request('GET', '/api/accounts/kone');
    expect(body.account).toMatchObject({ id: 'kone', billingCents: null, currency: null });
    expect(body.milestone).toEqual({ key: 'first_use', name: 'First report' });
    expect(body.goal).toBeNull();
    expect(body.users).toEqual([
      { id: 'aino', name: 'Aino', firstSeenAt: iso(0), lastSeenAt: iso(9), firstUseAt: iso(4) },
      { id: 'veli', name: null, firstSeenAt: iso(0), lastSeenAt: iso(5), firstUseAt: null },
    ]);
  });

  it('show answers under the words that were asked, in the order of the questions', async () => {
    const { request } = await createOffice();
    const { body }: { body: AccountPage } = await request('GET', '/api/accounts/kone');
    const flow = { id: 'first-report-ces', name: 'CES after the first report' };
    const scale = { min: 1, max: 7, bucket: 'high' };
    expect(body.responses).toEqual([
      {
        id: 'r2',
        flow: { ...flow, version: 2 },
        user: { id: 'aino', name: 'Aino' },
        at: iso(7),
        isComplete: false,
        answers: [{ questionId: 'ease', kind: 'ces', text: 'Was it easy?', value: 7, scale }],
      },
      {
        id: 'r1',
        flow: { ...flow, version: 1 },
        user: { id: 'aino', name: 'Aino' },
        at: iso(6),
        isComplete: true,
        answers: [
          {
            questionId: 'ease',
            kind: 'ces',
            text: 'Reportly made it easy for me to create my first report.',
            value: 6,
            scale,
          },
          { questionId: 'why', kind: 'text', text: 'What made it easy or hard?', value: 'Clear' },
          { questionId: 'gone', kind: 'unknown', text: 'gone', value: 'x' },
        ],
      },
    ]);
  });

  it('tell what users did, newest first, without what anyone may claim', async () => {
    const { request } = await createOffice();
    const { body }: { body: AccountTimeline } = await request('GET', '/api/accounts/kone/timeline');
    const entries = body.entries.flatMap((entry) => ('detail' in entry ? entry : []));
    const lines = entries.map(({ kind, name, detail, at: when }) => [kind, name, detail, when]);
    expect(lines).toEqual([
      ['response', 'CES after the first report', null, iso(7)],
      ['response', 'CES after the first report', null, iso(6)],
      ['flow', 'Welcome', 'done', iso(5)],
      ['event', 'report_created', 'Welcome · new', iso(4)],
      ['first_use', 'First report', 'Welcome · new', iso(4)],
      ['flow', 'Welcome', null, iso(2)],
      ['page', '/reports', null, iso(1)],
    ]);
    expect(new Set(entries.map(({ user }) => user.name))).toEqual(new Set(['Aino']));
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have any id', async () => {
    const { request } = await createOffice();
    const path = `/api/accounts/${encodeURIComponent('nokia/oulu')}`;
    expect((await request('GET', path)).body.account.name).toBe('Nokia');
  });
});

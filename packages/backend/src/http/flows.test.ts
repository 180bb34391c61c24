import { flowExamples } from '@polku/flows/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createTestConsole,
  OWN_PAGE,
  requesting,
  START_MS,
  type TestConsole,
} from './console.fixture.ts';

let site: TestConsole;
let lead: ReturnType<typeof requesting>;

beforeEach(async () => {
  site = await createTestConsole();
  lead = requesting(site, await site.signIn('lead'));
});

const call = (method: string, path: string, body?: unknown) => lead(method, path, OWN_PAGE, body);
const { version: _, ...tour } = flowExamples.tour;
const draft = { ...tour, name: 'Welcome anew' };
const inAnHour = new Date(START_MS + 3_600_000).toISOString();

describe('flows in the console', () => {
  it('lists what was published and what is only being written', async () => {
    const document = { id: 'news', kind: 'message', name: 'News' };
    const saved = await call('PUT', '/api/flows/news/draft', { document, basis: null });
    expect(saved.body.faults.map(({ path }: { path: string[] }) => path.join('.'))).toContain(
      'title',
    );
    const { body } = await call('GET', '/api/flows');
    expect(
      body.flows.map(({ id, kind, state, version }: { [key: string]: unknown }) => [
        id,
        kind,
        state,
        version,
      ]),
    ).toEqual([
      ['first-report-ces', 'survey', 'live', 1],
      ['news', 'message', 'draft', null],
      ['welcome', 'tour', 'live', 1],
    ]);
    expect(body.flows[1].draft.by.name).toBe('The lead');
  });

  it('publishes a draft, tells the versions apart, rolls back, and pauses', async () => {
    await call('PUT', '/api/flows/welcome/draft', { document: draft, basis: null });
    const published = await call('POST', '/api/flows/welcome/publish', { document: draft });
    expect(published.body).toMatchObject({
      state: 'live',
      version: 2,
      draft: null,
      name: 'Welcome anew',
    });
    expect(published.body.versions.map((one: { version: number }) => one.version)).toEqual([2, 1]);
    const back = await call('POST', '/api/flows/welcome/rollback', { version: 1 });
    expect(back.body).toMatchObject({ version: 1, document: { name: 'Welcome' } });
    const paused = await call('POST', '/api/flows/welcome/pause', {});
    expect(paused.body).toMatchObject({ state: 'paused', version: null });
  });

  it('waits for its time, and does not when that is called off', async () => {
    const waiting = await call('POST', '/api/flows/welcome/publish', {
      document: draft,
      at: inAnHour,
    });
    expect(waiting.body).toMatchObject({ version: 1, next: { version: 2, at: inAnHour } });
    const none = await call('POST', '/api/flows/welcome/cancel', {});
    expect(none.body).toMatchObject({ version: 1, next: null });
    const past = new Date(START_MS - 1).toISOString();
    expect(
      (await call('POST', '/api/flows/welcome/publish', { document: draft, at: past })).status,
    ).toBe(400);
  });

  it('refuses what is wrong, at its field, and publishes nothing', async () => {
    const wrong = { ...draft, frequency: 'often' };
    const refused = await call('POST', '/api/flows/welcome/publish', { document: wrong });
    expect(refused).toMatchObject({ status: 400, body: { error: { field: 'frequency' } } });
    const unknown = { ...draft, goal: 'second_use' };
    const nowhere = await call('POST', '/api/flows/welcome/publish', { document: unknown });
    expect(nowhere).toMatchObject({ status: 400, body: { error: { field: 'goal' } } });
    expect((await call('GET', '/api/flows/welcome')).body.version).toBe(1);
  });

  it('does not write over a colleague', async () => {
    const admin = requesting(site, await site.signIn('admin'));
    await admin('PUT', '/api/flows/welcome/draft', OWN_PAGE, { document: draft, basis: null });
    const late = await call('PUT', '/api/flows/welcome/draft', { document: draft, basis: null });
    expect(late.status).toBe(409);
    const { savedAt: basis } = (await call('GET', '/api/flows/welcome')).body.draft;
    expect((await call('PUT', '/api/flows/welcome/draft', { document: draft, basis })).status).toBe(
      200,
    );
  });

  it('is read by a CSM, and changed by neither a CSM nor a viewer', async () => {
    for (const role of ['csm', 'viewer'] as const) {
      const other = requesting(site, await site.signIn(role));
      expect((await other('GET', '/api/flows/welcome')).status).toBe(200);
      const body = { document: draft };
      expect((await other('POST', '/api/flows/welcome/publish', OWN_PAGE, body)).status).toBe(403);
      expect((await other('POST', '/api/flows/paused', OWN_PAGE, { isPaused: true })).status).toBe(
        403,
      );
    }
  });

  it('pauses everything, and goes on', async () => {
    expect((await call('POST', '/api/flows/paused', { isPaused: true })).body.isPaused).toBe(true);
    expect((await call('POST', '/api/flows/paused', { isPaused: false })).body.isPaused).toBe(
      false,
    );
  });

  it('makes a link to the draft on a page of the workspace alone', async () => {
    const url = 'https://app.example/reports';
    const link = await call('POST', '/api/flows/welcome/preview', { document: draft, url });
    expect(link.body.url).toMatch(/^https:\/\/app\.example\/reports\?polku_preview=/);
    const foreign = { document: draft, url: 'https://else.example/' };
    expect((await call('POST', '/api/flows/welcome/preview', foreign)).status).toBe(400);
  });
});

describe('whom an audience meets', () => {
  it('counts them, and what the others lack', async () => {
    await addUsers(['gold', 'gold', 'silver']);
    const audience = {
      all: [
        { fact: 'account.plan', is: 'eq', value: 'gold' },
        { fact: 'user.traits.role', is: 'eq', value: 'owner' },
        { fact: 'page.path', is: 'glob', value: '/reports/**' },
      ],
    };
    const { body } = await call('POST', '/api/flows/audience', { audience });
    expect(body).toEqual({
      known: 3,
      lookedAt: 3,
      matching: 1,
      conditions: [
        { meets: 2, lackOnlyThis: 0, isOfPage: false },
        { meets: 1, lackOnlyThis: 1, isOfPage: false },
        { meets: 3, lackOnlyThis: 0, isOfPage: true },
      ],
    });
  });
});

describe('what became of a flow', () => {
  it('tells a version by its steps and its ends', async () => {
    await addEvents('welcome', [
      ['u0', 'tour_shown', {}],
      ['u0', 'tour_step_shown', { step: 'hello' }],
      ['u0', 'tour_step_shown', { step: 'new' }],
      ['u0', 'tour_ended', { reason: 'done' }],
      ['u1', 'tour_shown', {}],
      ['u1', 'tour_step_shown', { step: 'hello' }],
      ['u1', 'tour_ended', { reason: 'close' }],
    ]);
    const { body } = await call('GET', '/api/flows/welcome/results?version=1');
    expect(body).toMatchObject({ shown: 2, finished: 1, share: 0.5, version: 1 });
    expect(body.parts).toEqual([
      { id: 'hello', users: 2, share: 1 },
      { id: 'new', users: 1, share: 0.5 },
      { id: 'done', users: 0, share: 0 },
    ]);
    expect(body.ends).toEqual([
      { reason: 'close', users: 1 },
      { reason: 'done', users: 1 },
    ]);
    expect((await call('GET', '/api/flows/welcome/results?version=2')).body.shown).toBe(0);
  });

  it('tells a survey by its answers and comments', async () => {
    await addEvents('first-report-ces', [
      ['u0', 'survey_shown', {}],
      ['u1', 'survey_shown', {}],
    ]);
    const [ces, text] = flowExamples.survey.questions;
    await addResponse('r1', 'u0', { [ces?.id ?? '']: 6, [text?.id ?? '']: 'Quick.' });
    const { body } = await call('GET', '/api/flows/first-report-ces/results');
    expect(body).toMatchObject({ shown: 2, finished: 1, share: 0.5 });
    expect(body.questions[0]).toMatchObject({ id: ces?.id, n: 1, figures: { mean: { value: 6 } } });
    expect(body.questions[1].comments).toEqual([
      { text: 'Quick.', at: new Date(START_MS).toISOString(), userId: 'u0' },
    ]);
  });
});

async function addUsers(plans: string[]): Promise<void> {
  const { store, workspaceId: workspace_id } = site;
  await store.transaction(async (db) => {
    for (const [at, plan] of plans.entries()) {
      await db
        .insertInto('account')
        .values({ workspace_id, id: `a${at}`, plan, traits_json: '{}', created_at: START_MS })
        .execute();
      await db
        .insertInto('user')
        .values({
          workspace_id,
          id: `u${at}`,
          account_id: `a${at}`,
          traits_json: JSON.stringify(at === 0 ? { role: 'owner' } : {}),
          first_seen_at: START_MS,
          last_seen_at: START_MS,
        })
        .execute();
    }
  });
}

async function addEvents(
  flow: string,
  all: [user: string, name: string, properties: object][],
): Promise<void> {
  const { store, workspaceId: workspace_id } = site;
  await store.transaction(async (db) => {
    for (const [at, [user, name, properties]] of all.entries())
      await db
        .insertInto('event')
        .values({
          ...{ workspace_id, trust: 1, subject: `user:${user}`, id: `e${at}`, type: 'track', name },
          ...{ at: START_MS, received_at: START_MS, anonymous_id: 'anon', session_id: 's' },
          ...{ is_internal: 0, properties_json: JSON.stringify(properties) },
          ...{ flow_id: flow, flow_version: 1 },
        })
        .execute();
  });
}

async function addResponse(id: string, user_id: string, answers: object): Promise<void> {
  const { store, workspaceId: workspace_id } = site;
  await store.transaction((db) =>
    db
      .insertInto('response')
      .values({
        ...{ workspace_id, id, trust: 1, flow_id: 'first-report-ces', flow_version: 1, user_id },
        ...{
          answers_json: JSON.stringify(answers),
          is_complete: 1,
          at: START_MS,
          updated_at: START_MS,
        },
      })
      .execute(),
  );
}

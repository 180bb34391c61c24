import type { Flow, PersonPart, SharedPart } from '@polku/flows';
import {
  DEFAULT_POLICY,
  flowExamples,
  PersonPart as PersonPartSchema,
  questionExamples,
  SharedPart as SharedPartSchema,
} from '@polku/flows/schemas';
import type { Rule } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import {
  createIngest,
  DAY,
  FIRST_USE,
  HOUR,
  MINUTE,
  NOW,
  signToken,
  WORKSPACE,
} from '../ingest/ingest.fixture.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { errorOf, ORIGIN } from './ingest-server.fixture.ts';

const path: Rule = { fact: 'page.path', is: 'glob', value: '/reports/**' };
const gold: Rule = { fact: 'account.plan', is: 'eq', value: 'gold' };
const touch: Rule = { fact: 'account.touchLevel', is: 'eq', value: 'high' };
const billed: Rule = { fact: 'account.billingCents', is: 'gt', value: 100 };
const decided: Rule = { fact: 'decided.welcome', is: 'eq', value: true };
const withAudience = (audience: Rule): Flow => ({ ...flowExamples.tour, audience });

async function start(...flows: Flow[]) {
  const ingest = await createIngest();
  await ingest.publishFlows(...flows);
  const routes = createBootstrapRoutes({ store: ingest.store, nowMs: () => NOW });
  const get = (headers: Record<string, string> = {}, key = WORKSPACE.writeKey) =>
    routes.request(`/v1/bootstrap?key=${key}`, { headers });
  const shared = async () => SharedPartSchema.parse(await (await get()).json()) as SharedPart;
  const post = (body: object, headers: Record<string, string> = {}) =>
    routes.request('/v1/bootstrap', {
      method: 'POST',
      body: JSON.stringify({ writeKey: WORKSPACE.writeKey, device: 'device-1', ...body }),
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    });
  const person = async (claims: object = { sub: 'u1', account: 'acme' }, more: object = {}) => {
    const response = await post({ token: await signToken(claims), ...more });
    expect(response.status).toBe(200);
    return PersonPartSchema.parse(await response.json()) as PersonPart;
  };
  return { ...ingest, routes, get, post, shared, person };
}

describe('the shared part', () => {
  test('holds what is published, for any cache and any page', async () => {
    const { get, shared } = await start(flowExamples.tour, flowExamples.survey);
    const { headers } = await get();
    expect(headers.get('cache-control')).toBe('public, max-age=300, stale-while-revalidate=86400');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('content-type')).toBe('application/json');
    const part = await shared();
    expect(part).toEqual({
      revision: headers.get('etag')?.slice(1, -1),
      flows: [flowExamples.survey, flowExamples.tour],
      milestones: [FIRST_USE],
      policy: DEFAULT_POLICY,
      theme: {},
      isPaused: false,
    });
  });

  test('is not sent again to who has it, until something is published', async () => {
    const { get, publishFlows } = await start(flowExamples.tour);
    const etag = (await get()).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get({ 'if-none-match': known });
      expect([response.status, await response.text()]).toEqual([304, '']);
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
    await publishFlows({ ...flowExamples.tour, name: 'Another' });
    const response = await get({ 'if-none-match': etag });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).not.toBe(etag);
  });

  test('changes when everything is paused', async () => {
    const { store, get, shared } = await start(flowExamples.tour);
    const etag = (await get()).headers.get('etag');
    await store.transaction((db) => db.updateTable('workspace').set({ is_paused: 1 }).execute());
    expect((await get()).headers.get('etag')).not.toBe(etag);
    expect((await shared()).isPaused).toBe(true);
  });

  test('is refused for an unknown key, readably and uncached', async () => {
    const { get } = await start();
    const response = await get({}, 'wk_other');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await errorOf(response)).toMatchObject({
      status: 401,
      code: 'unknown_write_key',
      field: 'key',
    });
  });

  test.each<[string, Rule, Rule]>([
    ['keeps an audience of pages', path, path],
    ['hides a plan', gold, decided],
    ['hides a touch level', touch, decided],
    ['hides a billing, and all that stands with it', { all: [gold, { not: billed }] }, decided],
    ['hides an alternative', { any: [gold, touch] }, decided],
    [
      'leaves to the browser what only it knows',
      { all: [path, touch, gold] },
      { all: [path, decided] },
    ],
    ['parts an alternative', { any: [path, touch] }, { any: [path, decided] }],
    ['hides the account as a whole', { fact: 'account', is: 'exists' }, decided],
  ])('%s', async (_what, audience, sent) => {
    const { get, shared } = await start(withAudience(audience));
    expect((await shared()).flows[0]?.audience).toEqual(sent);
    expect(await (await get()).text()).not.toMatch(/touchLevel|billing|gold/);
  });
});

describe('a person’s part', () => {
  test('is answered to a valid token, and kept by no cache', async () => {
    const { post } = await start();
    const response = await post({ token: await signToken({ sub: 'u1' }) }, { origin: ORIGIN });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(await response.json()).toEqual({
      userId: 'u1',
      facts: { user: {}, account: {}, milestones: {}, decided: {} },
      history: {},
    });
  });

  test.each<[string, () => Promise<string>]>([
    ['of another secret', () => signToken({ sub: 'u1' }, NOW, 'x'.repeat(32))],
    ['that has expired', () => signToken({ sub: 'u1' }, NOW - HOUR)],
    ['that is not valid yet', () => signToken({ sub: 'u1' }, NOW + 6 * MINUTE)],
    ['that is none', async () => 'u1'],
  ])('is refused to a token %s', async (_what, make) => {
    const { post } = await start();
    const response = await post({ token: await make() });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await errorOf(response)).toMatchObject({ status: 401, code: 'invalid_token' });
  });

  test('is refused to other origins, unknown keys and wrong bodies', async () => {
    const { post, routes } = await start();
    const token = await signToken({ sub: 'u1' });
    const evil = await post({ token }, { origin: 'https://evil.example' });
    expect(await errorOf(evil)).toMatchObject({ status: 403, code: 'forbidden_origin' });
    for (const writeKey of ['wk_other', undefined]) {
      const unknown = await post({ token, writeKey });
      expect(await errorOf(unknown)).toMatchObject({ status: 401, code: 'unknown_write_key' });
    }
    const wrong = await post({ token, extra: 1 });
    expect(await errorOf(wrong)).toMatchObject({ status: 400, code: 'invalid_body' });
    const large = await post({ token, device: 'x'.repeat(20_000) });
    expect(await errorOf(large)).toMatchObject({ status: 413, code: 'too_large' });
    const broken = await routes.request('/v1/bootstrap', { method: 'POST', body: '{' });
    expect(await errorOf(broken)).toMatchObject({ status: 400, code: 'invalid_json' });
  });

  test('answers a preflight', async () => {
    const { routes } = await start();
    const response = await routes.request('/v1/bootstrap', {
      method: 'OPTIONS',
      headers: { origin: ORIGIN },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  test('answers what audiences ask of the user and the account, and tells neither', async () => {
    const role: Rule = { fact: 'user.traits.role', is: 'eq', value: 'admin' };
    const seats: Rule = { fact: 'account.traits.seats.used', is: 'gt', value: 1 };
    const { send, person, post } = await start(
      { ...withAudience({ all: [role, gold, seats] }), id: 'met' },
      { ...withAudience({ all: [role, { not: seats }] }), id: 'unmet' },
      { ...withAudience({ fact: 'user.__proto__.x', is: 'exists' }), id: 'odd' },
    );
    await send([
      { type: 'identify', as: 'u1', of: 'acme', traits: { role: 'admin', email: 'a@b.example' } },
      {
        type: 'group',
        as: 'u1',
        of: 'acme',
        accountId: 'acme',
        traits: { plan: 'gold', name: 'Acme', seats: { used: 5, free: 1 } },
      },
    ]);
    const { userId, accountId, facts } = await person();
    expect({ userId, accountId }).toEqual({ userId: 'u1', accountId: 'acme' });
    expect(facts.decided).toEqual({ met: true });
    const text = await (await post({ token: await signToken({ sub: 'u1' }) })).text();
    expect(text).not.toMatch(/admin|gold|seats|role|plan|Acme|a@b/);
  });

  test('answers what the questions of a survey ask, and tells the goal that one of them shows', async () => {
    const goal = questionExamples.goal;
    const asked = { ...goal, next: [{ when: gold, to: 'end' }] };
    const group = {
      type: 'group' as const,
      as: 'u1',
      of: 'acme',
      accountId: 'acme',
      traits: { plan: 'gold', name: 'Acme', goal: 'Reports in an hour' },
    };
    const without = await start(flowExamples.survey);
    await without.send([group]);
    expect((await without.person()).facts.account).toEqual({});
    const { send, person, shared } = await start({ ...flowExamples.survey, questions: [asked] });
    await send([group]);
    const answer = { fact: 'decided.first-report-ces', is: 'eq', value: true };
    const [flow] = (await shared()).flows;
    expect(flow).toMatchObject({ questions: [{ next: [{ when: answer, to: 'end' }] }] });
    expect((await person()).facts).toMatchObject({
      account: { goal: 'Reports in an hour' },
      decided: { 'first-report-ces': true },
    });
  });

  test('tells which hidden audiences are met, and nothing of why', async () => {
    const { store, send, person, post } = await start(
      {
        ...withAudience({ all: [touch, { fact: 'page.path', is: 'eq', value: '/' }] }),
        id: 'for-high',
      },
      { ...withAudience({ not: touch }), id: 'for-others' },
      {
        ...withAudience({ all: [touch, { fact: 'milestones.account.first_use', is: 'exists' }] }),
        id: 'after-first-use',
      },
    );
    await send([
      { as: 'u0', of: 'acme' },
      { type: 'page', as: 'u1', of: 'acme' },
    ]);
    const before = { 'for-others': true };
    expect((await person()).facts.decided).toEqual(before);
    await store.transaction((db) =>
      db.updateTable('account').set({ touch_level: 'high' }).execute(),
    );
    const after = { 'for-high': true, 'after-first-use': true };
    expect((await person()).facts.decided).toEqual(after);
    const text = await (
      await post({ token: await signToken({ sub: 'u1', account: 'acme' }) })
    ).text();
    expect(text).not.toMatch(/touchLevel|"high"/);
  });

  test('holds what was reached and seen on every device', async () => {
    const { send, person } = await start(flowExamples.tour);
    const flow = { id: 'welcome', version: 1 };
    const tour = { as: 'u1', of: 'acme', anonymousId: 'phone', flow };
    await send([{ as: 'u0', of: 'acme', at: NOW - DAY }]);
    await send([
      { as: 'u1', of: 'acme', at: NOW - HOUR },
      { ...tour, name: 'tour_step_shown', at: NOW - 9, properties: { step: 's' } },
      { ...tour, name: 'tour_ended', at: NOW - 5, properties: { reason: 'done' } },
    ]);
    const { facts, history } = await person();
    expect(facts.milestones).toEqual({ first_use: NOW - HOUR, 'account.first_use': NOW - DAY });
    expect(history).toEqual({
      welcome: {
        ...{ shownAt: NOW - 5, doneAt: NOW - 5, endedAt: NOW - 5 },
        progress: { step: 's', at: NOW - 9, seen: ['s'] },
      },
    });
  });

  test('says who is held out of what already, of every device, where anybody is', async () => {
    const without = await start(flowExamples.tour);
    expect(await without.person()).not.toHaveProperty('heldOut');
    const { send, person } = await start({ ...flowExamples.tour, holdout: 0.1 });
    expect((await person()).heldOut).toEqual([]);
    const event = { name: 'flow_held_out', of: 'acme', flow: { id: 'welcome', version: 1 } };
    await send([{ ...event, as: 'u2' }]);
    expect((await person()).heldOut).toEqual([]);
    await send([
      { ...event, as: 'u1', anonymousId: 'phone' },
      { ...event, as: 'u1', anonymousId: 'tablet' },
    ]);
    expect((await person()).heldOut).toEqual(['welcome']);
  });

  test('is of the account where the user was seen last, when the token names none', async () => {
    const { send, person } = await start();
    await send([{ as: 'u1', of: 'acme' }]);
    expect(await person({ sub: 'u1' })).toMatchObject({ accountId: 'acme' });
    expect(await person({ sub: 'u1', account: 'beta' })).toMatchObject({ accountId: 'beta' });
  });
});

import type { Flow, Policy } from '@polku/flows';
import { DEFAULT_POLICY, flowExamples, questionExamples } from '@polku/flows/schemas';
import type { Rule } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import { createIngest, NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { makePreview } from '../success/preview-flow.ts';
import { pushFlows, withdrawFlow } from '../success/push-flows.ts';
import { createBootstrapRoutes } from './bootstrap.ts';

/** What a browser is never told, by name or by value: both parts are searched for it as they go over the wire. */

/** Of an account, what only the backend may know; a fact's name may go on, as in `account.billingCents`. */
const BACKEND_ONLY = [
  'billing',
  'potential',
  'touchLevel',
  'stage',
  'owner',
  'health',
  'tasks',
  'tickets',
];
/** What a customer's own data has told, which another customer's browser must not read. */
const OF_CUSTOMERS = [
  'account.plan',
  'account.name',
  'account.traits.region',
  'account.contractAt',
  'user.traits.role',
  'user.firstSeenAt',
  'user.id',
  'account.id',
];
const NAMES = [...BACKEND_ONLY, 'plan', 'traits', 'region', 'contractAt', 'role', 'firstSeenAt'];

const workspaceId = WORKSPACE.id;
const flow = (id: string, more: object = {}): Flow =>
  ({
    ...flowExamples.message,
    id,
    name: `name-of-${id}`,
    followedBy: undefined,
    goal: undefined,
    ...more,
  }) as Flow;

const page: Rule = { fact: 'page.path', is: 'eq', value: '/' };
const of = (fact: string): Rule => ({ fact, is: 'eq', value: `value-of-${fact}` });
/** In each place that a rule may have, in every way in which it may be joined with one of the page. */
const toFlows = (fact: string, i: number): Flow[] => [
  flow(`whole-${i}`, { audience: of(fact) }),
  flow(`not-${i}`, { audience: { not: { any: [page, of(fact)] } } }),
  flow(`all-${i}`, { audience: { all: [page, { any: [of(fact), page] }] } }),
  {
    ...flowExamples.tour,
    id: `step-${i}`,
    steps: [
      { id: 'a', title: 'A', text: '', when: of(fact), next: [{ when: of(fact), to: 'b' }] },
      { id: 'b', title: 'B', text: '' },
    ],
  },
  {
    ...flowExamples.survey,
    id: `question-${i}`,
    questions: [
      { ...questionExamples.text, when: of(fact), next: [{ when: of(fact), to: 'end' }] },
    ],
    thanks: [{ when: of(fact), title: 'Thanks' }],
  },
];

async function start() {
  const ingest = await createIngest();
  const { store, send, publishFlows } = ingest;
  const traits = { plan: 'gold', name: 'Secret Inc', seats: 4321, region: 'hidden-region' };
  await send([
    {
      type: 'identify',
      as: 'u1',
      of: 'acme',
      traits: { role: 'admin', email: 'a@secret.example' },
    },
    { type: 'group', as: 'u1', of: 'acme', accountId: 'acme', traits },
  ]);
  const inner = { touch_level: 'high' as const, billing_cents: 98_765, owner_id: 'per_owner' };
  await store.transaction((db) => db.updateTable('account').set(inner).execute());
  const facts = [...BACKEND_ONLY.map((name) => `account.${name}`), ...OF_CUSTOMERS];
  await publishFlows(
    ...facts.flatMap(toFlows),
    flow('for-gold', { audience: { fact: 'account.plan', is: 'eq', value: 'gold' } }),
    flow('withdrawn'),
  );
  const suppress: Policy['suppress'] = facts.map((fact, i) => ({
    name: `held-${i}`,
    when: of(fact),
  }));
  const policy_json = JSON.stringify({ ...DEFAULT_POLICY, suppress });
  await store.transaction((db) => db.updateTable('workspace').set({ policy_json }).execute());
  await withdrawFlow(store, { workspaceId, flowId: 'withdrawn' });
  const push = { workspaceId, nowMs: NOW };
  await pushFlows(store, { ...push, at: NOW + 1, flows: [flow('scheduled')] });
  const url = 'https://app.example/';
  await makePreview(store, { ...push, flow: flow('draft'), url });

  const routes = createBootstrapRoutes({ store, nowMs: () => NOW });
  const token = await signToken({ sub: 'u1', account: 'acme' });
  const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, device: 'd', token });
  const shared = await routes.request(`/v1/bootstrap?key=${WORKSPACE.writeKey}`);
  const person = await routes.request('/v1/bootstrap', { method: 'POST', body });
  return { shared: await shared.text(), person: await person.text() };
}

describe.each(['shared', 'person'] as const)('the %s part', (part) => {
  test.each([
    ['names of what only the backend may read', NAMES.map((name) => `.${name}`)],
    ['values that audiences compare with', ['value-of-', '"gold"']],
    ['what it knows of them', ['"high"', '98765', 'per_owner', '"admin"']],
    ['of the rest of their traits', ['Secret Inc', '4321', 'hidden-region', 'a@secret']],
    ['drafts, and what waits for its time', ['name-of-draft', '"draft"', 'name-of-scheduled']],
    ['what was withdrawn', ['name-of-withdrawn', '"withdrawn"']],
    ['secrets', [WORKSPACE.secret, WORKSPACE.tokenSecret]],
  ])('holds no %s', async (_, words) => {
    const text = (await start())[part];
    expect(words.filter((word) => text.includes(word))).toEqual([]);
  });
});

test('the search would find what is told', async () => {
  const { shared, person } = await start();
  expect(shared).toContain('name-of-for-gold');
  expect(shared).toContain('"page.path"');
  expect(person).toContain('"for-gold":true');
  // What is not met is not told at all.
  expect(person).not.toContain('whole-0');
});

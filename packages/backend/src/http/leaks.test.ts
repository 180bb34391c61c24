import type { Flow } from '@polku/flows';
import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { createIngest, NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { makePreview } from '../success/preview-flow.ts';
import { pushFlows, withdrawFlow } from '../success/push-flows.ts';
import { BACKEND_ONLY_FACTS } from '../success/shared-part.ts';
import { createBootstrapRoutes } from './bootstrap.ts';

/** What a browser is never told, by name or by value: both parts are searched for it as they go over the wire. */

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
  await publishFlows(
    ...BACKEND_ONLY_FACTS.map((fact, i) =>
      flow(`inner-${i}`, { audience: { fact, is: 'eq', value: `value-of-${fact}` } }),
    ),
    flow('plan', { audience: { fact: 'account.plan', is: 'eq', value: 'gold' } }),
    flow('withdrawn'),
  );
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
    ['names of backend-only facts', [...BACKEND_ONLY_FACTS, 'touchLevel', 'billing', 'value-of-']],
    ['their values', ['"high"', '98765', 'per_owner']],
    ['facts that no published rule reads', ['Secret Inc', '4321', 'hidden-region', 'a@secret']],
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
  expect(shared).toContain('name-of-plan');
  expect(person).toContain('"plan":"gold"');
  expect(person).toContain('"decided":{"inner-0":false');
});

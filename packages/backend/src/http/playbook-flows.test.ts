import type { Flow, PersonPart } from '@polku/flows';
import { flowExamples, PersonPart as PersonPartSchema } from '@polku/flows/schemas';
import { expect, test } from 'vitest';
import { createIngest, DAY, NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { savePlaybook } from '../store/sql/playbooks.ts';
import { createBootstrapRoutes } from './bootstrap.ts';

const webinar: Flow = {
  ...flowExamples.message,
  id: 'webinar',
  audience: { fact: 'user.started', is: 'contains', value: 'webinar' },
};

test('a flow that a playbook has started is due for that user alone, for as long as it says', async () => {
  const ingest = await createIngest();
  const { store, workspaceId, send } = ingest;
  await ingest.publishFlows(webinar);
  const invite = { kind: 'invite' as const, to: 'webinar' as const, flow: 'webinar', days: 7 };
  const playbook = {
    key: 'first_use',
    when: { occurs: 'first_use' as const },
    cases: [{ do: [invite] }],
  };
  const key = { workspaceId, key: 'first_use', accountId: undefined };
  await store.transaction((db) => savePlaybook(db, key, { playbook, nowMs: NOW, by: null }));
  let now = NOW;
  const routes = createBootstrapRoutes({ store, nowMs: () => now });
  const isDue = async (sub: string) => {
    const token = await signToken({ sub, account: 'acme' }, now);
    const response = await routes.request('/v1/bootstrap', {
      method: 'POST',
      body: JSON.stringify({ writeKey: WORKSPACE.writeKey, device: 'device-1', token }),
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
    });
    const part = PersonPartSchema.parse(await response.json()) as PersonPart;
    return part.facts.decided.webinar === true;
  };
  expect(await isDue('u1')).toBe(false);
  await send([{ as: 'u1', of: 'acme' }]);
  expect([await isDue('u1'), await isDue('u2')]).toEqual([true, false]);
  now = NOW + 6 * DAY;
  expect(await isDue('u1')).toBe(true);
  now = NOW + 8 * DAY;
  expect(await isDue('u1')).toBe(false);
});

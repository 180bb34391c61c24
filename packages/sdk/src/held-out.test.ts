// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import type { Event } from '@polku/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { token, welcome } from './client.fixture.ts';
import { isShown, openPage, pressEscape } from './page.fixture.ts';

/** What is recorded of who is shown a flow and who is not, where not everybody is. */

let page: ReturnType<typeof openPage>;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

function start() {
  const polku = page.start();
  const told: Pick<Event, 'name' | 'flow' | 'properties'>[] = [];
  polku.on('event', ({ name, flow, properties }) => told.push({ name, flow, properties }));
  return { polku, told };
}

test('who is held out is told of once, with the propensity, and is shown the next', async () => {
  const held = { ...welcome, id: 'held', holdout: 1, sample: 1, priority: 5 } satisfies Flow;
  page.backend.shared.flows = [held, { ...welcome, frequency: 'always' }];
  const { polku, told } = start();
  await isShown('Welcome');
  expect(polku.why().reasons.held).toBe('holdout');
  polku.page();
  await vi.waitFor(() => expect(polku.why().reasons.welcome).toBe('busy'));
  expect(told.filter(({ name }) => name === 'flow_held_out')).toEqual([
    { name: 'flow_held_out', flow: { id: 'held', version: 2 }, properties: { propensity: 0 } },
  ]);
  await polku.destroy();
  const again = start();
  await isShown('Welcome');
  expect(again.told.map(({ name }) => name)).not.toContain('flow_held_out');
});

test('who is held out and was told of on another device is not told of again', async () => {
  const held = (id: string) => ({ ...welcome, id, holdout: 1, priority: 5 }) satisfies Flow;
  page.backend.shared.policy.maxInterruptions = 9;
  page.backend.shared.flows = [held('old'), welcome];
  page.backend.person.heldOut = ['old'];
  const { polku, told } = start();
  polku.identify(token('maya'));
  await isShown('Welcome');
  expect(polku.why().reasons.old).toBe('holdout');
  await pressEscape();
  page.backend.shared.flows = [held('old'), held('new')];
  await polku.destroy();
  const again = start();
  again.polku.identify(token('maya'));
  await vi.waitFor(() => expect(again.told.map(({ flow }) => flow?.id)).toContain('new'));
  const all = [...told, ...again.told].filter(({ name }) => name === 'flow_held_out');
  expect(all.map(({ flow }) => flow?.id)).toEqual(['new']);
});

test('who is shown a flow of a sample is told of with the propensity, and else without', async () => {
  page.backend.shared.policy.maxInterruptions = 2;
  page.backend.shared.flows = [
    { ...welcome, sample: 1, holdout: 0, priority: 5 },
    { ...welcome, id: 'other', title: 'Other' },
  ];
  const { told } = start();
  await isShown('Welcome');
  await pressEscape();
  await isShown('Other');
  const shown = told.filter(({ name }) => name === 'message_shown');
  expect(shown.map(({ properties }) => properties)).toEqual([{ propensity: 1 }, undefined]);
});

import { flowExamples } from '@polku/flows/schemas';
import { expect, test } from 'vitest';
import { toUserFlow } from './account-progress.ts';

const NOW = Date.UTC(2026, 0, 31);
const tour = flowExamples.tour;
const step = tour.steps[1]?.id ?? '';
const progress = { step, at: NOW - 50, seen: [step] };
const given = { flowId: 'f', flow: tour, isStuck: false, nowMs: NOW };

test.each([
  ['that was only seen', { shownAt: NOW - 99 }, 'seen', -99],
  ['that is under way', { shownAt: NOW - 99, progress }, 'under_way', -50],
  ['that was put off', { shownAt: NOW - 99, progress, snoozedUntil: NOW + 1 }, 'later', -99],
  [
    'that was put off until now',
    { shownAt: NOW - 99, progress, snoozedUntil: NOW },
    'under_way',
    -50,
  ],
  ['that was done', { shownAt: NOW - 99, progress, doneAt: NOW - 40 }, 'done', -40],
  [
    'that was done and begun again',
    { shownAt: NOW - 99, progress, doneAt: NOW - 60 },
    'under_way',
    -50,
  ],
  ['that was closed', { shownAt: NOW - 99, progress, closedAt: NOW - 40 }, 'closed', -40],
  ['that was closed and came again', { shownAt: NOW - 30, closedAt: NOW - 40 }, 'seen', -30],
  [
    'that is not wanted',
    { shownAt: NOW - 99, doneAt: NOW - 1, declinedAt: NOW - 2 },
    'declined',
    -2,
  ],
  ['that was answered', { shownAt: NOW - 99, answeredAt: NOW - 3 }, 'done', -3],
] as const)('a flow %s is told so', (_, history, state, before) => {
  const told = toUserFlow({ ...history, ...('progress' in history && { progress }) }, given);
  expect([told.state, told.at]).toEqual([state, new Date(NOW + before).toISOString()]);
});

test('who is stuck is told with the step, its title and its number', () => {
  const told = toUserFlow({ shownAt: NOW - 99, progress }, { ...given, isStuck: true });
  expect(told).toMatchObject({
    state: 'stuck',
    step: { id: step, number: 2, of: tour.steps.length },
  });
  expect(told.step?.title).toEqual(expect.any(String));
});

test('of a checklist the items that are done are counted, and of those alone that it still has', () => {
  const flow = flowExamples.checklist;
  const [item] = flow.items;
  const seen = [item?.id ?? '', 'gone'];
  const told = toUserFlow({ shownAt: NOW, progress: { ...progress, seen } }, { ...given, flow });
  expect(told).toMatchObject({ step: null, items: { done: 1, of: flow.items.length } });
});

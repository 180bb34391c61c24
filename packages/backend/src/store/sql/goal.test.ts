import { expect, test } from 'vitest';
import type { AccountResponse } from '../../http/api.ts';
import { toGoal } from './goal.ts';

const response = (user: string, value: string, kind = 'goal'): AccountResponse => ({
  id: `${user}-${value}`,
  flow: { id: 'f', name: 'F', version: 1 },
  user: { id: user, name: null },
  at: '2026-01-01T00:00:00.000Z',
  isComplete: true,
  answers: [{ questionId: 'q', kind, text: 'Solved?', value }],
});

test('the goal of an account is what its traits say, and of each user the newest answer to it', () => {
  const responses = [
    response('aino', 'yes'),
    response('veli', 'no'),
    response('aino', 'partly'),
    response('tom', 'yes', 'text'),
  ];
  const goal = toGoal({ goal: 'Reports in an hour' }, responses);
  expect(goal?.text).toBe('Reports in an hour');
  expect(goal?.said.map(({ user, value }) => [user.id, value])).toEqual([
    ['aino', 'yes'],
    ['veli', 'no'],
  ]);
});

test('there is none while neither is known, and a trait that is no text is none', () => {
  expect(toGoal({ goal: 5 }, [])).toBeNull();
  expect(toGoal({}, [response('aino', 'no')])?.text).toBeNull();
});

test('the name of a goal that people wrote down stands where the host has said none', () => {
  expect(toGoal({}, [], 'Reports in time')?.text).toBe('Reports in time');
  expect(toGoal({ goal: 'Its own' }, [], 'Reports in time')?.text).toBe('Its own');
});

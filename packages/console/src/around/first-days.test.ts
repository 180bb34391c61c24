// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { createFirstDays, milestoneOf } from './first-days.ts';

beforeEach(() => window.localStorage.clear());
const daysOf = (person: string) => createFirstDays(person, () => window.localStorage);

it.each([
  ['PUT', '/api/me/telling', 'chose_telling'],
  ['POST', '/api/inbox/n1/acknowledge', 'took_on'],
  ['POST', '/api/inbox/n1/changes', 'took_on'],
  ['DELETE', '/api/inbox/n1/acknowledge', undefined],
  ['POST', '/api/conversations/c1/messages', 'wrote'],
  ['POST', '/api/accounts/a%2Fb/conversations', 'wrote'],
  ['PUT', '/api/accounts/a1/notes/n1', undefined],
])('takes %s %s for %s', (method, path, milestone) => {
  expect(milestoneOf(method, path)).toBe(milestone);
});

it('keeps what was reached, each once, for one person alone, until it has ended', () => {
  const days = daysOf('maija');
  days.reach('wrote');
  expect(days.reached()).toBeUndefined();
  days.begin();
  expect(days.reached()).toEqual([]);
  days.reach('wrote');
  days.reach('wrote');
  days.begin();
  expect(daysOf('maija').reached()).toEqual(['wrote']);
  expect(daysOf('olli').reached()).toBeUndefined();
  days.end();
  days.begin();
  expect(days.reached()).toBeUndefined();
});

it('begins for nobody where nothing can be kept', () => {
  const blocked = createFirstDays('maija', () => {
    throw new Error('blocked');
  });
  blocked.begin();
  expect(blocked.reached()).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import type { TaskRow } from '../store/sql/tasks.ts';
import { changeTask, summarizeTasks, TaskChange } from './task.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');
const task: TaskRow = {
  workspace_id: 'ws',
  id: 't1',
  kind: 'call',
  title: null,
  user_id: 'u1',
  account_id: 'acme',
  owner_id: 'aino',
  owner_by: 'owner',
  occurrence_id: null,
  state: 'open',
  outcome: null,
  created_at: NOW - 10,
  due_at: NOW + 10,
  snoozed_until: null,
  contacted_at: null,
  closed_at: null,
  escalated_at: null,
  revision: 0,
};
const detractor = { ...task, kind: 'detractor' };
const contacted = { ...detractor, state: 'contacted' as const, contacted_at: NOW - 5 };
const done = { ...task, state: 'done' as const, closed_at: NOW - 1 };
const later = new Date(NOW + 1_000).toISOString();

describe('a task', () => {
  test.each<[string, TaskRow, unknown, Partial<TaskRow>]>([
    ['is contacted', detractor, { kind: 'contacted' }, { state: 'contacted', contacted_at: NOW }],
    ['is contacted again', contacted, { kind: 'contacted' }, { contacted_at: NOW - 5 }],
    [
      'is resolved',
      contacted,
      { kind: 'resolved', outcome: 'won_back', text: 'Called' },
      { state: 'resolved', outcome: 'won_back', closed_at: NOW },
    ],
    ['is done', task, { kind: 'done' }, { state: 'done', closed_at: NOW }],
    ['is cancelled', detractor, { kind: 'cancelled', text: 'Twice' }, { state: 'cancelled' }],
    ['is put off', task, { kind: 'snoozed', until: later }, { snoozed_until: NOW + 1_000 }],
    [
      'is given away',
      task,
      { kind: 'assigned', owner: 'veikko' },
      { owner_id: 'veikko', owner_by: 'person' },
    ],
    ['is reopened', done, { kind: 'reopened' }, { state: 'open', closed_at: null }],
    [
      'is reopened where it was',
      { ...contacted, closed_at: NOW },
      { kind: 'reopened' },
      { state: 'contacted' },
    ],
    ['is commented on', done, { kind: 'commented', text: 'Well' }, { state: 'done' }],
  ])('%s', (_, before, change, after) => {
    const changed = changeTask(before, TaskChange.parse(change), NOW);
    expect(changed).toMatchObject({ task: { ...after, revision: 1 } });
  });

  test.each<[string, TaskRow, unknown, RegExp]>([
    ['is done twice', done, { kind: 'done' }, /task is done\. Reopen/],
    ['of a detractor is done without an outcome', detractor, { kind: 'done' }, /obliges/],
    ['is put off to the past', task, { kind: 'snoozed', until: '2020-01-01T00:00:00Z' }, /past/],
    ['that is open is reopened', task, { kind: 'reopened' }, /open already/],
  ])('never %s', (_, before, change, fault) => {
    const changed = changeTask(before, TaskChange.parse(change), NOW);
    expect(changed).toEqual({ fault: expect.stringMatching(fault) });
  });

  test('is resolved with what was done', () => {
    expect(TaskChange.safeParse({ kind: 'resolved', outcome: 'lost' }).success).toBe(false);
  });
});

test('the share that was followed up in time counts neither what was cancelled nor what is not due', () => {
  const at = (created_at: number, due_at: number, more: Partial<TaskRow>) => ({
    ...task,
    created_at,
    due_at,
    ...more,
  });
  const figures = summarizeTasks(
    [
      at(0, 10, { contacted_at: 4, closed_at: 90 }),
      at(0, 10, { closed_at: 10 }),
      at(0, 10, { closed_at: 30 }),
      at(0, 10, {}),
      at(0, 1_000, {}),
      at(0, 10, { state: 'cancelled', closed_at: 2 }),
    ],
    100,
  );
  expect(figures).toEqual({ count: 5, inTime: 2, late: 2, shareInTime: 0.5, medianMs: 10 });
  expect(summarizeTasks([], 100)).toMatchObject({ shareInTime: null, medianMs: null });
});

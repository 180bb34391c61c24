import type { Event } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import { makeEntry } from './entry.fixture.ts';
import { createMilestoneWatch } from './milestone.ts';
import { createSession } from './session.ts';
import { createFakeStorage } from './storage.fixture.ts';

const firstUse = { key: 'first_use', event: 'report_created' };
const habit = { key: 'habit', event: 'report_created', count: 3 };
const big = {
  key: 'big_report',
  event: 'report_created',
  where: { fact: 'properties.rows', is: 'gte' as const, value: 100 },
};

function openPage(storage = createFakeStorage()) {
  const session = createSession('polku:wk_1', () => 1_800_000_000_000);
  session.persist(storage);
  return { session, ...createMilestoneWatch(session) };
}

let count = 0;
const created = (properties: Event['properties'] = {}): Event =>
  makeEntry(count++, {}, { name: 'report_created', properties }).event;
const opened = (): Event => makeEntry(count++, {}, { name: 'report_opened' }).event;

describe('a milestone', () => {
  test('is reached by its event, once', () => {
    const { see, setRules } = openPage();
    expect(setRules([firstUse])).toEqual([]);
    expect(see(opened())).toEqual([]);
    expect(see(created())).toEqual(['first_use']);
    expect(see(created())).toEqual([]);
  });

  test('with a count is reached by that many', () => {
    const { see, setRules } = openPage();
    setRules([habit]);
    expect([1, 2, 3, 4].map(() => see(created()))).toEqual([[], [], ['habit'], []]);
  });

  test('with a filter is reached by what matches', () => {
    const { see, setRules } = openPage();
    setRules([big]);
    expect(see(created({ rows: 99 }))).toEqual([]);
    expect(see(created({ rows: 100 }))).toEqual(['big_report']);
  });

  test('may be reached together with others', () => {
    const { see, setRules } = openPage();
    setRules([firstUse, habit, big]);
    expect(see(created({ rows: 500 }))).toEqual(['first_use', 'big_report']);
  });

  test('that was reached on an earlier page is not reached again', () => {
    const storage = createFakeStorage();
    const first = openPage(storage);
    first.setRules([firstUse, habit]);
    first.see(created());
    const second = openPage(storage);
    second.setRules([firstUse, habit]);
    expect(second.see(created())).toEqual([]);
    expect(second.see(created())).toEqual(['habit']);
  });

  test('is counted together by two tabs', () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    for (const { setRules } of [one, two]) setRules([habit]);
    one.see(created());
    two.see(created());
    expect(one.see(created())).toEqual(['habit']);
  });

  test('is reached anew by the next person', () => {
    const { session, see, setRules } = openPage();
    setRules([firstUse]);
    see(created());
    session.reset();
    expect(see(created())).toEqual(['first_use']);
  });
});

describe('rules that come after the first events', () => {
  test('are held against those, in their order', () => {
    const { see, setRules } = openPage();
    expect(see(created())).toEqual([]);
    expect(see(created({ rows: 200 }))).toEqual([]);
    expect(setRules([firstUse, big])).toEqual(['first_use', 'big_report']);
    expect(see(created())).toEqual([]);
  });

  test('and come again are held against none a second time', () => {
    const { see, setRules } = openPage();
    see(created());
    setRules([habit]);
    expect(setRules([habit])).toEqual([]);
    see(created());
    expect(see(created())).toEqual(['habit']);
  });

  test('and have changed hold from then on', () => {
    const { see, setRules } = openPage();
    setRules([firstUse]);
    setRules([{ key: 'opened', event: 'report_opened' }]);
    expect(see(created())).toEqual([]);
    expect(see(opened())).toEqual(['opened']);
  });

  test('are held against the first hundred events, not against an endless page', () => {
    const { see, setRules } = openPage();
    for (let i = 0; i < 100; i++) see(opened());
    see(created());
    expect(setRules([firstUse])).toEqual([]);
  });
});

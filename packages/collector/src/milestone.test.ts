import type { Event, MilestoneRule } from '@polku/protocol';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { promisifyRequest } from 'idb-keyval';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEvent } from './entry.fixture.ts';
import { toEntry } from './entry.ts';
import type { Inside } from './inside.ts';
import { createMilestoneWatch } from './milestone.ts';
import { createQueue } from './queue.ts';
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
  const announced: string[] = [];
  const heard: unknown[] = [];
  const limits = { maxEvents: 1_000, maxBytes: 2_000_000 };
  const persons = new Set<() => void>();
  const queue = createQueue({
    name: 'polku:wk_1',
    ...limits,
    onDrop: vi.fn(),
    onFallback: vi.fn(),
    onWrite: (entries, store) => watch.onWrite(entries, store),
  });
  queue.open(storage);
  const watch = createMilestoneWatch();
  const schedule = vi.fn();
  watch.attach({
    session,
    queue,
    sender: { schedule },
    emit: (kind: string, value: string) => (kind === 'event' ? heard : announced).push(value),
    on: (_kind: string, listener: () => void) => persons.add(listener),
  } as unknown as Inside);

  /** Tracked as the collector does it; what it reached is told when it is written. */
  async function see(event: Event): Promise<string[]> {
    const { length } = announced;
    const entry = toEntry(event);
    if (watch.see(event)) entry.isMilestone = true;
    queue.put([entry]);
    await queue.committed();
    return announced.slice(length);
  }
  async function takeRules(rules: readonly MilestoneRule[]): Promise<string[]> {
    const { length } = announced;
    watch.setRules(rules);
    await queue.committed();
    return announced.slice(length);
  }
  return { session, queue, see, setRules: takeRules, announced, heard, schedule, persons };
}

let count = 0;
const created = (properties: Event['properties'] = {}): Event =>
  makeEvent(count++, { name: 'report_created', properties });
const opened = (): Event => makeEvent(count++, { name: 'report_opened' });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('a milestone', () => {
  test('is reached by its event, once', async () => {
    const { see, setRules } = openPage();
    expect(await setRules([firstUse])).toEqual([]);
    expect(await see(opened())).toEqual([]);
    expect(await see(created())).toEqual(['first_use']);
    expect(await see(created())).toEqual([]);
  });

  test('with a count is reached by that many', async () => {
    const { see, setRules } = openPage();
    await setRules([habit]);
    const told: string[][] = [];
    for (let i = 0; i < 4; i++) told.push(await see(created()));
    expect(told).toEqual([[], [], ['habit'], []]);
  });

  test('with a filter is reached by what matches', async () => {
    const { see, setRules } = openPage();
    await setRules([big]);
    expect(await see(created({ rows: 99 }))).toEqual([]);
    expect(await see(created({ rows: 100 }))).toEqual(['big_report']);
  });

  test('may be reached together with others', async () => {
    const { see, setRules } = openPage();
    await setRules([firstUse, habit, big]);
    expect(await see(created({ rows: 500 }))).toEqual(['first_use', 'big_report']);
  });

  test('that was reached on an earlier page is not reached again', async () => {
    const storage = createFakeStorage();
    const first = openPage(storage);
    await first.setRules([firstUse, habit]);
    await first.see(created());
    const second = openPage(storage);
    await second.setRules([firstUse, habit]);
    expect(await second.see(created())).toEqual([]);
    expect(await second.see(created())).toEqual(['habit']);
  });

  test('is counted together by two tabs', async () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    for (const { setRules } of [one, two]) await setRules([habit]);
    await one.see(created());
    await two.see(created());
    expect(await one.see(created())).toEqual(['habit']);
  });

  test('is told once by two tabs that reach it in the same moment', async () => {
    const storage = createFakeStorage();
    const [one, two] = [openPage(storage), openPage(storage)];
    for (const { setRules } of [one, two]) await setRules([firstUse]);
    // Neither has seen yet what the other has counted: both take theirs for the first.
    await Promise.all([one.see(created()), two.see(created())]);
    expect([...one.announced, ...two.announced]).toEqual(['first_use']);
  });

  test('is told where there is no database, once a page', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { see, setRules } = openPage();
    await setRules([firstUse]);
    expect(await see(created())).toEqual(['first_use']);
    expect(await see(opened())).toEqual([]);
    vi.unstubAllGlobals();
  });

  test('is written in the transaction of its event: when that fails, it is told all the same', async () => {
    const { see, setRules } = openPage();
    await setRules([firstUse]);
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    });
    expect(await see(created())).toEqual(['first_use']);
    put.mockRestore();
  });

  test('sends at once, and marks its event as the last to be given up', async () => {
    const { see, setRules, queue, schedule } = openPage();
    await setRules([firstUse]);
    await see(opened());
    expect(schedule).not.toHaveBeenCalled();
    await see(created());
    expect(schedule).toHaveBeenCalledWith(0);
    expect(queue.peek().map(({ isMilestone }) => isMilestone)).toEqual([undefined, true]);
  });

  test('goes before its event, which is heard of once', async () => {
    const { see, setRules, heard, announced } = openPage();
    const [before, first] = [opened(), created()];
    await see(before);
    await see(first);
    await setRules([firstUse]);
    // Those that came before the rules were heard of at once.
    expect([heard, announced]).toEqual([[], ['first_use']]);
    await setRules([{ key: 'opened', event: 'report_opened', count: 2 }]);
    const second = opened();
    const third = opened();
    await see(second);
    await see(third);
    expect([heard, announced]).toEqual([[third], ['first_use', 'opened']]);
  });

  test('leaves nothing of an old person on the device', async () => {
    const { session, queue, see, setRules, persons } = openPage();
    await setRules([firstUse]);
    await see(created());
    const { anonymousId } = session.get();
    session.reset();
    for (const listener of persons) listener();
    await queue.remove([]);
    const db = await promisifyRequest(indexedDB.open('polku:wk_1'));
    const told = await promisifyRequest(
      db.transaction('events').objectStore('events').get('milestones'),
    );
    db.close();
    expect([told, anonymousId === session.get().anonymousId]).toEqual([undefined, false]);
  });

  test('is reached anew by the next person', async () => {
    const { session, see, setRules } = openPage();
    await setRules([firstUse]);
    await see(created());
    session.reset();
    expect(await see(created())).toEqual(['first_use']);
  });
});

describe('rules that come after the first events', () => {
  test('are held against those, in their order', async () => {
    const { see, setRules } = openPage();
    expect(await see(created())).toEqual([]);
    expect(await see(created({ rows: 200 }))).toEqual([]);
    expect(await setRules([firstUse, big])).toEqual(['first_use', 'big_report']);
    expect(await see(created())).toEqual([]);
  });

  test('mark those that still wait as milestones, and tell of those that were sent', async () => {
    const { see, setRules, queue } = openPage();
    const [sent, waiting] = [created(), created({ rows: 200 })];
    await see(sent);
    await see(waiting);
    await queue.remove([sent.id]);
    expect(await setRules([firstUse, big])).toEqual(['first_use', 'big_report']);
    expect(queue.peek()).toMatchObject([{ id: waiting.id, isMilestone: true }]);
  });

  test('and come again are held against none a second time', async () => {
    const { see, setRules } = openPage();
    await see(created());
    await setRules([habit]);
    expect(await setRules([habit])).toEqual([]);
    await see(created());
    expect(await see(created())).toEqual(['habit']);
  });

  test('and have changed hold from then on', async () => {
    const { see, setRules } = openPage();
    await setRules([firstUse]);
    await setRules([{ key: 'opened', event: 'report_opened' }]);
    expect(await see(created())).toEqual([]);
    expect(await see(opened())).toEqual(['opened']);
  });

  test('are held against the first hundred events, not against an endless page', async () => {
    const { see, setRules } = openPage();
    for (let i = 0; i < 100; i++) await see(opened());
    await see(created());
    expect(await setRules([firstUse])).toEqual([]);
  });
});

import type { Flow } from '@polku/flows';
import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBootstrapRoutes } from '../http/bootstrap.ts';
import { createIngest, HOUR, MINUTE, NOW, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { readFlowLines } from '../store/sql/flows.ts';
import { createFullable } from '../store/store.fixture.ts';
import { cancelRelease, pushFlows, rollBackFlow, withdrawFlow } from './push-flows.ts';
import { createReleaseClock } from './release-clock.ts';

const AT = NOW + 3 * HOUR;
const welcome = flowExamples.tour;
const winter: Flow = { ...welcome, name: 'Winter' };
const workspaceId = WORKSPACE.id;

/** A store, the time, and timers that run when they are due. */
async function createWorld() {
  const ingest = await createIngest();
  const { store, setFull } = createFullable(ingest.store);
  const world = { nowMs: NOW, released: [] as number[], faults: [] as unknown[], timers: 0 };
  const waiting = new Map<() => void, number>();
  const routes = createBootstrapRoutes({ store, nowMs: () => world.nowMs });
  const bootstrap = () => routes.request(`/v1/bootstrap?key=${WORKSPACE.writeKey}`);

  function startBackend() {
    const clock = createReleaseClock({
      store,
      nowMs: () => world.nowMs,
      later(work, delayMs) {
        world.timers += 1;
        waiting.set(work, world.nowMs + delayMs);
        return () => waiting.delete(work);
      },
      onFault: (error) => world.faults.push(error),
      onRelease: (count) => world.released.push(count),
    });
    clock.start();
    onTestFinished(() => clock.stop());
    return clock;
  }
  /** Until its timer has been set. */
  const settle = () => expect.poll(() => waiting.size).toBe(1);

  return {
    ...{ store, setFull, world, startBackend, settle },
    async passTo(nowMs: number) {
      world.nowMs = nowMs;
      for (const [work, dueMs] of [...waiting]) {
        if (dueMs > nowMs) continue;
        waiting.delete(work);
        work();
        await settle();
      }
    },
    /** How long it sleeps. */
    sleepMs: () => Math.min(...waiting.values()) - world.nowMs,
    push: (at: number | undefined, ...flows: Flow[]) =>
      pushFlows(store, { workspaceId, flows, at, nowMs: world.nowMs }),
    etag: async () => (await bootstrap()).headers.get('etag'),
    shown: async () => {
      const { flows } = (await (await bootstrap()).json()) as { flows: Flow[] };
      return flows.map(({ id, name, version }) => `${id} ${version} ${name}`);
    },
    line: async (id = welcome.id) =>
      (await readFlowLines(store.db, workspaceId)).find((line) => line.id === id),
  };
}

describe('a version with a time', () => {
  test('is made at once and shown from then on, and the shared part changes then', async () => {
    const { push, startBackend, settle, passTo, shown, etag, line } = await createWorld();
    await push(undefined, welcome);
    const [pushed] = await push(AT, winter);
    expect(pushed).toMatchObject({ version: 2, change: 'changed', at: AT, before: welcome });
    const before = await etag();
    startBackend();
    await settle();
    await passTo(AT - 1);
    expect([await shown(), await etag()]).toEqual([['welcome 1 Welcome'], before]);
    expect(await line()).toMatchObject({ currentVersion: 1, next: { version: 2, at: AT } });
    await passTo(AT);
    expect(await shown()).toEqual(['welcome 2 Winter']);
    expect(await etag()).not.toBe(before);
    expect(await line()).toMatchObject({ currentVersion: 2, next: undefined });
  });

  test('is shown once: what is decided later holds, also after a restart', async () => {
    const { store, push, startBackend, settle, passTo, shown, world } = await createWorld();
    await push(undefined, welcome);
    await push(AT, winter);
    const first = startBackend();
    await settle();
    await passTo(AT);
    await rollBackFlow(store, { workspaceId, flowId: welcome.id, version: 1 });
    await passTo(AT + HOUR);
    await first.stop();
    startBackend();
    await settle();
    expect(await shown()).toEqual(['welcome 1 Welcome']);
    expect(world.released).toEqual([1]);
  });

  test('that fell due while no backend ran is shown by the next, with all that were pushed with it', async () => {
    const { push, startBackend, settle, shown, world } = await createWorld();
    await push(AT, winter, flowExamples.survey);
    expect(await shown()).toEqual([]);
    world.nowMs = AT + 24 * HOUR;
    startBackend();
    await settle();
    expect(await shown()).toEqual([
      'first-report-ces 1 CES after the first report',
      'welcome 1 Winter',
    ]);
    expect(world.released).toEqual([2]);
  });

  test('waits out a store that is full', async () => {
    const { push, setFull, startBackend, settle, passTo, shown, world } = await createWorld();
    await push(AT, winter);
    startBackend();
    await settle();
    setFull(true);
    await passTo(AT);
    expect([world.faults.length, await shown()]).toEqual([1, []]);
    setFull(false);
    await passTo(AT + MINUTE);
    expect(await shown()).toEqual(['welcome 1 Winter']);
  });
});

describe('the clock', () => {
  test('sleeps until the next is due, and never for longer than a minute', async () => {
    const { push, startBackend, settle, passTo, sleepMs, world, shown } = await createWorld();
    startBackend();
    await settle();
    expect(sleepMs()).toBe(MINUTE);
    // By a command beside the backend, which tells it nothing.
    await push(NOW + MINUTE + 500, winter);
    await passTo(NOW + MINUTE);
    expect([sleepMs(), world.timers]).toEqual([500, 2]);
    await passTo(NOW + MINUTE + 500);
    expect([await shown(), sleepMs()]).toEqual([['welcome 1 Winter'], MINUTE]);
  });
});

describe('a time is taken back', () => {
  const takeBack: [string, (world: Awaited<ReturnType<typeof createWorld>>) => Promise<unknown>][] =
    [
      ['cancelled', ({ store }) => cancelRelease(store, { workspaceId, flowId: 'welcome' })],
      ['withdrawn', ({ store }) => withdrawFlow(store, { workspaceId, flowId: 'welcome' })],
      [
        'rolled back',
        ({ store }) => rollBackFlow(store, { workspaceId, flowId: 'welcome', version: 1 }),
      ],
      ['published anew', ({ push }) => push(undefined, { ...welcome, name: 'Hot fix' })],
    ];
  test.each(takeBack)('when the flow is %s', async (_, decide) => {
    const world = await createWorld();
    await world.push(undefined, welcome);
    await world.push(AT, winter);
    await decide(world);
    expect((await world.line())?.next).toBeUndefined();
    const decided = await world.shown();
    world.startBackend();
    await world.settle();
    await world.passTo(AT + HOUR);
    expect(await world.shown()).toEqual(decided);
  });

  test('and not when there is none', async () => {
    const { store, push } = await createWorld();
    const cancel = () => cancelRelease(store, { workspaceId, flowId: 'welcome' });
    await expect(cancel()).rejects.toThrow('There is no flow "welcome"');
    await push(undefined, welcome);
    await expect(cancel()).rejects.toThrow('No version of "welcome" waits for its time');
  });
});

describe('pushed again', () => {
  test('what waits goes on waiting, or moves to another time, and is not made twice', async () => {
    const { push, line } = await createWorld();
    await push(undefined, welcome);
    await push(AT, winter);
    for (const at of [undefined, AT])
      expect(await push(at, winter)).toMatchObject([{ version: 2, change: 'unchanged', at: AT }]);
    expect(await push(AT + HOUR, winter)).toMatchObject([{ version: 2, change: 'changed' }]);
    expect(await line()).toMatchObject({ next: { version: 2, at: AT + HOUR } });
    expect((await line())?.versions).toHaveLength(2);
  });

  test('another takes the place of what waits', async () => {
    const { push, line } = await createWorld();
    await push(AT, winter);
    const later = await push(AT + HOUR, { ...winter, name: 'Spring' });
    expect(later).toMatchObject([{ version: 2, change: 'new', dropped: 1 }]);
    expect(await line()).toMatchObject({ currentVersion: 0, next: { version: 2, at: AT + HOUR } });
  });
});

import { describe, expect, test } from 'vitest';
import { createFullable, createTestStore } from '../store/store.fixture.ts';
import { createReadiness } from './readiness.ts';

async function start() {
  const { store, setFull } = createFullable((await createTestStore()).store);
  let now = 0;
  const load = { waitingEvents: 0, isFull: false };
  const faults: { log?: string } = {};
  const log = { load: () => load, fault: async () => faults.log };
  const readiness = createReadiness({ store, log, monotonicMs: () => now });
  const pass = (ms: number) => {
    now += ms;
  };
  const writes = async () => {
    const rows = await store.db.selectFrom('counter').select('value').execute();
    return rows[0]?.value ?? 0;
  };
  return { readiness, load, faults, pass, setFull, writes };
}

describe('readiness', () => {
  test('says that it starts, and that it stops', async () => {
    const { readiness } = await start();
    expect(await readiness.fault()).toBe('The backend is starting.');
    readiness.start();
    expect(await readiness.fault()).toBeUndefined();
    readiness.stop();
    expect(await readiness.fault()).toBe('The backend is stopping.');
  });

  test('says that too much waits', async () => {
    const { readiness, load } = await start();
    readiness.start();
    load.isFull = true;
    expect(await readiness.fault()).toBe('Too many events wait to be written.');
    load.isFull = false;
    expect(await readiness.fault()).toBeUndefined();
  });

  test('says that the event log is away, and that it is back', async () => {
    const { readiness, faults, pass } = await start();
    readiness.start();
    faults.log = 'The event log cannot be reached.';
    expect(await readiness.fault()).toBe('The event log cannot be reached.');
    delete faults.log;
    pass(1_000);
    expect(await readiness.fault()).toBeUndefined();
  });

  test('says that the store cannot be written, and that it can again, without any traffic', async () => {
    const { readiness, pass, setFull } = await start();
    readiness.start();
    setFull(true);
    expect(await readiness.fault()).toMatch(/^The store cannot be written/);
    setFull(false);
    pass(1_000);
    expect(await readiness.fault()).toBeUndefined();
  });

  test('believes a commit that failed for a while, although something small can be written', async () => {
    const { readiness, pass } = await start();
    readiness.start();
    readiness.onCommit(new Error('SQLITE_FULL'));
    expect(await readiness.fault()).toMatch(/^The store cannot be written/);
    pass(4_999);
    expect(await readiness.fault()).toMatch(/^The store cannot be written/);
    pass(1);
    expect(await readiness.fault()).toBeUndefined();
  });

  test('is well with the next commit that succeeds', async () => {
    const { readiness } = await start();
    readiness.start();
    readiness.onCommit(new Error('SQLITE_FULL'));
    readiness.onCommit(undefined);
    expect(await readiness.fault()).toBeUndefined();
  });

  test('writes at most once a second, however often it is asked', async () => {
    const { readiness, pass, writes } = await start();
    readiness.start();
    await Promise.all(Array.from({ length: 50 }, () => readiness.fault()));
    expect(await writes()).toBe(1);
    pass(1_000);
    await readiness.fault();
    expect(await writes()).toBe(2);
  });
});

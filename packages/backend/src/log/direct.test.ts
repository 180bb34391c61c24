import { describe, expect, test } from 'vitest';
import { createDirectLog } from './direct.ts';
import { LogFullError } from './event-log.ts';
import { testEventLog, toBatch } from './log.suite.ts';

describe('direct', () => {
  testEventLog({
    open: async ({ isSmall }) => createDirectLog(isSmall ? { maxWaitingEvents: 100 } : {}),
    reopen: async () => undefined,
  });

  /** A log whose consumer notes its groups and waits at a gate. */
  function start(options: Parameters<typeof createDirectLog>[0]) {
    const log = createDirectLog(options);
    const groups: number[] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    log.consume(async (batches) => {
      groups.push(batches.length);
      await gate;
    });
    return { log, groups, open };
  }

  test('puts what comes together into one group, and what comes meanwhile into the next', async () => {
    const { log, groups, open } = start({ maxDelayMs: 0 });
    const first = [log.append(toBatch('a')), log.append(toBatch('b'))];
    await until(() => groups.length === 1);
    const second = [log.append(toBatch('c')), log.append(toBatch('d')), log.append(toBatch('e'))];
    open();
    await Promise.all([...first, ...second]);
    expect(groups).toEqual([2, 3]);
  });

  test('ends a group at its number of events, but takes a larger batch whole', async () => {
    const { log, groups, open } = start({ maxGroupEvents: 5 });
    open();
    const sizes = [3, 2, 1, 9, 4];
    await Promise.all(sizes.map((events) => log.append(toBatch('a', events))));
    expect(groups).toEqual([2, 1, 1, 1]);
  });

  test('waits for more only when a group has started just now', async () => {
    let now = 0;
    const { log, groups, open } = start({ maxDelayMs: 5, monotonicMs: () => now });
    open();
    await log.append(toBatch('alone'));
    expect(groups).toEqual([1]);
    // By this clock no time passes, so the next ones wait for the timer and share a group.
    const waiting = log.append(toBatch('b'));
    await new Promise(setImmediate);
    const joined = log.append(toBatch('c'));
    expect(groups).toEqual([1]);
    now = 5;
    await Promise.all([waiting, joined]);
    expect(groups).toEqual([1, 2]);
  });

  test('takes at most 500 events by default, of however many that wait', async () => {
    const { log, groups, open } = start({});
    const taken = [log.append(toBatch('a'))];
    await until(() => groups.length === 1);
    for (let count = 0; count < 1_100; count += 1) taken.push(log.append(toBatch('a')));
    open();
    await Promise.all(taken);
    expect(groups).toEqual([1, 500, 500, 100]);
  });

  test('keeps half of the room for what is verified', async () => {
    const { log, groups, open } = start({ maxWaitingEvents: 10, maxGroupEvents: 2 });
    const taken = [log.append(toBatch('a'))];
    await until(() => groups.length === 1);
    for (let count = 0; count < 5; count += 1) taken.push(log.append(toBatch('a')));
    await expect(log.append(toBatch('a'))).rejects.toBeInstanceOf(LogFullError);
    for (let count = 0; count < 5; count += 1) taken.push(log.append(toBatch('b', 1, 1)));
    await expect(log.append(toBatch('b', 1, 1))).rejects.toBeInstanceOf(LogFullError);
    open();
    await Promise.all(taken);
  });

  test('says what waits, and when there is no room for another group', async () => {
    const { log, groups, open } = start({ maxWaitingEvents: 10, maxGroupEvents: 4 });
    const taken = [log.append(toBatch('a', 1, 1))];
    await until(() => groups.length === 1);
    expect(log.load()).toEqual({ waitingEvents: 0, isFull: false });
    taken.push(log.append(toBatch('a', 6, 1)));
    expect(log.load()).toEqual({ waitingEvents: 6, isFull: false });
    taken.push(log.append(toBatch('a', 1, 1)));
    expect(log.load()).toEqual({ waitingEvents: 7, isFull: true });
    open();
    await Promise.all(taken);
    expect(log.load()).toEqual({ waitingEvents: 0, isFull: false });
  });

  test('rejects the batches of a group that could not be made durable, and goes on', async () => {
    const log = createDirectLog();
    let isBroken = true;
    log.consume(async () => {
      if (isBroken) throw new Error('disk full');
    });
    const both = await Promise.allSettled([log.append(toBatch('a')), log.append(toBatch('b'))]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    await log.append(toBatch('c'));
  });
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise(setImmediate);
}

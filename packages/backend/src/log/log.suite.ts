import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { CheckedBatch } from '../ingest/checked.ts';
import { type Consumer, type EventLog, LogFullError } from './event-log.ts';

export type LogSuiteOptions = {
  /** Opens an empty one; it is closed by the suite. `isSmall`: full of {@link FILLING} at the latest. */
  open(options: { isSmall: boolean }): Promise<EventLog>;
  /** Opens once more what {@link open} opened last; undefined where nothing outlives its closing. */
  reopen(): Promise<EventLog | undefined>;
};

/** Events that fill a small log. */
export const FILLING = 400;

/** What every event log keeps. */
export function testEventLog(options: LogSuiteOptions): void {
  async function open({ isSmall = false } = {}): Promise<EventLog> {
    const log = await options.open({ isSmall });
    onTestFinished(() => log.close());
    return log;
  }

  test('hands every batch to the consumer, those of an account in the order of appending', async () => {
    const log = await open();
    const { seen, consumer } = createWitness();
    log.consume(consumer);
    const batches = Array.from({ length: 60 }, () => toBatch('a'));
    await Promise.all(batches.map((batch) => log.append(batch)));
    await expect.poll(() => seen).toEqual(batches.flatMap(idsOf));
  });

  test('keeps what is appended before there is a consumer', async () => {
    const log = await open();
    const batches = ['a', 'b', 'c'].map((id) => toBatch(id));
    const appended = batches.map((batch) => log.append(batch));
    const { seen, consumer } = createWitness();
    log.consume(consumer);
    await Promise.all(appended);
    await expect.poll(() => seen.toSorted()).toEqual(batches.flatMap(idsOf).sort());
  });

  test('takes a batch that is sent again', async () => {
    const log = await open();
    const { seen, consumer } = createWitness();
    log.consume(consumer);
    const batch = toBatch('a', 3);
    await log.append(batch);
    await log.append({ ...batch, receivedAt: batch.receivedAt + 5_000 });
    const next = toBatch('a');
    await log.append(next);
    await expect.poll(() => seen).toContain(idsOf(next)[0]);
    expect([...new Set(seen)]).toEqual([...idsOf(batch), ...idsOf(next)]);
  });

  test('hands on again, or tells its sender of, what the consumer failed at', async () => {
    const log = await open();
    let failures = 2;
    const { seen, consumer } = createWitness(async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('disk full');
    });
    log.consume(consumer);
    const batches = Array.from({ length: 20 }, () => toBatch('a'));
    // As a collector sends: one after the other, each until it is acknowledged.
    for (const batch of batches) await appendUntilTaken(log, batch);
    await expect.poll(() => seen).toEqual(batches.flatMap(idsOf));
  });

  test('hands on one group after another, however slow the consumer', async () => {
    const log = await open();
    let running = 0;
    const { seen, consumer } = createWitness(async () => {
      running += 1;
      expect(running).toBe(1);
      await pause(5);
      running -= 1;
    });
    log.consume(consumer);
    const batches = Array.from({ length: 40 }, (_, index) => toBatch(`w${index % 8}`));
    for (const batch of batches) await log.append(batch);
    await expect.poll(() => seen.toSorted()).toEqual(batches.flatMap(idsOf).sort());
  });

  test('refuses more than may wait, saying when to come again, and goes on after', async () => {
    const log = await open({ isSmall: true });
    const gate = Promise.withResolvers<void>();
    const { seen, consumer } = createWitness(() => gate.promise);
    log.consume(consumer);
    const taken: Promise<void>[] = [];
    const refused: unknown[] = [];
    const batches = Array.from({ length: FILLING }, () => toBatch('a', 1, 1));
    for (const batch of batches) {
      const appended = log.append(batch);
      taken.push(appended);
      appended.catch((error: unknown) => refused.push(error));
      // With `direct:` it resolves only when it is applied.
      await Promise.race([appended.catch(() => {}), pause(1)]);
    }
    await expect.poll(() => refused.length).toBeGreaterThan(0);
    for (const error of refused) expect(error).toBeInstanceOf(LogFullError);
    expect(refused[0]).toMatchObject({ retryAfterS: expect.any(Number) });
    gate.resolve();
    const outcomes = await Promise.allSettled(taken);
    const kept = batches.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    await expect.poll(() => seen).toEqual(kept.flatMap(idsOf));
    await appendUntilTaken(log, toBatch('a', 1, 1));
  });

  test('finishes or keeps what was appended before it was closed, and takes nothing after', async () => {
    const log = await open();
    const { seen, consumer } = createWitness(async () => pause(1));
    log.consume(consumer);
    const batches = Array.from({ length: 30 }, () => toBatch('a', 50));
    const appended = batches.map((batch) => log.append(batch));
    await log.close();
    await Promise.all(appended);
    await expect(log.append(toBatch('a'))).rejects.toThrow(/Try again/);
    const next = await options.reopen();
    next?.consume(consumer);
    await expect.poll(() => new Set(seen)).toEqual(new Set(batches.flatMap(idsOf)));
    await next?.close();
  });
}

/** A consumer that notes the ids of the events that it was handed, once `work` is done. */
export function createWitness(work: Consumer = async () => {}) {
  const seen: string[] = [];
  const consumer: Consumer = async (batches) => {
    await work(batches);
    seen.push(...batches.flatMap(idsOf));
  };
  return { seen, consumer };
}

/** As a collector does. */
export async function appendUntilTaken(log: EventLog, batch: CheckedBatch): Promise<void> {
  for (;;) {
    try {
      return await log.append(batch);
    } catch {
      await pause(20);
    }
  }
}

let made = 0;

/** Of events that are like no other's, of one account. */
export const toBatch = (workspaceId: string, events = 1, trust: 0 | 1 = 0): CheckedBatch => ({
  workspaceId,
  receivedAt: 1,
  events: Array.from({ length: events }, () => {
    made += 1;
    const id = `01890000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
    return { ...EVENT, event: { ...EVENT.event, id }, trust };
  }),
});

export const idsOf = ({ events }: CheckedBatch): string[] => events.map(({ event }) => event.id);

const EVENT: CheckedBatch['events'][number] = {
  event: { id: '', type: 'page', at: 1, anonymousId: 'a', sessionId: 's' },
  at: 1,
  trust: 0,
  accountId: 'acme',
  isInternal: false,
};

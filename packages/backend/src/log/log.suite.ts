import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CheckedBatch } from '../ingest/checked.ts';
import type { EventLog } from './event-log.ts';

/** What every event log keeps. `create` makes an empty one. */
export function testEventLog(create: () => EventLog): void {
  let log: EventLog;
  beforeEach(() => {
    log = create();
  });
  afterEach(() => log.close());

  test('hands every batch to the consumer, in the order of appending', async () => {
    const seen: string[] = [];
    log.consume(async (batches) => {
      seen.push(...batches.map(({ workspaceId }) => workspaceId));
    });
    await Promise.all(['a', 'b', 'c'].map((id) => log.append(toBatch(id))));
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  test('keeps what is appended before there is a consumer', async () => {
    const appended = log.append(toBatch('a'));
    const seen = new Promise<string | undefined>((resolve) => {
      log.consume(async ([batch]) => resolve(batch?.workspaceId));
    });
    await appended;
    expect(await seen).toBe('a');
  });

  test('finishes what was appended before it was closed, and takes nothing after', async () => {
    let applied = 0;
    log.consume(async (batches) => {
      await new Promise(setImmediate);
      applied += batches.length;
    });
    const appended = [log.append(toBatch('a')), log.append(toBatch('b'))];
    await log.close();
    await Promise.all(appended);
    expect(applied).toBe(2);
    await expect(log.append(toBatch('c'))).rejects.toThrow(/Try again/);
  });
}

export const toBatch = (workspaceId: string, events = 1, trust: 0 | 1 = 0): CheckedBatch => ({
  workspaceId,
  receivedAt: 1,
  events: Array.from({ length: events }, () => ({ ...EVENT, trust })),
});

const EVENT: CheckedBatch['events'][number] = {
  event: {
    id: '01890000-0000-7000-8000-000000000001',
    type: 'page',
    at: 1,
    anonymousId: 'a',
    sessionId: 's',
  },
  at: 1,
  trust: 0,
  isInternal: false,
};

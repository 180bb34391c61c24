import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBatch } from './log.suite.ts';
import { findNats, type NatsServers, startNats } from './nats.fixture.ts';
import { openLog } from './open.ts';

describe.skipIf(!findNats())('nats', () => {
  let servers: NatsServers;
  beforeAll(async () => {
    servers = await startNats();
  });
  afterAll(() => servers?.stop());

  test('keeps what was appended until it is applied', async () => {
    const log = await openLog(servers.url, { maxBytes: 10_000_000 });
    await Promise.all(['a', 'b', 'c'].map((id) => log.append(toBatch(id, 10, 1))));
    expect(await log.backlog()).toMatchObject({ messages: 3, redelivered: 0 });
    const seen: string[] = [];
    log.consume(async (batches) => {
      seen.push(...batches.map(({ workspaceId }) => workspaceId));
    });
    await expect.poll(() => seen.toSorted()).toEqual(['a', 'b', 'c']);
    await expect.poll(async () => (await log.backlog()).messages).toBe(0);
    await log.close();
  });
});

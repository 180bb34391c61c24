import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BatchLine } from './batch-line.ts';
import { createMetrics, type State } from './metrics.ts';

const STATE: State = {
  waitingEvents: 3,
  backlog: { messages: 5, oldestMs: 2_500, redelivered: 6 },
  unverified: { events: 40, bytes: 5_000, removed: 7 },
  due: 2,
  longestDueMs: 1_500,
  deadLetters: { verified: 1, unverified: 4 },
};

const line = (more: Partial<BatchLine> = {}): BatchLine => ({
  method: 'POST',
  route: '/v1/batch',
  status: 200,
  durationMs: 3,
  bytes: 100,
  ...more,
});

async function start(readState = async () => STATE) {
  const faults: unknown[] = [];
  const metrics = createMetrics({
    readState,
    isChannelKind: (kind) => kind === 'webhook',
    onFault: (error) => faults.push(error),
  });
  const server: Server = createServer(metrics.answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** The lines of one metric. */
  async function read(name: string): Promise<string[]> {
    const text = await (await fetch(`${url}/metrics`)).text();
    return text.split('\n').filter((one) => new RegExp(`^${name}[{ ]`).test(one));
  }
  return { ...metrics, url, read, faults };
}

describe('metrics', () => {
  test('count events by what came of them and by trust', async () => {
    const { onBatch, read } = await start();
    onBatch(line({ accepted: 5, unverified: 2, refused: 3, refusedBy: { too_old: 2, erased: 1 } }));
    onBatch(line({ accepted: 1, unverified: 0 }));
    expect(await read('polku_events_accepted_total')).toEqual([
      'polku_events_accepted_total{trust="verified"} 4',
      'polku_events_accepted_total{trust="unverified"} 2',
    ]);
    expect(await read('polku_events_refused_total')).toEqual([
      'polku_events_refused_total{code="too_old"} 2',
      'polku_events_refused_total{code="erased"} 1',
    ]);
    expect(await read('polku_batch_bytes_total')).toEqual(['polku_batch_bytes_total 200']);
    expect(await read('polku_batch_seconds_count')).toEqual(['polku_batch_seconds_count 2']);
  });

  test('count the same when they are asked again', async () => {
    const { onBatch, read } = await start();
    onBatch(line({ accepted: 1 }));
    await read('polku_events_accepted_total');
    expect(await read('polku_events_accepted_total')).toEqual([
      'polku_events_accepted_total{trust="verified"} 1',
      'polku_events_accepted_total{trust="unverified"} 0',
    ]);
  });

  test('count what was limited, and browsers without a place to keep events', async () => {
    const { onBatch, read } = await start();
    onBatch(line({ status: 429, limited: 'address' }));
    onBatch(line({ isInMemory: true }));
    expect(await read('polku_batches_limited_total')).toEqual([
      'polku_batches_limited_total{limit="verified"} 0',
      'polku_batches_limited_total{limit="subject"} 0',
      'polku_batches_limited_total{limit="unverified"} 0',
      'polku_batches_limited_total{limit="address"} 1',
    ]);
    expect(await read('polku_batches_in_memory_total')).toEqual([
      'polku_batches_in_memory_total 1',
    ]);
  });

  test('fold what strangers may name freely', async () => {
    const { onBatch, onRequest, onDelivery, read } = await start();
    onBatch(line({ dropped: { queue_full: 2, 'user-7': 1, '"}': 1 } }));
    expect(await read('polku_events_dropped_total')).toEqual([
      'polku_events_dropped_total{reason="queue_full"} 2',
      'polku_events_dropped_total{reason="other"} 2',
    ]);
    onRequest({ method: 'BREW', route: '*', status: 404, durationMs: 1 });
    onBatch(line({ method: 'PROPFIND', status: 405 }));
    expect(await read('polku_http_requests_total')).toEqual([
      'polku_http_requests_total{method="POST",route="/v1/batch",status="200"} 1',
      'polku_http_requests_total{method="other",route="*",status="404"} 1',
      'polku_http_requests_total{method="other",route="/v1/batch",status="405"} 1',
    ]);
    onDelivery({ channel: 'pigeon', status: 'failed' });
    onDelivery({ channel: 'webhook', status: 'queued' });
    expect(await read('polku_deliveries_total')).toEqual([
      'polku_deliveries_total{channel="other",status="failed"} 1',
      'polku_deliveries_total{channel="webhook",status="to_be_retried"} 1',
    ]);
  });

  test('tell of group commits', async () => {
    const { onGroup, read } = await start();
    const events = Array.from({ length: 30 }) as never;
    const batch = { workspaceId: 'ws', receivedAt: 1, events };
    onGroup({ batches: [batch, batch], durationMs: 4, error: undefined });
    onGroup({ batches: [batch], durationMs: 4, error: new Error('full') });
    expect(await read('polku_group_events_sum')).toEqual(['polku_group_events_sum 90']);
    expect(await read('polku_group_seconds_count')).toEqual(['polku_group_seconds_count 2']);
    expect(await read('polku_group_failures_total')).toEqual(['polku_group_failures_total 1']);
  });

  test('tell of what is looked up', async () => {
    const { read } = await start();
    for (const [name, value] of [
      ['polku_waiting_events', 3],
      ['polku_log_messages', 5],
      ['polku_log_oldest_seconds', 2.5],
      ['polku_log_redelivered_total', 6],
      ['polku_deliveries_due', 2],
      ['polku_deliveries_due_seconds', 1.5],
      ['polku_unverified_events', 40],
      ['polku_unverified_bytes', 5_000],
      ['polku_unverified_removed_total', 7],
    ] as const)
      expect(await read(name)).toEqual([`${name} ${value}`]);
    expect(await read('polku_dead_letters')).toEqual([
      'polku_dead_letters{trust="verified"} 1',
      'polku_dead_letters{trust="unverified"} 4',
    ]);
    expect(await read('process_resident_memory_bytes')).toHaveLength(1);
  });

  test('tell the rest when the store cannot say its part', async () => {
    const { onBatch, read, faults } = await start(() => Promise.reject(new Error('closed')));
    onBatch(line({ accepted: 1 }));
    expect(await read('polku_batch_bytes_total')).toEqual(['polku_batch_bytes_total 100']);
    expect(faults).toHaveLength(1);
  });

  test('are all that is served there', async () => {
    const { url } = await start();
    for (const path of ['/', '/healthz', '/metrics/x'])
      expect((await fetch(url + path)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  });
});

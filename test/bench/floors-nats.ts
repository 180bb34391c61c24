import { performance } from 'node:perf_hooks';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { readEnginesCpuMs } from './engines-cpu.ts';
import type { ClientFloor } from './floors-postgres.ts';
import { createTraffic, type TrafficOptions } from './traffic.ts';

/**
 * What NATS alone needs: the bodies of the same traffic, one message each, on a stream with three replicas; published
 * until each is acknowledged, consumed and acknowledged, by one client.
 */
export type NatsFloorTask = { url: string; traffic: TrafficOptions; durationMs: number };

const STREAM = 'floor';
const IN_FLIGHT = 64;

process.once('message', (task: NatsFloorTask) => {
  void measure(task).then((result) => {
    process.send?.({ result }, () => process.disconnect());
  });
});

async function measure({ url, traffic, durationMs }: NatsFloorTask): Promise<ClientFloor> {
  const { toBody } = createTraffic(traffic);
  const connection = await connect({ servers: url.replace('nats://', '').split(',') });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: [STREAM], num_replicas: 3 });
  await manager.consumers.add(STREAM, { durable_name: STREAM, ack_policy: AckPolicy.Explicit });
  const stream = jetstream(connection);
  const consumer = await stream.consumers.get(STREAM, STREAM);
  const startedAt = performance.now();
  const enginesBefore = readEnginesCpuMs(process.ppid);
  const cpuBefore = process.cpuUsage();
  const endsAt = startedAt + durationMs;
  let first = 0;
  let published = 0;
  let consumed = 0;

  async function publish(): Promise<void> {
    while (performance.now() < endsAt) {
      const body = toBody(first, Date.now());
      first += traffic.batchSize;
      await stream.publish(STREAM, body);
      published += 1;
    }
  }
  const messages = await consumer.consume({ max_messages: 500 });
  const publishing = Promise.all(Array.from({ length: IN_FLIGHT }, publish));
  let isAll = false;
  void publishing.then(() => {
    isAll = true;
    // All may be consumed already.
    if (consumed === published) messages.stop();
  });
  for await (const message of messages) {
    message.ack();
    consumed += 1;
    if (isAll && consumed === published) break;
  }
  await publishing;
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - startedAt;
  const enginesCpuMs = readEnginesCpuMs(process.ppid) - enginesBefore;
  await manager.streams.delete(STREAM);
  await connection.close();
  const events = consumed * traffic.batchSize;
  return { events, wallMs, cpuMs: (user + system) / 1_000, enginesCpuMs };
}

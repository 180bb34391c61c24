import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { readEnginesCpuMs } from './engines-cpu.ts';
import { createTraffic, type TrafficOptions } from './traffic.ts';

/**
 * What PostgreSQL alone needs: the events of the same traffic, in one statement a group, into one table with one key.
 * Two connections at a time, as more are no faster on few cores.
 */
export type PostgresFloorTask = { url: string; traffic: TrafficOptions; durationMs: number };
/** `cpuMs`: of the client; `enginesCpuMs`: of the servers that it asks. */
export type ClientFloor = { events: number; wallMs: number; cpuMs: number; enginesCpuMs: number };

const CONNECTIONS = 2;
const GROUP_EVENTS = 500;

process.once('message', (task: PostgresFloorTask) => {
  void measure(task).then((result) => {
    process.send?.({ result }, () => process.disconnect());
  });
});

async function measure({ url, traffic, durationMs }: PostgresFloorTask): Promise<ClientFloor> {
  const { toBody } = createTraffic(traffic);
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client(url));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]?.query(
    'create table if not exists floor (id text primary key, name text, at int8, user_id text, account_id text, properties text)',
  );
  let first = 0;
  let events = 0;

  /** Made before the clock runs, as the backend's client makes them. */
  function nextGroup(): string {
    const rows: object[] = [];
    while (rows.length < GROUP_EVENTS) {
      rows.push(...JSON.parse(toBody(first, Date.now())).events.map(toRow));
      first += traffic.batchSize;
    }
    return JSON.stringify(rows);
  }
  const groups = Array.from({ length: 200 }, nextGroup);
  const startedAt = performance.now();
  const enginesBefore = readEnginesCpuMs(process.ppid);
  const cpuBefore = process.cpuUsage();
  const endsAt = startedAt + durationMs;

  async function work(client: pg.Client): Promise<void> {
    while (performance.now() < endsAt) {
      const group = groups.pop();
      if (!group) return;
      const { rowCount } = await client.query({ name: 'insert', text: INSERT, values: [group] });
      events += rowCount ?? 0;
    }
  }
  await Promise.all(clients.map(work));
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallMs = performance.now() - startedAt;
  const enginesCpuMs = readEnginesCpuMs(process.ppid) - enginesBefore;
  await Promise.all(clients.map((client) => client.end()));
  return { events, wallMs, cpuMs: (user + system) / 1_000, enginesCpuMs };
}

type Sent = {
  id: string;
  name?: string;
  at: number;
  userId: string;
  accountId: string;
  properties?: object;
};

const toRow = ({ id, name, at, userId, accountId, properties }: Sent) => ({
  ...{ id, name, at, user_id: userId, account_id: accountId },
  properties: JSON.stringify(properties ?? null),
});

const INSERT = `insert into floor select * from jsonb_to_recordset($1::jsonb)
  as row(id text, name text, at int8, user_id text, account_id text, properties text) on conflict do nothing`;

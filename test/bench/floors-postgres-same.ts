import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { createConsumer } from '../../packages/backend/src/ingest/apply-group.ts';
import { openStore } from '../../packages/backend/src/store/open.ts';
import { createCheckedGroups, type GroupsTask } from './checked-groups.ts';
import { readEnginesCpuMs } from './engines-cpu.ts';
import type { ClientFloor } from './floors-postgres.ts';

/**
 * What PostgreSQL and its client need for what `apply()` asks of it, as `floors-sqlite.ts` has it: the backend's own
 * consumer applies groups to one database while every statement is written down with its values; then those are run on a
 * second one, of the same tables and rows, by a loop that does nothing else.
 */
export type SameStatementsTask = GroupsTask & {
  /** Two databases with the same workspace in them. */
  recordUrl: string;
  replayUrl: string;
  /** Of replaying. */
  durationMs: number;
};

/** Few enough for memory, enough for a clock that ticks every 10 ms. */
const GROUPS_AT_A_TIME = 40;

type Call = { name: string | undefined; text: string; values: unknown[] };

process.once('message', (task: SameStatementsTask) => {
  void measure(task).then((result) => {
    process.send?.({ result }, () => process.disconnect());
  });
});

async function measure(task: SameStatementsTask): Promise<ClientFloor> {
  const calls = recordStatements();
  const store = await openStore(task.recordUrl);
  const consume = createConsumer({ store });
  const readGroup = createCheckedGroups(task);
  const client = new pg.Client(task.replayUrl);
  await client.connect();
  const figure: ClientFloor = { events: 0, wallMs: 0, cpuMs: 0, enginesCpuMs: 0 };
  while (figure.wallMs < task.durationMs) {
    calls.length = 0;
    let events = 0;
    for (let n = 0; n < GROUPS_AT_A_TIME; n += 1) {
      const group = await readGroup();
      await consume(group);
      events += group.reduce((sum, batch) => sum + batch.events.length, 0);
    }
    await replay(client, calls.splice(0), figure);
    figure.events += events;
  }
  await client.end();
  await store.close();
  return figure;
}

/** From now on: what is asked under a name is what the backend writes, and what it reads for that. */
function recordStatements(): Call[] {
  const calls: Call[] = [];
  const { query } = pg.Client.prototype;
  const record = function (this: pg.Client, ...words: unknown[]) {
    const [asked] = words;
    if (typeof asked === 'object' && asked !== null && 'name' in asked) calls.push(asked as Call);
    return Reflect.apply(query, this, words);
  };
  pg.Client.prototype.query = record as typeof query;
  return calls;
}

async function replay(client: pg.Client, calls: readonly Call[], figure: ClientFloor) {
  const engines = readEnginesCpuMs(process.ppid);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  for (const { name, text, values } of calls)
    await client.query({ text, values, ...(name !== undefined && { name }) });
  const { user, system } = process.cpuUsage(cpu);
  figure.wallMs += performance.now() - startedAt;
  figure.cpuMs += (user + system) / 1_000;
  figure.enginesCpuMs += readEnginesCpuMs(process.ppid) - engines;
}

import Database, { type Statement } from 'better-sqlite3';
import { createConsumer } from '../../packages/backend/src/ingest/apply-group.ts';
import type { CheckedBatch } from '../../packages/backend/src/ingest/checked.ts';
import { openStore } from '../../packages/backend/src/store/open.ts';
import { createCheckedGroups, type GroupsTask } from './checked-groups.ts';

/**
 * The second floor: what SQLite alone needs. The same batches are applied by the backend's own consumer to one
 * file while every statement is written down with its values; then those statements are run on a second file,
 * of the same tables, indexes and settings, by a loop that does nothing else. Beside it, for information, a
 * bare insert of each event's text.
 *
 * Nothing here knows what the statements are: when `apply()` changes, so does its floor.
 */
export type FloorTask = GroupsTask & {
  /** Two copies of a store with the workspace in it, and one file that is not there yet. */
  recordFile: string;
  replayFile: string;
  bareFile: string;
  /** Of replaying. */
  durationMs: number;
};

export type FloorFigure = { events: number; wallMs: number; cpuMs: number };
export type FloorResult = { statements: FloorFigure; insert: FloorFigure };

/** Groups that are recorded before they are replayed: few enough for memory, enough for the clock. */
const GROUPS_AT_A_TIME = 40;

process.once('message', (task: FloorTask) => {
  void measure(task).then((result) => {
    process.send?.({ result }, () => process.disconnect());
  });
});

async function measure(task: FloorTask): Promise<FloorResult> {
  const { calls, settings } = recordStatements(task.recordFile);
  const store = await openStore(`sqlite:${task.recordFile}`);
  const consume = createConsumer({ store });
  const readGroup = createCheckedGroups(task);
  const same = openReplay(task.replayFile, settings);
  const bare = openReplay(task.bareFile, settings);
  bare.database.exec('create table event (id text primary key, event_json text not null)');
  while (same.figure.wallMs < task.durationMs) {
    calls.length = 0;
    const inserts: Call[] = [];
    let events = 0;
    for (let n = 0; n < GROUPS_AT_A_TIME; n++) {
      const group = await readGroup();
      await consume(group);
      const checked = group.flatMap((batch) => batch.events);
      events += checked.length;
      inserts.push(BEGIN, ...checked.map(toInsert), COMMIT);
    }
    replay(same, calls, events);
    replay(bare, inserts, events);
  }
  await store.close();
  for (const { database } of [same, bare]) database.close();
  return { statements: same.figure, insert: bare.figure };
}

type Call = { text: string; values: unknown[] };
const BEGIN: Call = { text: 'begin immediate', values: [] };
const COMMIT: Call = { text: 'commit', values: [] };
const toInsert = ({ event }: CheckedBatch['events'][number]): Call => ({
  text: 'insert into event values (?, ?)',
  values: [event.id, JSON.stringify(event)],
});

/** What every statement inherits, and a copy of it as it was. */
const statements = statementPrototype();
const plain = { run: statements.run, all: statements.all };

/** Writes down what is run on the connection that writes to `file`, from now on. */
function recordStatements(file: string): { calls: Call[]; settings: Set<string> } {
  const calls: Call[] = [];
  const settings = new Set<string>();
  const isMeant = ({ name, readonly }: Database.Database) => name === file && !readonly;
  const database = Database.prototype;
  const { pragma, exec } = database;
  database.pragma = function (this: Database.Database, ...args) {
    if (isMeant(this)) settings.add(args[0]);
    return pragma.apply(this, args);
  };
  database.exec = function (this: Database.Database, text) {
    if (isMeant(this)) calls.push({ text, values: [] });
    return exec.call(this, text);
  };
  const write = (statement: Statement, values: unknown[]) => {
    if (isMeant(statement.database)) calls.push({ text: statement.source, values: values.flat() });
  };
  // `get` and `iterate` are not used by Kysely.
  statements.run = function (this: Statement, ...values) {
    write(this, values);
    return plain.run.apply(this, values);
  };
  statements.all = function (this: Statement, ...values) {
    write(this, values);
    return plain.all.apply(this, values);
  };
  return { calls, settings };
}

function statementPrototype(): Statement {
  const memory = new Database(':memory:');
  const prototype: Statement = Object.getPrototypeOf(memory.prepare('select 1'));
  memory.close();
  return prototype;
}

type Replay = {
  database: Database.Database;
  known: Map<string, Statement>;
  figure: FloorFigure;
};

function openReplay(file: string, settings: Iterable<string>): Replay {
  const database = new Database(file);
  for (const setting of settings) database.pragma(setting);
  // The backend flushes each commit itself before it answers, and a thread of it empties the log. Here SQLite is to.
  database.pragma('synchronous = FULL');
  database.pragma('wal_autocheckpoint = 1000');
  return { database, known: new Map(), figure: { events: 0, wallMs: 0, cpuMs: 0 } };
}

/** Runs the calls in one bare loop, and adds up its time. */
function replay({ database, known, figure }: Replay, calls: readonly Call[], events: number) {
  const prepared = calls.map(({ text, values }) => {
    const statement = known.get(text) ?? database.prepare(text);
    known.set(text, statement);
    const { all, run } = plain;
    return statement.reader ? all.bind(statement, values) : run.bind(statement, values);
  });
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  for (const run of prepared) run();
  figure.wallMs += performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  figure.cpuMs += (user + system) / 1_000;
  figure.events += events;
}

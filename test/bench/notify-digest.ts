import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { TestBackend } from '../e2e/backend.ts';
import type { Row } from './bench.ts';
import { createSender, waitForAll } from './notify-load.ts';
import type { Sink } from './notify-sinks.ts';

/**
 * A digest of very many: 100,000 lines of one person fall due at once, while first uses go on. From the time when they
 * are due to the mail in which they stand, how long others wait meanwhile, and what memory it took at the most.
 */
const LINES = 100_000;
/** The users of the lines; no first use of the bench is theirs. */
const LINE = /^bench-9\d{6}$/;
/** After the start, so that the first uses have begun. */
const DUE_AFTER_MS = 5_000;
const LOAD = { perSecond: 20, lastsMs: 12_000 };
const LIMIT_MS = 30_000;

export async function measureDigest(
  backend: TestBackend,
  { webhook, email }: { webhook: Sink; email: Sink },
): Promise<Row[]> {
  const send = await createSender(backend);
  await backend.stop();
  const dueAtMs = Date.now() + DUE_AFTER_MS;
  writeLines(backend.storeFile, dueAtMs);
  await backend.start();
  const load = await send(LOAD.perSecond, LOAD.lastsMs);
  const others = await waitForAll(load, webhook.arrivedAt, Date.now() + LIMIT_MS);
  // People are told of first uses too; the digest names its own lines.
  const mailedAt = [...email.arrivedAt].find(([user]) => LINE.test(user))?.[1];
  const base = { peers: {}, better: 'lower', aim: null } as const;
  const left = LINES - countTold(backend.storeFile);
  return [
    {
      ...base,
      metric: 'digest of 100,000: due to mail',
      unit: 'ms',
      ours: mailedAt === undefined ? null : mailedAt - dueAtMs,
    },
    { ...base, metric: 'digest of 100,000: lines left', unit: 'count', ours: left, aim: 0 },
    { ...base, metric: 'webhook p50 meanwhile, 20/s', unit: 'ms', ours: others.p50 },
    { ...base, metric: 'webhook p99 meanwhile, 20/s', unit: 'ms', ours: others.p99 },
    {
      ...base,
      metric: 'webhook not arrived meanwhile',
      unit: 'count',
      ours: others.missing,
      aim: 0,
    },
    { ...base, metric: 'memory at the most', unit: 'bytes', ours: readPeak(backend) },
  ];
}

/** As playbooks and a person's wishes write them. */
function writeLines(storeFile: string, dueAtMs: number): void {
  const database = new DatabaseSync(storeFile, { timeout: 5_000 });
  const person = database.prepare('select id, workspace_id from person limit 1').get();
  if (!person) throw new Error('The workspace of the bench has nobody for whom a digest could be.');
  const insert = database.prepare(`insert into digest_item
    (workspace_id, id, owner_id, kind, user_id, account_id, occurrence_id, at, due_at)
    values (?, ?, ?, 'first_use', ?, null, ?, ?, ?)`);
  database.exec('begin');
  for (let index = 0; index < LINES; index += 1) {
    const id = `line-${index}`;
    const at = dueAtMs - LINES + index;
    const { workspace_id: workspaceId = '', id: personId = '' } = person;
    insert.run(workspaceId, id, personId, `bench-${9_000_000 + index}`, id, at, dueAtMs);
  }
  database.exec('commit');
  database.close();
}

/** Of the lines, those that have gone out in the one digest. */
function countTold(storeFile: string): number {
  const database = new DatabaseSync(storeFile, { timeout: 5_000 });
  const found = database
    .prepare(
      `select json_extract(body_json, '$.data.count') as count from notification where kind = 'digest'`,
    )
    .all();
  database.close();
  return found.length === 1 ? Number(found[0]?.count) : 0;
}

function readPeak(backend: TestBackend): number | null {
  const status = readFileSync(`/proc/${backend.pid()}/status`, 'utf8');
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}

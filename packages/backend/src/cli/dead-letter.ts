import type { Command } from 'commander';
import type { DeadLetter, LetterFilter } from '../store/sql/dead-letters.ts';
import { type Add, createAdd } from './add-command.ts';
import { inStore } from './in-store.ts';

type Filters = { workspace?: string; reason?: string; since?: string };
type Options = Filters & { dryRun?: boolean; all?: boolean; limit?: string; json?: boolean };

export function addDeadLetter(program: Command): void {
  const letter = program
    .command('deadletter')
    .description('Events that were acknowledged and could not be applied. They are kept whole.');
  const add = createAdd(letter, { words: 'deadletter' });
  const addFiltered: Add = (...args) =>
    add(...args)
      .option('--workspace <ID>', 'only those of this workspace')
      .option('--reason <TEXT>', 'only those with this somewhere in their reason')
      .option('--since <TIME>', 'only those received since: 2026-01-31, or 90m, 24h, 7d ago');

  addFiltered('list', 'Tell which there are, oldest first.', 'list --since 24h')
    .option('--limit <N>', 'at most so many', '100')
    .action(list);
  add('show', 'Print one, with its event.', 'show 17').argument('<SEQ>', SEQ).action(show);
  addFiltered(
    'replay',
    'Apply them again, beside a running backend if need be. What still fails stays.',
    'replay --reason "no such column" --dry-run',
  )
    .argument('[SEQ...]', SEQ)
    .option('--dry-run', 'tell what would come of it, and change nothing')
    .action(replay);
  addFiltered('drop', 'Throw them away for good.', 'drop 17 18')
    .argument('[SEQ...]', SEQ)
    .option('--all', 'without naming any')
    .option('--dry-run', 'tell how many there are, and change nothing')
    .action(drop);
}

const SEQ = 'the number by which "deadletter list" names it';

async function list(options: Options): Promise<void> {
  const { readDeadLetters, countDeadLetters } = await import('../store/sql/dead-letters.ts');
  const filter = toFilter([], options);
  const limit = toNumber(options.limit ?? '', '--limit');
  const { letters, total } = await inStore(async ({ db }) => ({
    letters: await readDeadLetters(db, filter, { limit }),
    total: await countDeadLetters(db, filter),
  }));
  if (options.json) return print({ total, letters: letters.map(toJson) });
  for (const letter of letters) process.stdout.write(describe(letter));
  process.stdout.write(`${letters.length} of ${total}.\n`);
}

async function show(seq: string): Promise<void> {
  const { readDeadLetters } = await import('../store/sql/dead-letters.ts');
  const filter = toFilter([seq], {});
  const [letter] = await inStore(({ db }) => readDeadLetters(db, filter, { limit: 1 }));
  if (!letter) throw new Error(`There is no dead letter ${seq}. Use "polku deadletter list".`);
  const whole = { ...toJson(letter), event: JSON.parse(letter.event_json) };
  process.stdout.write(`${JSON.stringify(whole, null, 2)}\n`);
}

async function replay(seqs: string[], options: Options): Promise<void> {
  const { replayDeadLetters } = await import('../ingest/replay.ts');
  const { dryRun: isDry = false, json } = options;
  const filter = toFilter(seqs, options);
  const onProgress = ({ applied, failed }: { applied: number; failed: number }) =>
    process.stderr.write(`${applied} applied, ${failed} failed so far\n`);
  const { applied, failed } = await inStore((store) =>
    replayDeadLetters(store, { filter, isDry, onProgress }),
  );
  if (json) print({ applied, failed });
  else {
    for (const { seq, reason } of failed) process.stdout.write(`${seq}   ${reason}\n`);
    process.stdout.write(`${applied} ${isDry ? 'could be' : 'were'} applied.\n`);
  }
  if (failed.length > 0) throw new Error(`${failed.length} dead letter(s) still fail.`);
}

async function drop(seqs: string[], options: Options): Promise<void> {
  const { countDeadLetters, deleteDeadLetters } = await import('../store/sql/dead-letters.ts');
  const filter = toFilter(seqs, options);
  const isNamed = Object.values(filter).some((value) => value !== undefined);
  if (!isNamed && !options.all)
    throw new Error(
      'Name the dead letters to drop, by their numbers or by an option; or use --all.',
    );
  const { dryRun: isDry = false, json } = options;
  const dropped = await inStore((store) =>
    isDry
      ? countDeadLetters(store.db, filter)
      : store.transaction((db) => deleteDeadLetters(db, filter)),
  );
  if (json) print({ dropped });
  else process.stdout.write(`${dropped} ${isDry ? 'would be' : 'were'} dropped.\n`);
}

const print = (answer: object) => {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
};

function toFilter(seqs: readonly string[], { workspace, reason, since }: Filters): LetterFilter {
  return {
    workspaceId: workspace,
    reason,
    sinceMs: since === undefined ? undefined : toTime(since, Date.now()),
    seqs: seqs.length > 0 ? seqs.map((seq) => toNumber(seq, 'SEQ')) : undefined,
  };
}

function toNumber(text: string, name: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`${name}: expected a whole number; received "${text}".`);
}

const UNITS_MS: { [unit: string]: number } = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function toTime(text: string, nowMs: number): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const atMs = unit === '' ? Date.parse(text) : nowMs - Number(count) * (UNITS_MS[unit] ?? 0);
  if (!Number.isNaN(atMs)) return atMs;
  throw new Error(`--since: expected a time such as 2026-01-31 or 24h; received "${text}".`);
}

function toJson({ seq, workspace_id, received_at, trust, reason, event_json }: DeadLetter) {
  const { event } = JSON.parse(event_json) as {
    event: { id: string; type: string; name?: string };
  };
  const { id, type, name } = event;
  const receivedAt = new Date(received_at).toISOString();
  return { seq, workspaceId: workspace_id, receivedAt, trust, reason, id, type, name };
}

function describe(letter: DeadLetter): string {
  const { seq, workspaceId, receivedAt, trust, reason, type, name } = toJson(letter);
  const what = `${trust === 1 ? 'verified' : 'unverified'} ${name ?? type}`;
  return `${seq}   ${receivedAt}   ${workspaceId}   ${what}   ${reason}\n`;
}

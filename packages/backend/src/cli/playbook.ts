import type { Command } from 'commander';
import type { Playbook } from '../success/playbook.ts';
import type { DryRun } from '../success/playbook-dry-run.ts';
import type { PlaybookLine, PlaybookScope } from '../success/playbook-set.ts';
import { type Add, createAdd } from './add-command.ts';
import { count } from './count.ts';
import { inWorkspace } from './in-store.ts';

type Options = { workspace: string; account?: string; days?: string; json?: boolean };

export function addPlaybook(program: Command): void {
  const playbook = program
    .command('playbook')
    .description(
      'What happens when something occurs: who is told, and what is to be done by when.',
    );
  const add = createAdd(playbook, { words: 'playbook', isOfWorkspace: true });
  const addScoped: Add = (...args) =>
    add(...args).option('--account <ID>', 'what holds for this account alone');

  addScoped('list', 'Tell which there are, and whose.', 'list --workspace ws_1').action(list);
  addScoped('show', 'Print one as JSON, to be changed and set.', 'show silence --workspace ws_1')
    .argument('<KEY>', KEY)
    .action(show);
  addScoped('set', 'Let a playbook hold from now on.', 'set silence.json --workspace ws_1')
    .argument('<FILE>', 'the playbook as JSON')
    .action(set);
  addScoped('reset', 'Let hold what stood before it.', 'reset silence --workspace ws_1')
    .argument('<KEY>', KEY)
    .action(reset);
  addScoped(
    'dry-run',
    'Tell what a playbook would have done. Nothing is changed.',
    'dry-run silence.json --workspace ws_1 --days 30',
  )
    .argument('<FILE>', 'the playbook as JSON')
    .option('--days <N>', 'of so many days that are past, at most 90', '30')
    .action(tryFile);
}

const KEY = 'the key by which "playbook list" names it';

const toScope = ({ workspace, account }: Options): PlaybookScope => ({
  workspaceId: workspace,
  accountId: account,
});

async function readLines(options: Options): Promise<PlaybookLine[]> {
  const { readPlaybookLines } = await import('../success/playbook-set.ts');
  return inWorkspace(options.workspace, ({ db }) => readPlaybookLines(db, toScope(options)));
}

async function list(options: Options): Promise<void> {
  const lines = await readLines(options);
  if (options.json) return print({ playbooks: lines });
  for (const { playbook, from } of lines)
    process.stdout.write(
      `${playbook.key}   when ${playbook.when.occurs}   ${count(playbook.cases.length, 'case')}   ${from}\n`,
    );
}

async function show(key: string, options: Options): Promise<void> {
  const line = (await readLines(options)).find(({ playbook }) => playbook.key === key);
  if (!line) throw new Error(`There is no playbook "${key}". Use "polku playbook list".`);
  process.stdout.write(`${JSON.stringify(line.playbook, null, 2)}\n`);
}

async function set(file: string, options: Options): Promise<void> {
  const playbook = await readPlaybook(file);
  const { setPlaybook } = await import('../success/playbook-set.ts');
  await inWorkspace(options.workspace, (store) =>
    setPlaybook(store, toScope(options), { playbook, by: null, nowMs: Date.now() }),
  );
  if (options.json) print({ key: playbook.key });
  else process.stdout.write(`Set ${playbook.key}.\n`);
}

async function reset(key: string, options: Options): Promise<void> {
  const { resetPlaybook } = await import('../success/playbook-set.ts');
  const isReset = await inWorkspace(options.workspace, (store) =>
    resetPlaybook(store, toScope(options), key),
  );
  if (!isReset)
    throw new Error(`Nobody has written a playbook "${key}" there: it holds as it came.`);
  if (options.json) print({ key });
  else process.stdout.write(`Reset ${key}.\n`);
}

async function tryFile(file: string, options: Options): Promise<void> {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw new Error(`--days takes a number from 1 to 90; received "${options.days}".`);
  const playbook = await readPlaybook(file);
  const { tryPlaybook } = await import('../success/playbook-set.ts');
  const answer = await inWorkspace(options.workspace, ({ db }) =>
    tryPlaybook(db, toScope(options), { playbook, days, nowMs: Date.now() }),
  );
  if (options.json) print(answer);
  else process.stdout.write(describe(answer, days));
}

function describe({ occurrences, actions, changed }: DryRun, days: number): string {
  const lines = actions.map(({ action, now, then }) => `  ${action}: ${now} now, ${then} then`);
  const heading = `${count(occurrences, 'occurrence')} in ${count(days, 'day')}, ${changed.length} decided otherwise.`;
  return `${[heading, ...lines].join('\n')}\n`;
}

/** @throws with every fault, when the file holds no playbook */
async function readPlaybook(file: string): Promise<Playbook> {
  const { readJson } = await import('./read-json.ts');
  const { Playbook: schema } = await import('../success/playbook.ts');
  const { FaultsError } = await import('../faults-error.ts');
  const parsed = schema.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  throw new FaultsError(
    parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`),
  );
}

function print(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

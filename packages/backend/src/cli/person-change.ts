import type { PersonLine } from '../http/api-people.ts';
import type { Add } from './add-command.ts';
import { inWorkspace } from './in-store.ts';

/** `polku user list` and `polku user set`: when people are away, and where and in what language they work. */
export function addPersonChange(add: Add): void {
  add('list', 'Who works here, what is theirs, and who is away.', 'list --workspace ws_1').action(
    list,
  );
  add(
    'set',
    'Say when somebody is away, and where and in what language they work.',
    'set aino@example.com --away-from 2026-07-01 --away-until 2026-08-01 --workspace ws_1',
  )
    .argument('<EMAIL>', 'by which the person is known')
    .option('--away-from <TIME>', 'a day, or a time with its zone; now, without')
    .option('--away-until <TIME>', 'the day, or the time, on which they are back')
    .option('--back', 'is not away, and will not be')
    .option('--region <R>', 'for routing, as accounts have it; "" for none')
    .option('--language <L>', 'what we write to them in: en or fi')
    .option('--time-zone <TZ>', 'such as Europe/Helsinki')
    .action(set);
}

type Workspace = { workspace: string; json?: boolean };
type Options = Workspace & {
  awayFrom?: string;
  awayUntil?: string;
  back?: boolean;
  region?: string;
  language?: string;
  timeZone?: string;
};

async function list({ workspace: workspaceId, json }: Workspace): Promise<void> {
  const { readPeople } = await import('../success/person-lines.ts');
  const people = await inWorkspace(workspaceId, (store) =>
    readPeople(store.db, { workspaceId, nowMs: Date.now() }),
  );
  process.stdout.write(json ? `${JSON.stringify({ people })}\n` : people.map(describe).join(''));
}

async function set(email: string, options: Options): Promise<void> {
  const { workspace: workspaceId, json } = options;
  const { PersonChange } = await import('../success/person-change.ts');
  const { findPersonByEmail } = await import('../store/sql/people.ts');
  const { savePersonChange } = await import('../store/sql/person-lines.ts');
  const { readPeople } = await import('../success/person-lines.ts');
  const nowMs = Date.now();
  const parsed = PersonChange.safeParse(toChange(options));
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) throw new Error(`${issue?.path.join('.')}: ${issue?.message}.`);
  const person = await inWorkspace(workspaceId, async (store) => {
    const known = await findPersonByEmail(store.db, workspaceId, email.toLowerCase());
    if (!known) throw new Error(`There is no person with the e-mail "${email}" in the workspace.`);
    const given = { change: parsed.data, nowMs };
    await store.transaction((db) => savePersonChange(db, { workspaceId, id: known.id }, given));
    const people = await readPeople(store.db, { workspaceId, nowMs });
    return people.find(({ id }) => id === known.id);
  });
  process.stdout.write(json ? `${JSON.stringify(person)}\n` : person ? describe(person) : '');
}

function toChange({ awayFrom, awayUntil, back, region, language, timeZone }: Options) {
  const isAway = awayFrom !== undefined || awayUntil !== undefined;
  if (back && isAway) throw new Error('--back takes no --away-from and no --away-until.');
  return {
    ...(back && { away: null }),
    ...(isAway && {
      away: {
        ...(awayFrom !== undefined && { from: toTime(awayFrom) }),
        ...(awayUntil !== undefined && { until: toTime(awayUntil) }),
      },
    }),
    ...(region !== undefined && { region: region === '' ? null : region }),
    ...(language !== undefined && { language }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

/** A day is its beginning in UTC, as in the files that accounts are imported from. */
const toTime = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;

function describe({ name, email, role, language, timeZone, ...rest }: PersonLine): string {
  const { region, away, isAway, accounts, openTasks } = rest;
  const parts = [
    `${name} <${email}>`,
    role,
    `${accounts} accounts, ${openTasks} open tasks`,
    [language, timeZone, region].filter((part) => part !== null).join(' '),
    ...(away
      ? [`${isAway ? 'away' : 'will be away'} ${away.from ?? ''} – ${away.until ?? ''}`]
      : []),
  ];
  return `${parts.join('  ')}\n`;
}

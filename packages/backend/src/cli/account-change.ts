import type { Add } from './add-command.ts';
import { count } from './count.ts';
import { inWorkspace } from './in-store.ts';

type Options = { workspace: string; json?: boolean };

export function addAccountChange(add: Add): void {
  add('show', 'Everything people know of an account.', 'show acme --workspace ws_1')
    .argument('<ID>', 'of the account')
    .action(show);
  add(
    'set',
    'Change fields of an account, as FIELD=VALUE; an empty value empties the field.',
    'set acme touchLevel=high --reason "A pilot for the whole group" --workspace ws_1',
  )
    .argument('<ID>', 'of the account')
    .argument('<FIELD=VALUE...>', 'as PUT /v1/accounts/:id takes them')
    .option('--reason <TEXT>', 'why the touch level is another than the table’s')
    .action(set);
  add(
    'route',
    'Give every account that nobody owns an owner, by the rules of the workspace.',
    'route --workspace ws_1',
  ).action(route);
}

async function show(id: string, { workspace, json }: Options): Promise<void> {
  const { toId } = await import('../ingest/checked.ts');
  const { readAccountRecord } = await import('../success/account-record.ts');
  const asked = { workspaceId: workspace, accountId: toId(id), nowMs: Date.now() };
  const record = await inWorkspace(workspace, ({ db }) => readAccountRecord(db, asked));
  if (!record) throw unknown(id, workspace);
  process.stdout.write(`${JSON.stringify(record, null, json ? undefined : 2)}\n`);
}

async function set(
  id: string,
  pairs: string[],
  { workspace, json, reason }: Options & { reason?: string },
): Promise<void> {
  const { toId } = await import('../ingest/checked.ts');
  const { AccountChange } = await import('../success/account-change.ts');
  const { changeAccounts } = await import('../success/change-accounts.ts');
  const said = Object.fromEntries(pairs.map(toPair));
  const parsed = AccountChange.safeParse({
    ...said,
    ...(reason !== undefined && { touchLevelReason: reason }),
  });
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message}.`);
  const author = { kind: 'command', id: undefined } as const;
  const changing = { workspaceId: workspace, author, nowMs: Date.now() };
  const asked = [{ id: toId(id), change: parsed.data }];
  const { changed } = await inWorkspace(workspace, (store) =>
    store.transaction((db) => changeAccounts(db, asked, changing)),
  );
  const [one] = changed;
  if (!one) throw unknown(id, workspace);
  const [fault] = one.faults;
  if (fault) throw new Error(`${fault.field}: ${fault.message}.`);
  const lines = one.changes.map(
    ({ field, from, to }) => `${field}  ${JSON.stringify(from)} → ${JSON.stringify(to)}\n`,
  );
  const text = lines.length > 0 ? lines.join('') : 'Nothing to change.\n';
  process.stdout.write(json ? `${JSON.stringify({ changes: one.changes })}\n` : text);
}

/** Numbers are numbers; what is empty is null. */
function toPair(text: string): [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`Expected FIELD=VALUE; received "${text}".`);
  const [field, value] = [text.slice(0, at), text.slice(at + 1)];
  if (value === '') return [field, null];
  return [field, /^(billingCents|growthPercent|sharePercent)$/.test(field) ? Number(value) : value];
}

const unknown = (id: string, workspace: string) =>
  new Error(`There is no account "${id}" in the workspace "${workspace}".`);

async function route({ workspace, json }: Options): Promise<void> {
  const { assignOwners } = await import('../success/route-account.ts');
  const { assigned, left } = await inWorkspace(workspace, (store) =>
    assignOwners(store, workspace, Date.now()),
  );
  const text = `Gave ${count(assigned, 'account')} an owner; ${left} found nobody.\n`;
  process.stdout.write(json ? `${JSON.stringify({ assigned, left })}\n` : text);
}

import type { Context } from 'hono';
import { Hono } from 'hono';
import { toId } from '../ingest/checked.ts';
import type { Store } from '../store/store.ts';
import { AccountChange } from '../success/account-change.ts';
import { ContactRecord, GoalRecord, HandoverRecord, NoteRecord } from '../success/account-items.ts';
import { readAccountRecord } from '../success/account-record.ts';
import { changeAccounts } from '../success/change-accounts.ts';
import { saveGoal } from '../success/goals.ts';
import type { Author } from '../success/plan-account-change.ts';
import {
  acceptHandover,
  removeItem,
  writeContact,
  writeHandover,
  writeNote,
} from '../success/write-account-items.ts';
import type { AccountRecord, Role } from './api.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody } from './errors.ts';
import { may, mayChangeField } from './rights.ts';

/**
 * `/api/accounts/:id/record` and all that people write on it. Everyone of the workspace reads all of it, and each
 * change keeps who made it.
 */
export type RecordOptions = {
  store: Store;
  nowMs: () => number;
  /** Playbooks have queued something. */
  onNotifications: () => void;
};

/** A person gives their reason for a level of their own. */
const PersonChange = AccountChange.refine(
  ({ touchLevel, touchLevelReason }) =>
    touchLevel === undefined || touchLevel === 'rule' || touchLevelReason !== undefined,
  { path: ['touchLevelReason'], error: 'expected the reason for a touch level of its own' },
);

export function createRecordRoutes(options: RecordOptions): Hono<ConsoleEnv> {
  const { store, nowMs, onNotifications } = options;

  /** Who writes to which account. */
  function writing(context: Context<ConsoleEnv>) {
    const { person } = context.var.signedIn;
    const author: Author = { kind: 'person', id: person.id };
    const accountId = toId(context.req.param('id') ?? '');
    const id = toId(context.req.param('item') ?? '');
    return { workspaceId: person.workspaceId, accountId, id, author, nowMs: nowMs() };
  }

  async function answerRecord(context: Context<ConsoleEnv>) {
    const { workspaceId } = context.var.signedIn.person;
    const accountId = toId(context.req.param('id') ?? '');
    const record = await readAccountRecord(store.db, { workspaceId, accountId, nowMs: nowMs() });
    if (!record) throw unknownAccount(accountId);
    return context.json<AccountRecord>(record);
  }

  /** What is written to an account that is not there would be found by nobody. */
  async function requireAccount({
    workspaceId,
    accountId,
  }: {
    workspaceId: string;
    accountId: string;
  }) {
    const known = await store.db
      .selectFrom('account')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', accountId)
      .executeTakeFirst();
    if (!known) throw unknownAccount(accountId);
  }

  async function change(context: Context<ConsoleEnv>) {
    const { accountId, ...by } = writing(context);
    const change = await parseBody(context, PersonChange);
    requireFields(context.var.signedIn.person.role, change);
    const asked = [{ id: accountId, change }];
    const { changed, notifications } = await store.transaction((db) =>
      changeAccounts(db, asked, by),
    );
    const [one] = changed;
    if (!one) throw unknownAccount(accountId);
    const [fault] = one.faults;
    if (fault) throw new ApiError('invalid_body', `${fault.message}.`, { field: fault.field });
    if (notifications > 0) onNotifications();
    return answerRecord(context);
  }

  async function putGoal(context: Context<ConsoleEnv>) {
    const by = writing(context);
    const goal = await parseBody(context, GoalRecord);
    await requireAccount(by);
    const saved = await store.transaction((db) => saveGoal(db, goal, by));
    if (!saved) throw taken();
    if (saved.notifications > 0) onNotifications();
    return answerRecord(context);
  }

  async function putContact(context: Context<ConsoleEnv>) {
    const by = writing(context);
    const contact = await parseBody(context, ContactRecord);
    await requireAccount(by);
    if (!(await store.transaction((db) => writeContact(db, contact, by)))) throw taken();
    return answerRecord(context);
  }

  async function putNote(context: Context<ConsoleEnv>) {
    const by = writing(context);
    const note = await parseBody(context, NoteRecord);
    await requireAccount(by);
    if (!(await store.transaction((db) => writeNote(db, note, by)))) throw taken();
    return answerRecord(context);
  }

  const remove = (table: 'goal' | 'contact' | 'note') => async (context: Context<ConsoleEnv>) => {
    const by = writing(context);
    if (!(await store.transaction((db) => removeItem(db, table, by))))
      throw new ApiError('not_found', `The account has no ${table} "${by.id}".`);
    return answerRecord(context);
  };

  async function putHandover(context: Context<ConsoleEnv>) {
    const by = writing(context);
    const handover = await parseBody(context, HandoverRecord);
    await requireAccount(by);
    await store.transaction((db) => writeHandover(db, handover, by));
    return answerRecord(context);
  }

  async function accept(context: Context<ConsoleEnv>) {
    const by = writing(context);
    if (!(await store.transaction((db) => acceptHandover(db, by))))
      throw new ApiError('not_found', 'The account has no handover yet.');
    return answerRecord(context);
  }

  return new Hono<ConsoleEnv>()
    .get('/accounts/:id/record', may('read', { isNoted: true }), answerRecord)
    .patch('/accounts/:id', may('change_account'), change)
    .put('/accounts/:id/handover', may('write_handover'), putHandover)
    .post('/accounts/:id/handover/accept', may('accept_handover'), accept)
    .put('/accounts/:id/goals/:item', may('write_goals'), putGoal)
    .put('/accounts/:id/contacts/:item', may('write_contacts'), putContact)
    .put('/accounts/:id/notes/:item', may('write_notes'), putNote)
    .delete('/accounts/:id/goals/:item', may('write_goals'), remove('goal'))
    .delete('/accounts/:id/contacts/:item', may('write_contacts'), remove('contact'))
    .delete('/accounts/:id/notes/:item', may('write_notes'), remove('note'));
}

function requireFields(role: Role, change: AccountChange): void {
  const field = fieldsOf(change).find((one) => !mayChangeField(role, one));
  if (field === undefined) return;
  throw new ApiError('forbidden', `Your role is ${role}: you may not change ${field}.`, { field });
}

// The keys of what was parsed strictly are those of its type.
const fieldsOf = (change: AccountChange) => Object.keys(change) as (keyof AccountChange)[];

const unknownAccount = (id: string) => new ApiError('not_found', `There is no account "${id}".`);

const taken = () =>
  new ApiError('conflict', 'Another account has an item of this id. Make a new one.', {
    field: 'id',
  });

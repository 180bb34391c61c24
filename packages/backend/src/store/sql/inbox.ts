import type { FirstUseReached, NotificationBody, TouchLevel } from '@polku/protocol';
import type { ExpressionBuilder } from 'kysely';
import type { PersonRef } from '../../http/api.ts';
import type { InboxItem, ItemTask } from '../../http/api-inbox.ts';
import { toIso, toIsoOrNull } from '../../success/iso-time.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import { readDeliveries, readFlowNames, readMilestoneNames } from './item-names.ts';
import { readSources, type Sources, toAccountChange, toAnswer, toStalled } from './item-parts.ts';
import { readItemTasks } from './item-tasks.ts';
import { nameOf } from './outbox.ts';
import { readWritten, toReply, type Written } from './reply-items.ts';
import { readPersonNames, type TaskRow } from './tasks.ts';

/** Notifications as the console shows them. Those without a place in the feed yet do not exist here. */

/**
 * Whose inbox. `ownerId` narrows it to what this person was given, and what nobody else was given of the accounts that
 * they own now and of their tasks.
 */
export type InboxOf = { workspaceId: string; ownerId?: string | undefined };

export type InboxRange = {
  /** Only places above this one. */
  after?: number;
  /** Only places below this one. */
  before?: number;
  ids?: readonly string[];
  order: 'oldest' | 'newest';
  limit: number;
  /** Also what is of this person no longer: who had it is told that it went. @default false */
  isWide?: boolean;
};

/** A digest is a letter: what stands in it stands here too. */
const NOT_SHOWN = ['digest'];
/** They are of who has the task, whoever owns the account. */
const OF_TASKS = ['task_made', 'task_assigned', 'task_overdue'];

export async function readInbox(
  db: Db,
  of: InboxOf,
  { after, before, ids, order, limit, isWide = false }: InboxRange,
): Promise<InboxItem[]> {
  const rows = await selectShown(db, of, isWide)
    .$if(after !== undefined, (query) => query.where('notification.seq', '>', after ?? 0))
    .$if(before !== undefined, (query) => query.where('notification.seq', '<', before ?? 0))
    .$if(ids !== undefined, (query) => query.where('notification.id', 'in', ids ?? []))
    .orderBy('notification.seq', order === 'newest' ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  return toItems(db, of.workspaceId, rows);
}

/**
 * How many of them nobody has acknowledged, and nobody has put off until later. What got its place after `upTo` is not
 * counted: the feed tells of it, and who counts what they hear would count it twice.
 */
export async function countUnread(
  db: Db,
  of: InboxOf,
  { upTo, nowMs }: { upTo: number; nowMs: number },
): Promise<number> {
  const { unread } = await selectShown(db, of, false)
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('unread'))
    .where('notification.seq', '<=', upTo)
    .where('notification.acknowledged_at', 'is', null)
    .where(({ or, eb }) =>
      or([
        eb('notification.snoozed_until', 'is', null),
        eb('notification.snoozed_until', '<=', nowMs),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(unread);
}

/** What has a place in the feed and a card, of whose inbox it is. */
function selectShown(db: Db, { workspaceId, ownerId }: InboxOf, isWide: boolean) {
  return (
    selectNotifications(db)
      .where('notification.workspace_id', '=', workspaceId)
      .where('notification.seq', 'is not', null)
      .where('notification.kind', 'not in', NOT_SHOWN)
      // Who was given a task that came from something else sees it there.
      .where(({ not, and, eb }) =>
        not(
          and([
            eb('notification.kind', '=', 'task_assigned'),
            eb('spoken.occurrence_id', 'is not', null),
          ]),
        ),
      )
      .$if(ownerId !== undefined, (query) => query.where(isOf(ownerId ?? '', isWide)))
  );
}

/** What is one's own: given to them, or given to nobody and theirs by the account or the task. */
const isOf =
  (personId: string, isWide: boolean) =>
  ({ eb, or, and }: ExpressionBuilder<Tables, 'notification' | 'account'>) => {
    const isOwner = or([
      and([eb('notification.kind', 'in', OF_TASKS), eb('notification.owner_id', '=', personId)]),
      and([eb('notification.kind', 'not in', OF_TASKS), eb('account.owner_id', '=', personId)]),
    ]);
    const isGiven = eb('notification.assigned_to', '=', personId);
    const isNobodys = eb('notification.assigned_to', 'is', null);
    return or([isGiven, isWide ? isOwner : and([isNobodys, isOwner])]);
  };

/** The newest place in this workspace's feed; 0 before the first. */
export async function readLatestSeqOf(db: Db, workspaceId: string): Promise<number> {
  const row = await db
    .selectFrom('notification')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

function selectNotifications(db: Db) {
  return db
    .selectFrom('notification')
    .leftJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'notification.workspace_id')
        .onRef('account.id', '=', 'notification.account_id'),
    )
    .leftJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'notification.workspace_id')
        .onRef('user.id', '=', 'notification.user_id'),
    )
    .leftJoin('task as spoken', (join) =>
      join
        .onRef('spoken.workspace_id', '=', 'notification.workspace_id')
        .onRef('spoken.id', '=', 'notification.task_id'),
    )
    .select([
      'notification.id as id',
      'notification.seq as seq',
      'notification.kind as kind',
      'notification.user_id as userId',
      'notification.account_id as accountId',
      'notification.body_json as bodyJson',
      'notification.created_at as createdAt',
      'notification.acknowledged_at as acknowledgedAt',
      'notification.acknowledged_by as acknowledgedBy',
      'notification.owner_id as toldId',
      'notification.task_id as taskId',
      'notification.assigned_to as assignedTo',
      'notification.snoozed_until as snoozedUntil',
      'notification.note as note',
      'account.name as accountName',
      'account.owner_id as ownerId',
      'user.traits_json as userTraits',
    ]);
}

type NotificationRow = Awaited<
  ReturnType<ReturnType<typeof selectNotifications>['execute']>
>[number];

type Names = ReadonlyMap<string, string>;
type Drawn = Sources & { milestoneNames: Names; written: ReadonlyMap<string, Written> };

async function toItems(
  db: Db,
  workspaceId: string,
  rows: readonly NotificationRow[],
): Promise<InboxItem[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  // Written by our own hand, in the shapes of the protocol.
  const bodies = rows.map(({ bodyJson }): NotificationBody => JSON.parse(bodyJson));
  const deliveries = await readDeliveries(db, workspaceId, ids);
  const people = await readPersonNames(db, workspaceId);
  const tasks = await readItemTasks(db, workspaceId, rows);
  const drawn: Drawn = {
    ...(await readSources(db, workspaceId, bodies)),
    flowNames: await readFlowNames(db, workspaceId),
    milestoneNames: await readMilestoneNames(db, workspaceId),
    written: await readWritten(db, workspaceId, rows.filter(isReply)),
  };
  return rows.flatMap((row, index) => {
    const body = bodies[index];
    const part = body && toPart(row, body, drawn);
    const task = tasks.get(row.id);
    if (!part) return [];
    // Each part has its kind, and the base has what all of them have.
    return {
      id: row.id,
      seq: row.seq ?? 0,
      owner: toRef(OF_TASKS.includes(row.kind) ? row.toldId : row.ownerId, people),
      assignee: toRef(row.assignedTo, people),
      notifiedAt: toIso(row.createdAt),
      acknowledged: toAcknowledged(row, people),
      snoozedUntil: toIsoOrNull(row.snoozedUntil),
      note: row.note,
      task: task ? toItemTask(task, people) : null,
      deliveries: deliveries.get(row.id) ?? [],
      ...part,
    } as InboxItem;
  });
}

/** What an item says of its own; undefined for what has no card. */
function toPart(row: NotificationRow, body: NotificationBody, drawn: Drawn) {
  switch (body.type) {
    case 'first_use.reached':
      return toFirstUse(row, drawn);
    case 'reply.received':
      return toReply(row, drawn);
    case 'silence.noticed':
    case 'user.stuck':
    case 'champion.silent':
      return { ...toAbout(row, body), ...toStalled(body, drawn) };
    case 'answer.given':
      return { ...toAbout(row, body), ...toAnswer(body, drawn) };
    case 'task.assigned':
    case 'task.overdue':
      return { ...toAbout(row, body), kind: 'task', isOverdue: body.type === 'task.overdue' };
    case 'goal.changed':
    case 'account.moved':
      return { ...toAbout(row, body), ...toAccountChange(body, drawn) };
    default:
      return undefined;
  }
}

function toAbout(
  row: NotificationRow,
  {
    data,
  }: {
    data: { account: { id: string; plan: string | null; touchLevel: TouchLevel | null } | null };
  },
) {
  const { account } = data;
  return {
    user: row.userId === null ? null : { id: row.userId, name: nameOf(row.userTraits) },
    account: account && {
      id: row.accountId ?? account.id,
      name: row.accountName,
      plan: account.plan,
      touchLevel: account.touchLevel,
    },
  };
}

const toItemTask = (task: TaskRow, people: Names): ItemTask => ({
  id: task.id,
  kind: task.kind,
  title: task.title,
  owner: toRef(task.owner_id, people),
  dueAt: toIso(task.due_at),
  state: task.state,
  outcome: task.outcome,
  isClosed: task.closed_at !== null,
});

const isReply = ({ kind }: Pick<NotificationRow, 'kind'>): boolean => kind === 'reply';

function toFirstUse(
  row: NotificationRow,
  { milestoneNames, flowNames }: Pick<Drawn, 'milestoneNames' | 'flowNames'>,
) {
  // Written by ingest, in the shape of the protocol.
  const { data }: FirstUseReached = JSON.parse(row.bodyJson);
  const { milestone, user, account, flow, step } = data;
  return {
    kind: 'first_use' as const,
    milestone: { key: milestone, name: milestoneNames.get(milestone) ?? milestone },
    user: { id: user.id, name: nameOf(row.userTraits) },
    account: account && {
      id: account.id,
      name: row.accountName,
      plan: account.plan,
      touchLevel: account.touchLevel,
      isFirst: account.first,
    },
    firstUseAt: data.firstUseAt,
    sinceContractMs: data.sinceContractMs,
    sinceFirstSessionMs: data.sinceFirstSessionMs,
    ledBy:
      flow === undefined
        ? null
        : { flowId: flow, flowName: flowNames.get(flow) ?? flow, step: step ?? null },
  };
}

/** A person who has left since is still the one who did it. */
const toRef = (id: string | null, people: Names): PersonRef | null =>
  id === null ? null : { id, name: people.get(id) ?? id };

function toAcknowledged(
  { acknowledgedAt, acknowledgedBy }: NotificationRow,
  people: Names,
): InboxItem['acknowledged'] {
  if (acknowledgedAt === null) return null;
  return { at: toIso(acknowledgedAt), by: toRef(acknowledgedBy, people) ?? { id: '', name: '' } };
}

import { sql } from 'kysely';
import type { Names } from '../../notify/render/rendered.ts';
import type { Audience } from '../notify-tables.ts';
import { isPostgres } from '../schema.ts';
import type { Db, Store } from '../store.ts';
import { raiseCounter } from './counter.ts';

/** What the dispatcher asks of the store: notifications to number, deliveries to send. */

export type DueDelivery = {
  workspaceId: string;
  /** Of the workspace: signs links. */
  secret: string;
  notificationId: string;
  channelId: string;
  channelKind: string;
  configJson: string;
  audience: Audience;
  bodyJson: string;
  kind: string;
  attempts: number;
  toId: string | null;
  toEmail: string | null;
  toName: string | null;
  toLanguage: 'en' | 'fi' | null;
  toTimeZone: string | null;
  /** They want no digests by e-mail. */
  digestMailOffAt: number | null;
};

export type DeliveryKey = Pick<DueDelivery, 'workspaceId' | 'notificationId' | 'channelId'>;

/**
 * Gives the next places in the feed to the notifications that have none, oldest first, and tells the workspaces
 * that got some. Numbered here, after their commit and by one process, and not where they are written: a
 * sequence taken inside a transaction becomes visible out of order where several write at a time.
 *
 * It waits for no writer of a workspace, who may hold one for as long as a large group takes: the counter's own row is
 * its lock, and a notification that somebody is changing is left for the next time.
 */
export function numberNotifications(store: Store): Promise<Set<string>> {
  return store.transaction(
    async (db) => {
      const before = await raiseCounter(db, 'feed', 0);
      const { rows } = await sql<{ workspaceId: string; seq: number }>`
        with fresh as (
          select workspace_id, id, created_at from notification where seq is null
          ${isPostgres(db) ? SKIP_LOCKED : sql``}
        ), place as (
          select workspace_id, id, ${before} + row_number() over (order by created_at, id) as seq from fresh
        )
        update notification set seq = place.seq from place
        where notification.workspace_id = place.workspace_id and notification.id = place.id
        returning notification.workspace_id as "workspaceId", notification.seq as seq`.execute(db);
      const last = rows.reduce((highest, { seq }) => Math.max(highest, seq), before);
      await raiseCounter(db, 'feed', last - before);
      return new Set(rows.map(({ workspaceId }) => workspaceId));
    },
    { workspaces: [] },
  );
}

const SKIP_LOCKED = sql`for update skip locked`;

export const hasUnnumbered = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('notification').select('id').where('seq', 'is', null).limit(1).execute())
    .length > 0;

/**
 * The channels that something waits for, and when the first of it is due. It hops from channel to channel in the index,
 * so a dead channel with a hundred thousand waiting costs as much as one with a single.
 */
export async function readWaitingChannels(
  db: Db,
): Promise<{ channelId: string; firstDueAtMs: number }[]> {
  const { rows } = await sql<{ channelId: string; firstDueAtMs: number }>`
    with recursive waiting(id) as (
      select min(channel_id) from delivery where status = 'queued'
      union all
      select (select min(channel_id) from delivery where status = 'queued' and channel_id > waiting.id)
      from waiting where waiting.id is not null
    )
    select id as "channelId", (
      select min(next_attempt_at) from delivery where status = 'queued' and channel_id = waiting.id
    ) as "firstDueAtMs"
    from waiting where id is not null`.execute(db);
  return rows;
}

/**
 * Queued deliveries of one channel that are due, the longest due first; none of one that is switched off, none that
 * has no place in the feed yet, and none that another process is sending.
 */
export function readDueDeliveries(
  db: Db,
  { channelId, nowMs, limit }: { channelId: string; nowMs: number; limit: number },
): Promise<DueDelivery[]> {
  return db
    .selectFrom('delivery')
    .innerJoin('channel', (join) =>
      join
        .onRef('channel.workspace_id', '=', 'delivery.workspace_id')
        .onRef('channel.id', '=', 'delivery.channel_id'),
    )
    .innerJoin('notification', (join) =>
      join
        .onRef('notification.workspace_id', '=', 'delivery.workspace_id')
        .onRef('notification.id', '=', 'delivery.notification_id'),
    )
    .innerJoin('workspace', 'workspace.id', 'delivery.workspace_id')
    .leftJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'notification.workspace_id')
        .onRef('person.id', '=', 'notification.to_id'),
    )
    .select([
      'delivery.workspace_id as workspaceId',
      'workspace.secret as secret',
      'delivery.notification_id as notificationId',
      'delivery.channel_id as channelId',
      'channel.kind as channelKind',
      'channel.config_json as configJson',
      'channel.audience as audience',
      'notification.body_json as bodyJson',
      'notification.kind as kind',
      'delivery.attempts as attempts',
      'person.id as toId',
      'person.email as toEmail',
      'person.name as toName',
      'person.language as toLanguage',
      'person.time_zone as toTimeZone',
      'person.digest_mail_off_at as digestMailOffAt',
    ])
    .where('delivery.status', '=', 'queued')
    .where('delivery.channel_id', '=', channelId)
    .where('delivery.next_attempt_at', '<=', nowMs)
    .where('delivery.claimed_until', '<=', nowMs)
    .where('notification.seq', 'is not', null)
    .where('channel.is_enabled', '=', 1)
    .orderBy('delivery.next_attempt_at')
    .limit(limit)
    .execute();
}

export type Claim = { keys: readonly DeliveryKey[]; nowMs: number; untilMs: number };

/** Takes deliveries for itself, for a while; → those that nobody else has. */
export async function claimDeliveries(
  db: Db,
  { keys, nowMs, untilMs }: Claim,
): Promise<DeliveryKey[]> {
  return db
    .updateTable('delivery')
    .set({ claimed_until: untilMs })
    .where(
      ({ refTuple }) => refTuple('workspace_id', 'notification_id', 'channel_id'),
      'in',
      (query) =>
        query
          .selectFrom('delivery')
          .select(['workspace_id', 'notification_id', 'channel_id'])
          .where(({ or, and }) =>
            or(
              keys.map(({ workspaceId, notificationId, channelId }) =>
                and({
                  workspace_id: workspaceId,
                  notification_id: notificationId,
                  channel_id: channelId,
                }),
              ),
            ),
          )
          .where('status', '=', 'queued')
          .where('claimed_until', '<=', nowMs)
          .forUpdate()
          .skipLocked()
          .$asTuple('workspace_id', 'notification_id', 'channel_id'),
    )
    .returning([
      'workspace_id as workspaceId',
      'notification_id as notificationId',
      'channel_id as channelId',
    ])
    .execute();
}

/** When the next delivery is free again that somebody has taken and not written of; undefined when there is none. */
export async function readNextClaimEnd(db: Db, nowMs: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select('claimed_until')
    // As the partial index says it.
    .where('status', '=', sql.lit('queued'))
    .where('claimed_until', '>', sql.lit(0))
    .where('claimed_until', '>', nowMs)
    .orderBy('claimed_until')
    .limit(1)
    .executeTakeFirst();
  return row?.claimed_until;
}

/** How many deliveries are due, and since when the first of them has been. */
export async function readOutboxState(
  db: Db,
  nowMs: number,
): Promise<{ due: number; firstDueAtMs: number | null }> {
  return db
    .selectFrom('delivery')
    .select(({ fn }) => [
      fn.countAll<number>().as('due'),
      fn.min('next_attempt_at').as('firstDueAtMs'),
    ])
    .where('status', '=', 'queued')
    .where('next_attempt_at', '<=', nowMs)
    .executeTakeFirstOrThrow();
}

/** The names behind a notification, for a destination that opted in to them. */
export async function readNames(
  db: Db,
  { workspaceId, notificationId, bodyJson }: NamesOf,
): Promise<Names> {
  const row = await db
    .selectFrom('notification')
    .leftJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'notification.workspace_id')
        .onRef('user.id', '=', 'notification.user_id'),
    )
    .leftJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'notification.workspace_id')
        .onRef('account.id', '=', 'notification.account_id'),
    )
    .leftJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'notification.workspace_id')
        .onRef('person.id', '=', 'notification.owner_id'),
    )
    .select(['user.traits_json as traits', 'account.name as account', 'person.name as owner'])
    .where('notification.workspace_id', '=', workspaceId)
    .where('notification.id', '=', notificationId)
    .executeTakeFirst();
  return {
    user: nameOf(row?.traits),
    account: row?.account ?? null,
    owner: row?.owner ?? null,
    ...(await readTitles(db, { workspaceId, bodyJson })),
  };
}

type NamesOf = { workspaceId: string; notificationId: string; bodyJson: string };

/** What the milestone and the flow of a notification are called: names of ours, and of nobody. */
export async function readTitles(
  db: Db,
  { workspaceId, bodyJson }: Omit<NamesOf, 'notificationId'>,
): Promise<{ milestone: string | null; flow: string | null }> {
  const { data }: { data: { milestone?: unknown; flow?: unknown } } = JSON.parse(bodyJson);
  const { milestone, flow } = data;
  const of = <T>(id: unknown, read: (id: string) => Promise<T>) =>
    typeof id === 'string' ? read(id) : undefined;
  const found = await of(milestone, (key) =>
    db
      .selectFrom('milestone')
      .select('name')
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .executeTakeFirst(),
  );
  const document = await of(flow, (id) =>
    db
      .selectFrom('flow')
      .innerJoin('flow_version', (join) =>
        join
          .onRef('flow_version.workspace_id', '=', 'flow.workspace_id')
          .onRef('flow_version.flow_id', '=', 'flow.id')
          .onRef('flow_version.version', '=', 'flow.current_version'),
      )
      .select('flow_version.document_json as json')
      .where('flow.workspace_id', '=', workspaceId)
      .where('flow.id', '=', id)
      .executeTakeFirst(),
  );
  const { name = null }: { name?: string | null } = JSON.parse(document?.json ?? '{}');
  return { milestone: found?.name ?? null, flow: name };
}

/** A person's name among the traits that the host product gave; null when it gave none. */
export function nameOf(traitsJson: string | null | undefined): string | null {
  const { name }: { name?: unknown } = JSON.parse(traitsJson ?? '{}');
  return typeof name === 'string' && name !== '' ? name : null;
}

import type { FirstUseReached } from '@polku/protocol';
import type { AccountRow, UserRow } from '../store/sql/customers.ts';
import { NOT_PEOPLE, queueNotification } from '../store/sql/notifications.ts';
import type { Db } from '../store/store.ts';
import type { Occurrence } from '../success/occurrence.ts';
import type { Made, Reached } from '../success/reach.ts';
import type { CheckedBatch } from './checked.ts';
import type { Customers } from './customers.ts';
import { readEpochs } from './erased.ts';
import { toNotificationId } from './notification-id.ts';
import { type Telling, toFirstUses } from './occur.ts';

/** Queues a notification for every first use that somebody is to hear of; returns what has occurred by it. */
export async function queueNotifications(db: Db, queue: Queue): Promise<Occurrence[]> {
  const tellings = decideTellings(queue.reached);
  const occurrences: Occurrence[] = [];
  if (tellings.length === 0) return occurrences;
  const of = { workspaceId: queue.batch.workspaceId, secret: queue.secret };
  const subjects = tellings.map(({ made }) => made.row.subject);
  const epochOf = await readEpochs(db, of, subjects);
  for (const telling of tellings) {
    const { user, account, row } = toContext(telling, queue.customers);
    const id = toNotificationId(queue.secret, row.milestone, row.subject, epochOf(row.subject));
    const body = toBody(telling, { user, account, nowMs: queue.batch.receivedAt });
    const notification = {
      workspace_id: queue.batch.workspaceId,
      id,
      kind: 'first_use',
      subject: row.subject,
      user_id: telling.made.event.userId,
      account_id: account?.id ?? null,
      owner_id: account?.owner_id ?? null,
      body_json: JSON.stringify(body),
      created_at: queue.batch.receivedAt,
    };
    await queueNotification(db, notification, NOT_PEOPLE);
    occurrences.push(...toFirstUses(telling, id));
  }
  return occurrences;
}

export type Queue = {
  batch: CheckedBatch;
  /** Of the workspace. */
  secret: string;
  reached: Reached;
  customers: Customers;
};

/**
 * Which of the rows made just now somebody is to hear of: one real first use is told once. The first user of
 * an account makes two rows by one event, and the user's tells of both; an account's own row tells only when
 * no user's has told of its event, now or before.
 */
function decideTellings({ made, before }: Reached): Telling[] {
  const isLoud = ({ row, notifies }: Made) => notifies && row.known_before === 0;
  const users = made.filter((one) => one.row.subject.startsWith('user:') && isLoud(one));
  const accounts = made.filter((one) => one.row.subject.startsWith('account:') && isLoud(one));
  const told = new Set(users.map(useOf));
  for (const row of before) {
    if (row.subject.startsWith('user:') && row.known_before === 0) told.add(useOf({ row }));
  }
  const firsts = new Set(accounts.map(useOf));
  return [
    ...users.map((one) => ({ made: one, isFirst: firsts.has(useOf(one)) })),
    ...accounts.filter((one) => !told.has(useOf(one))).map((one) => ({ made: one, isFirst: true })),
  ];
}

const useOf = ({ row }: Pick<Made, 'row'>): string => `${row.milestone}\n${row.event_id}`;

function toContext({ made: { row, event } }: Telling, { users, accounts }: Customers) {
  const user = users.get(event.userId);
  const account = event.accountId === undefined ? undefined : accounts.get(event.accountId);
  return { row, user, account };
}

type Context = { user: UserRow | undefined; account: AccountRow | undefined; nowMs: number };

function toBody({ made, isFirst }: Telling, { user, account, nowMs }: Context): FirstUseReached {
  const { row, event } = made;
  const since = (at: number | null | undefined) =>
    at === null || at === undefined ? null : row.at - at;
  return {
    type: 'first_use.reached',
    timestamp: new Date(nowMs).toISOString(),
    data: {
      milestone: row.milestone,
      user: { id: event.userId },
      account: account
        ? { id: account.id, plan: account.plan, touchLevel: account.touch_level, first: isFirst }
        : null,
      owner: account?.owner_id ? { id: account.owner_id } : null,
      firstUseAt: new Date(row.at).toISOString(),
      sinceContractMs: since(account?.contract_at),
      sinceFirstSessionMs: since(user?.first_seen_at),
      ...(row.flow_id !== null && { flow: row.flow_id }),
      ...(row.flow_step !== null && { step: row.flow_step }),
    },
  };
}

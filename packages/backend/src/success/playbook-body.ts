import type { NotificationBody } from '@polku/protocol';
import type { AccountRow } from '../store/sql/customers.ts';
import { toIso } from './iso-time.ts';
import type { Detail, Occurrence } from './occurrence.ts';

/** What channels are told of an occurrence; undefined of those that have a notification of their own. */
export function toNotificationBody(
  { userId, at, detail }: Occurrence,
  { account, ownerId, nowMs }: Addressed,
): NotificationBody | undefined {
  const about = {
    user: userId === undefined ? null : { id: userId },
    account: account
      ? { id: account.id, plan: account.plan, touchLevel: account.touch_level }
      : null,
    owner: ownerId === null ? null : { id: ownerId },
  };
  const special = toSpecial(detail, at);
  if (!special) return undefined;
  const { type, ...data } = special;
  const body = { type, timestamp: toIso(nowMs), data: { ...about, ...data } };
  // The compiler does not follow a type and its data through a spread; `playbook-body.test.ts` parses each.
  return body as NotificationBody;
}

export type Addressed = {
  account: AccountRow | undefined;
  ownerId: string | null;
  nowMs: number;
};

function toSpecial(detail: Detail, at: number) {
  switch (detail.kind) {
    case 'first_use':
    case 'account_first_use':
    case 'reply':
      return undefined;
    case 'silence': {
      const { since, sinceAt, days } = detail;
      return { type: 'silence.noticed', since, sinceAt: toIso(sinceAt), days } as const;
    }
    case 'stuck': {
      const { flow, step, sinceAt } = detail;
      return { type: 'user.stuck', flow, step, sinceAt: toIso(sinceAt) } as const;
    }
    case 'goal_reached':
    case 'goal_at_risk': {
      const state = detail.kind === 'goal_reached' ? 'reached' : 'at_risk';
      return {
        type: 'goal.changed',
        goal: { id: detail.goal },
        state,
        changedAt: toIso(at),
      } as const;
    }
    case 'account_moved_up':
    case 'account_moved_down': {
      const { from, to } = detail;
      return { type: 'account.moved', from, to, movedAt: toIso(at) } as const;
    }
    case 'champion_silent': {
      const { lastSeenAt, days } = detail;
      return { type: 'champion.silent', lastSeenAt: toIso(lastSeenAt), days } as const;
    }
    default:
      return toAnswer(detail, at);
  }
}

function toAnswer(
  { kind, response, flow, question }: Extract<Detail, { response: string }>,
  at: number,
) {
  return {
    type: 'answer.given',
    band: kind,
    response: { id: response },
    flow,
    question,
    answeredAt: toIso(at),
  } as const;
}

import type { Flow, FlowHistory, Policy } from '@polku/flows';
import { isTooSoon, toLastShown } from '@polku/flows/select';
import { MAX_LEASE_MS } from '@polku/protocol/limits';
import { type LeaseRow, readAccountLeases, readLease, saveLease } from '../store/sql/leases.ts';
import type { Db } from '../store/store.ts';

/**
 * Whether a person may be asked now. A survey shows only under a lease: one a person at a time, a share of an
 * account's users at a time, and nobody who was asked lately. A lease that is not returned runs out.
 */
export type LeaseQuestion = {
  workspaceId: string;
  userId: string;
  accountId: string | undefined;
  /** The survey that is about to be shown, and where. */
  flowId: string;
  device: string;
  flows: readonly Flow[];
  /** What this person has seen, by flow id. */
  history: { readonly [flow: string]: FlowHistory };
  policy: Policy;
  nowMs: number;
};

/** Gives a lease, or renews the one that this device has for this survey. Call it in a transaction. */
export async function giveLease(db: Db, question: LeaseQuestion): Promise<LeaseRow | undefined> {
  const { workspaceId, userId, accountId, nowMs } = question;
  const held = await readLease(db, { workspaceId, userId });
  const account =
    accountId === undefined
      ? undefined
      : await readAccountLeases(db, { workspaceId, accountId, nowMs });
  const lease = decideLease(question, { held, account });
  if (lease) await saveLease(db, lease);
  return lease;
}

type LeaseState = {
  /** The person's last lease, live or not. */
  held: LeaseRow | undefined;
  /** Of the person's account: its users, and how many of them hold a live lease. */
  account: { users: number; leases: number } | undefined;
};

/** The lease to be written, or undefined when nobody may be asked. Pure. */
function decideLease(question: LeaseQuestion, { held, account }: LeaseState): LeaseRow | undefined {
  const { flowId, device, flows, history, nowMs } = question;
  const survey = flows.find(({ id, kind }) => id === flowId && kind === 'survey');
  if (!survey) return undefined;
  const expires_at = nowMs + MAX_LEASE_MS;
  if (held && held.expires_at > nowMs) {
    const isSame = held.flow_id === flowId && held.device === device;
    return isSame ? { ...held, expires_at } : undefined;
  }
  const wasAskedLately = isTooSoon(survey, toLastShown(flows, history), question);
  if (wasAskedLately || (account && isSpent(account, question.policy))) return undefined;
  return {
    workspace_id: question.workspaceId,
    user_id: question.userId,
    account_id: question.accountId ?? null,
    flow_id: flowId,
    device,
    given_at: nowMs,
    expires_at,
  };
}

const isSpent = (account: { users: number; leases: number }, { accountShare }: Policy): boolean =>
  account.leases >= Math.max(1, Math.floor(accountShare * account.users));

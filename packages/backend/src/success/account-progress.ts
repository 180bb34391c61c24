import type { Flow, FlowHistory } from '@polku/flows';
import { pickText } from '@polku/flows/select';
import type { AccountFlow, AccountProgress, UserFlow } from '../http/api-accounts.ts';
import {
  countSeen,
  countUsersOf,
  readStarted,
  readStuck,
  readUsersOf,
} from '../store/sql/account-progress.ts';
import { readFlowLines, readHistory, toHistory } from '../store/sql/flows.ts';
import { nameOf } from '../store/sql/outbox.ts';
import type { Db } from '../store/store.ts';
import { toIso, toIsoOrNull } from './iso-time.ts';

/** How each user of an account gets on with what the product shows them, and each flow with the account. */

const MAX_USERS = 200;

export async function readAccountProgress(
  db: Db,
  of: { workspaceId: string; accountId: string; nowMs: number },
): Promise<AccountProgress> {
  const { workspaceId, nowMs } = of;
  const lines = await readFlowLines(db, workspaceId);
  const flows = new Map(lines.map((line) => [line.id, line]));
  const users = await readUsersOf(db, { ...of, limit: MAX_USERS });
  const ids = users.map(({ id }) => id);
  const histories = Map.groupBy(await readHistory(db, workspaceId, ids), (row) => row.user_id);
  const stuck = await readStuck(db, of);
  const isTold = (userId: string, flowId: string) =>
    stuck.some((one) => one.userId === userId && one.flowId === flowId);
  const started = await readStarted(db, of);
  const seen = new Map((await countSeen(db, of)).map((row) => [row.flowId, row]));
  return {
    flows: lines
      .filter(({ id, currentVersion }) => currentVersion > 0 || seen.has(id))
      .map(({ id, kind, currentVersion, versions }): AccountFlow => {
        const current = versions.find(({ version }) => version === currentVersion) ?? versions[0];
        return {
          id,
          kind,
          name: current?.document.name ?? id,
          isLive: currentVersion > 0,
          isStarted: started.has(id),
          seen: seen.get(id)?.seen ?? 0,
          done: seen.get(id)?.done ?? 0,
          stuck: stuck.filter(({ flowId }) => flowId === id).length,
        };
      }),
    users: users.map((user) => ({
      id: user.id,
      name: nameOf(user.traits_json),
      firstSeenAt: toIso(user.first_seen_at),
      lastSeenAt: toIso(user.last_seen_at),
      firstUseAt: toIsoOrNull(user.first_use_at),
      flows: (histories.get(user.id) ?? [])
        .map((row) => {
          const line = flows.get(row.flow_id);
          const flow = line?.versions[0]?.document;
          const isStuck = isTold(user.id, row.flow_id);
          return toUserFlow(toHistory(row), { flowId: row.flow_id, flow, isStuck, nowMs });
        })
        .sort((a, b) => (a.at < b.at ? 1 : -1)),
    })),
    total: await countUsersOf(db, of),
  };
}

type Given = { flowId: string; flow: Flow | undefined; isStuck: boolean; nowMs: number };

/** Where one user stands with one flow, pure. What they did last holds: a tour that was done and is begun again runs. */
export function toUserFlow(history: FlowHistory, given: Given): UserFlow {
  const { progress } = history;
  const state = toState(history, given);
  const at = state.at ?? history.shownAt;
  const isOpen = state.is === 'under_way' || state.is === 'stuck' || state.is === 'later';
  return {
    flowId: given.flowId,
    state: state.is,
    at: toIso(at),
    step: progress && isOpen ? toStep(given.flow, progress) : null,
    items: toItems(given.flow, progress?.seen ?? []),
  };
}

function toState(
  { progress, doneAt, answeredAt, closedAt, declinedAt, snoozedUntil, shownAt }: FlowHistory,
  { flow, isStuck, nowMs }: Given,
): { is: UserFlow['state']; at?: number | undefined } {
  if (declinedAt !== undefined) return { is: 'declined', at: declinedAt };
  const doneMs = Math.max(doneAt ?? 0, answeredAt ?? 0);
  const movedMs = flow?.kind === 'tour' ? (progress?.at ?? 0) : 0;
  if (doneMs > 0 && doneMs >= movedMs) return { is: 'done', at: doneMs };
  if (snoozedUntil !== undefined && snoozedUntil > nowMs) return { is: 'later', at: shownAt };
  if (closedAt !== undefined && closedAt >= Math.max(movedMs, shownAt))
    return { is: 'closed', at: closedAt };
  if (!progress) return { is: 'seen' };
  return { is: isStuck ? 'stuck' : 'under_way', at: progress.at };
}

function toStep(flow: Flow | undefined, progress: { step: string }): UserFlow['step'] {
  if (flow?.kind !== 'tour') return null;
  const index = flow.steps.findIndex(({ id }) => id === progress.step);
  const title = flow.steps[index]?.title;
  return {
    id: progress.step,
    title: title === undefined ? null : pickText(title, []),
    number: index + 1,
    of: flow.steps.length,
  };
}

function toItems(flow: Flow | undefined, seen: readonly string[]): UserFlow['items'] {
  if (flow?.kind !== 'checklist') return null;
  const done = flow.items.filter(({ id }) => seen.includes(id)).length;
  return { done, of: flow.items.length };
}

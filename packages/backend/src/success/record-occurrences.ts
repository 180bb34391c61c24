import { readEpochs } from '../ingest/erased.ts';
import { toNotificationId } from '../ingest/notification-id.ts';
import { type AccountRow, readAccounts } from '../store/sql/customers.ts';
import { insertOccurrences, type OccurrenceRow } from '../store/sql/occurrences.ts';
import { readPlaybooks } from '../store/sql/playbooks.ts';
import type { Db } from '../store/store.ts';
import { createLookedAfter } from './looked-after.ts';
import type { Detail, Occurrence } from './occurrence.ts';
import { decidePlaybook, playbooksFor, toModel } from './playbook-decide.ts';
import { DEFAULT_PLAYBOOKS } from './playbook-defaults.ts';
import { doActions } from './playbook-do.ts';
import { subjectOf } from './playbook-doing.ts';

type Given = {
  workspaceId: string;
  /** Of the workspace. */
  secret: string;
  nowMs: number;
};

/** Writes what has occurred and does what the playbooks say; returns how many notifications were queued. */
export async function recordOccurrences(
  db: Db,
  given: Given,
  occurrences: readonly Occurrence[],
): Promise<number> {
  if (occurrences.length === 0) return 0;
  const { workspaceId } = given;
  const accountIds = new Set(occurrences.flatMap(({ accountId }) => accountId ?? []));
  const accounts = await readAccounts(db, workspaceId, accountIds);
  const accountOf = ({ accountId }: Occurrence) =>
    accountId === undefined ? undefined : accounts.get(accountId);
  const epochOf = await readEpochs(db, given, occurrences.map(subjectOf));
  const toId = (one: Occurrence) => toOccurrenceId(given.secret, one, epochOf(subjectOf(one)));
  const byId = new Map(occurrences.map((one) => [toId(one), one]));
  const rows = [...byId].map(([id, one]) => toRow(id, one, { ...given, account: accountOf(one) }));
  const fresh = await insertOccurrences(db, rows);
  if (fresh.size === 0) return 0;
  const written = await readPlaybooks(db, workspaceId, accountIds);
  const lookedAfter = createLookedAfter(db, given);
  let queued = 0;
  for (const row of rows) {
    const occurrence = byId.get(row.id);
    if (!occurrence || !fresh.has(row.id)) continue;
    const account = accountOf(occurrence);
    const playbooks = playbooksFor(account?.id, { defaults: DEFAULT_PLAYBOOKS, written });
    const actions = occurrence.isFolded
      ? [{ kind: 'digest' as const }]
      : decidePlaybook(toSituation(row), playbooks);
    const lookedAfterBy = () => lookedAfter(account);
    const doing = { ...given, occurrence, id: row.id, account, lookedAfterBy };
    queued += await doActions(db, actions, doing);
  }
  return queued;
}

/** The same whenever it is seen, and nobody else's. */
const toOccurrenceId = (secret: string, occurrence: Occurrence, epoch: number): string =>
  toNotificationId(
    secret,
    `${occurrence.detail.kind}:${occurrence.key}`,
    subjectOf(occurrence),
    epoch,
  );

const toRow = (
  id: string,
  { userId, accountId, at, detail, isFolded }: Occurrence,
  { workspaceId, nowMs, account }: Given & { account: AccountRow | undefined },
): OccurrenceRow => ({
  workspace_id: workspaceId,
  id,
  kind: detail.kind,
  user_id: userId ?? null,
  account_id: accountId ?? null,
  touch_level: account?.touch_level ?? null,
  onboarding_model: toModel(account),
  detail_json: JSON.stringify(detail),
  at,
  recorded_at: nowMs,
  is_folded: Number(isFolded ?? false),
});

/** What playbooks ask of a stored occurrence. */
export function toSituation({ touch_level, onboarding_model, detail_json }: OccurrenceRow) {
  // Written above.
  const { kind, ...rest }: Detail = JSON.parse(detail_json);
  return {
    kind,
    touchLevel: touch_level,
    model: onboarding_model,
    milestone: 'milestone' in rest ? rest.milestone : undefined,
    flow: 'flow' in rest ? rest.flow : undefined,
  };
}

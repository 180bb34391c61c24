import type { AccountGoalRecord, AccountHandover, AccountRecord, PersonRef } from '../http/api.ts';
import {
  type HandoverRow,
  readChanges,
  readContacts,
  readHandover,
  readNotes,
  readStageVisits,
} from '../store/sql/account-items.ts';
import { type AccountRow, readAccounts } from '../store/sql/customers.ts';
import { type GoalRow, readGoals } from '../store/sql/goals.ts';
import { readPersonNames } from '../store/sql/people.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import type { Db } from '../store/store.ts';
import { toChangeLine } from './change-line.ts';
import { decideGoal } from './goal-state.ts';
import { toFacts } from './goals.ts';
import { toIsoOrNull } from './iso-time.ts';
import { toProductFit } from './product-fit.ts';
import { toPath } from './success-path.ts';
import type { SuccessSettings } from './success-settings.ts';

/** What people know of an account, on one page. */
type Of = { workspaceId: string; accountId: string; nowMs: number };

/** Undefined when the workspace has no such account. */
export async function readAccountRecord(db: Db, of: Of): Promise<AccountRecord | undefined> {
  const { workspaceId, accountId, nowMs } = of;
  const row = (await readAccounts(db, workspaceId, [accountId])).get(accountId);
  if (!row) return undefined;
  const settings = await readSuccessSettings(db, workspaceId);
  const names = await readPersonNames(db, workspaceId);
  const person = (id: string | null): PersonRef | null =>
    id === null ? null : { id, name: names.get(id) ?? id };
  const handover = await readHandover(db, workspaceId, accountId);
  const goals = await readGoals(db, workspaceId, accountId);
  const contacts = await readContacts(db, of);
  const notes = await readNotes(db, of);
  const changes = await readChanges(db, of);
  const visits = await readStageVisits(db, of);
  return {
    ...toFields(row, settings),
    owner: person(row.owner_id),
    deputy: person(row.deputy_id),
    seller: person(row.seller_id),
    path: toPath(settings.successPath, visits, nowMs).map(({ stage, state, ...rest }) => ({
      key: stage.key,
      name: stage.name,
      team: stage.team,
      state,
      enteredAt: toIsoOrNull(rest.enteredAtMs),
      daysIn: rest.daysIn,
      daysOver: rest.daysOver,
    })),
    goals: goals.map((goal) => toGoalRecord(goal, nowMs)),
    contacts: contacts.map(({ id, name, email, phone, title, role, user_id, language }) => {
      return { id, name, email, phone, title, role, userId: user_id, language };
    }),
    handover: handover ? toHandover(handover, person) : null,
    notes: notes.map(({ id, text, user_id, person_id, at }) => {
      return { id, text, userId: user_id, by: person(person_id), at: new Date(at).toISOString() };
    }),
    changes: changes.map((line) => toChangeLine(line, person)),
  };
}

function toFields(row: AccountRow, settings: SuccessSettings) {
  const { growth_percent: growthPercent, share_percent: sharePercent } = row;
  // Written by `plan-account-change.ts`.
  const health: { [name: string]: { value: string | number | boolean; at: number } } = JSON.parse(
    row.health_json,
  );
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    billingCents: row.billing_cents,
    currency: row.currency,
    potential: row.potential,
    touchLevel: {
      level: row.touch_level,
      by: row.touch_level_by,
      reason: row.touch_level_reason,
      at: toIsoOrNull(row.touch_level_at),
    },
    onboardingModel: row.onboarding_model,
    contractAt: toIsoOrNull(row.contract_at),
    contractEndsAt: toIsoOrNull(row.contract_ends_at),
    handoverAt: toIsoOrNull(row.handover_at),
    region: row.region,
    ownerBy: row.owner_by,
    productFit: toProductFit({ growthPercent, sharePercent }, settings.productFit),
    growthPercent,
    sharePercent,
    health: Object.entries(health).map(([name, { value, at }]) => ({
      name,
      value,
      at: new Date(at).toISOString(),
    })),
  };
}

export const toGoalRecord = (row: GoalRow, nowMs: number): AccountGoalRecord => ({
  id: row.id,
  name: row.name,
  measure: row.measure,
  startValue: row.start_value,
  targetValue: row.target_value,
  nowValue: row.now_value,
  nowAt: new Date(row.now_at).toISOString(),
  startAt: new Date(row.start_at).toISOString(),
  dueAt: toIsoOrNull(row.due_at),
  // Written from a `GoalFeed`.
  feed: row.feed_json === null ? null : (JSON.parse(row.feed_json) as AccountGoalRecord['feed']),
  state: row.state,
  reachedAt: toIsoOrNull(row.reached_at),
  progressRatio: decideGoal(toFacts(row), nowMs).progressRatio,
});

const toHandover = (
  row: HandoverRow,
  person: (id: string | null) => PersonRef | null,
): AccountHandover => ({
  sold: row.sold,
  arrangements: row.arrangements,
  promises: JSON.parse(row.promises_json),
  checklist: JSON.parse(row.checklist_json),
  writtenBy: person(row.written_by),
  writtenAt: new Date(row.written_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
  acceptedBy: person(row.accepted_by),
  acceptedAt: toIsoOrNull(row.accepted_at),
});

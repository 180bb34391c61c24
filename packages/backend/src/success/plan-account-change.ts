import type { AuthorKind } from '../store/account-tables.ts';
import type { AccountRow } from '../store/sql/customers.ts';
import { type AccountChange, PERSON_FIELDS, PLAIN_FIELDS } from './account-change.ts';
import { decideStage, type StageFacts } from './success-path.ts';
import type { SuccessSettings } from './success-settings.ts';
import { decideTouchLevel, type TouchLevel, toMove } from './touch-level.ts';

/**
 * What a change makes of an account, decided before anything is written, so that a dry run and the real one cannot
 * differ. First what was said is filled in; then the rules of the workspace follow: touch level and stage.
 */
export type Author = {
  kind: AuthorKind;
  /** The person, or the secret key. */
  id: string | undefined;
};

export type Planning = {
  settings: SuccessSettings;
  /** Ids by e-mail. */
  people: ReadonlyMap<string, string>;
  /** What has happened to the account, beside what stands in its row. */
  facts: Pick<StageFacts, 'first_use' | 'goal_reached' | 'reference'>;
  author: Author;
  nowMs: number;
};

/** One line of the log of changes. */
export type FieldChange = {
  field: string;
  item?: string;
  from: unknown;
  to: unknown;
  /** `rule` where a rule followed what was said. */
  by: AuthorKind;
  reason?: string;
};

export type Plan = {
  row: AccountRow;
  /** None: nothing is to be written. */
  changes: FieldChange[];
  /** Of the touch level. */
  move: { from: TouchLevel; to: TouchLevel; direction: 'up' | 'down' } | undefined;
  /** The stage that was entered, and since when. */
  entered: { stage: string | null; atMs: number } | undefined;
  /** What of it was refused, with the field; then nothing is to be written. */
  faults: { field: string; message: string }[];
};

export function planAccountChange(row: AccountRow, change: AccountChange, given: Planning): Plan {
  const draft: Draft = { row: { ...row }, changes: [], faults: [], given };
  fillPlain(draft, change);
  fillPeople(draft, change);
  fillHealth(draft, change);
  setTouchLevel(draft, change);
  const entered = setStage(draft, change) ?? followStage(draft);
  const move = toMove(row.touch_level, draft.row.touch_level);
  return { row: draft.row, changes: draft.changes, faults: draft.faults, move, entered };
}

type Draft = Pick<Plan, 'row' | 'changes' | 'faults'> & { given: Planning };

/** Fills one column and notes it, unless it holds that already. */
function put<C extends keyof AccountRow>(
  { row, changes, given }: Draft,
  field: string,
  { column, value, by = given.author.kind }: { column: C; value: AccountRow[C]; by?: AuthorKind },
): boolean {
  const from = row[column];
  if (from === value) return false;
  row[column] = value;
  changes.push({ field, from, to: value, by });
  return true;
}

function fillPlain(draft: Draft, change: AccountChange): void {
  for (const field of keysOf(PLAIN_FIELDS)) {
    const value = change[field];
    // Its schema has made it what the column holds.
    if (value !== undefined)
      put(draft, field, { column: PLAIN_FIELDS[field], value: value as never });
  }
}

function fillPeople(draft: Draft, change: AccountChange): void {
  for (const field of keysOf(PERSON_FIELDS)) {
    const email = change[field];
    if (email === undefined) continue;
    const id = email === null ? null : draft.given.people.get(email);
    if (id === undefined) {
      const message = `there is no person with the e-mail "${email}" in the workspace`;
      draft.faults.push({ field, message });
      continue;
    }
    const isNew = put(draft, field, { column: PERSON_FIELDS[field], value: id });
    if (isNew && field === 'owner')
      draft.row.owner_by = id === null ? null : draft.given.author.kind;
  }
}

type Health = { [name: string]: { value: unknown; at: number } };

function fillHealth({ row, changes, given }: Draft, { health }: AccountChange): void {
  if (health === undefined) return;
  const facts: Health = JSON.parse(row.health_json);
  for (const [name, value] of Object.entries(health)) {
    const from = Object.hasOwn(facts, name) ? facts[name]?.value : null;
    if (from === value) continue;
    changes.push({ field: 'health', item: name, from, to: value, by: given.author.kind });
    if (value === null) delete facts[name];
    else Object.defineProperty(facts, name, { value: { value, at: given.nowMs }, ...ORDINARY });
  }
  row.health_json = JSON.stringify(facts);
}

/** A fact may have any name, `__proto__` too. */
const ORDINARY = { enumerable: true, configurable: true, writable: true };

function setTouchLevel(draft: Draft, { touchLevel, touchLevelReason }: AccountChange): void {
  const { row } = draft;
  const isTold = row.touch_level !== null && row.touch_level_by !== 'rule';
  if (touchLevel === 'rule' || (touchLevel === undefined && !isTold)) followTable(draft);
  else if (touchLevel !== undefined) setLevel(draft, touchLevel, touchLevelReason ?? null);
}

function setLevel({ row, changes, given }: Draft, level: TouchLevel, reason: string | null): void {
  const { author, nowMs } = given;
  const isSame = row.touch_level_by === author.kind && row.touch_level_reason === reason;
  if (row.touch_level === level && isSame) return;
  // A person had a reason: no nightly import talks over it.
  if (author.kind === 'import' && row.touch_level_by === 'person') return;
  const said = { field: 'touchLevel', from: row.touch_level, to: level, by: author.kind };
  changes.push({ ...said, ...(reason !== null && { reason }) });
  row.touch_level = level;
  row.touch_level_by = author.kind;
  row.touch_level_reason = reason;
  row.touch_level_at = nowMs;
}

function followTable(draft: Draft): void {
  const { row, given } = draft;
  const { billing_cents: billingCents, currency, potential } = row;
  const worth = { billingCents, currency, potential };
  const decision = decideTouchLevel(given.settings.touchLevels, worth);
  // Without a rate it cannot be compared: what was decided before stands.
  const level = decision.level ?? (decision.why === 'no_rate' ? row.touch_level : null);
  if (put(draft, 'touchLevel', { column: 'touch_level', value: level, by: 'rule' }))
    row.touch_level_at = given.nowMs;
  row.touch_level_by = level === null ? null : 'rule';
  row.touch_level_reason = null;
}

function setStage(draft: Draft, { stage }: AccountChange): Plan['entered'] {
  const { row, given } = draft;
  if (stage === undefined || stage === row.stage) return undefined;
  const keys = given.settings.successPath.map(({ key }) => key);
  if (stage !== null && !keys.includes(stage)) {
    draft.faults.push({ field: 'stage', message: `expected one of ${keys.join(', ')}` });
    return undefined;
  }
  put(draft, 'stage', { column: 'stage', value: stage });
  row.stage_by = given.author.kind;
  row.stage_at = given.nowMs;
  return { stage, atMs: given.nowMs };
}

function followStage(draft: Draft): Plan['entered'] {
  const { row, given } = draft;
  const standing = {
    stage: row.stage,
    atMs: row.stage_at,
    isByHand: row.stage_by !== null && row.stage_by !== 'rule',
  };
  const facts = { ...given.facts, contract: row.contract_at, handover: row.handover_at };
  const next = decideStage(given.settings.successPath, standing, facts, given.nowMs);
  if (!next) return undefined;
  put(draft, 'stage', { column: 'stage', value: next.stage, by: 'rule' });
  row.stage_by = 'rule';
  row.stage_at = next.atMs;
  return next;
}

const keysOf = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];

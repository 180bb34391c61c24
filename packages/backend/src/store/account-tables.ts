import type { TouchLevel } from '@polku/protocol';
import type { Generated } from 'kysely';

/**
 * Tables of the companies that use the host product, and of what people know of them beyond what their users do.
 * What events may fill stands first; the rest belongs to people, to imports, and to the rules of the workspace.
 */

export type AccountTables = {
  account: AccountTable;
  contact: ContactTable;
  goal: GoalTable;
  handover: HandoverTable;
  note: NoteTable;
  stage_visit: StageVisitTable;
  account_change: AccountChangeTable;
  account_share: AccountShareTable;
};

/** How much the account may grow, as somebody judges it. */
export const POTENTIALS = ['low', 'medium', 'high'] as const;
export type Potential = (typeof POTENTIALS)[number];

/** Who trains before the first use ("touch"), and who follows after it ("post"). */
export const ONBOARDING_MODELS = [
  'low_touch_low_post',
  'high_touch_low_post',
  'high_touch_high_post',
] as const;
export type OnboardingModel = (typeof ONBOARDING_MODELS)[number];

/**
 * Who said it: a rule of the workspace, a person (by id), a file or a machine that was imported from, events of
 * the product, or the command line.
 */
export const AUTHORS = ['rule', 'person', 'import', 'event', 'command'] as const;
export type AuthorKind = (typeof AUTHORS)[number];

type AccountTable = {
  workspace_id: string;
  id: string;
  name: string | null;
  plan: string | null;
  touch_level: TouchLevel | null;
  /** A year's. */
  billing_cents: number | null;
  currency: string | null;
  contract_at: number | null;
  owner_id: string | null;
  traits_json: string;
  /** First verified event of anyone of the account. */
  first_seen_at: number | null;
  last_seen_at: number | null;
  /** When it came to be, as far as is known: by its `createdAt` trait, or when it came to be here. */
  created_at: number;
  traits_at_json: Generated<string>;

  potential: Generated<Potential | null>;
  /** `rule`: it follows billing and potential. Anything else was told, and stays until it is given back to the rule. */
  touch_level_by: Generated<AuthorKind | null>;
  /** Why a person set another one. */
  touch_level_reason: Generated<string | null>;
  touch_level_at: Generated<number | null>;
  /** When it ends, or is renewed. */
  contract_ends_at: Generated<number | null>;
  /** How the owner was found: told by somebody, or the routing rule that chose. */
  owner_by: Generated<string | null>;
  deputy_id: Generated<string | null>;
  seller_id: Generated<string | null>;
  /** For routing: the same words as those of people. */
  region: Generated<string | null>;
  /** Key of a stage of the success path. */
  stage: Generated<string | null>;
  stage_at: Generated<number | null>;
  stage_by: Generated<AuthorKind | null>;
  /** Null: the one that its touch level brings. */
  onboarding_model: Generated<OnboardingModel | null>;
  /** Facts by name, each `{value, at}`: open tickets, unpaid bills, whatever the workspace counts. */
  health_json: Generated<string>;
  /** Product fit: growth of the account's use a year, and our share of what it could use, in percent. */
  growth_percent: Generated<number | null>;
  share_percent: Generated<number | null>;
  /** When the seller handed it over. */
  handover_at: Generated<number | null>;
};

/** Columns that events never fill, as they are for a company of which nobody has said anything. */
export const UNTOLD_ACCOUNT = {
  touch_level: null,
  billing_cents: null,
  currency: null,
  contract_at: null,
  owner_id: null,
  potential: null,
  touch_level_by: null,
  touch_level_reason: null,
  touch_level_at: null,
  contract_ends_at: null,
  owner_by: null,
  deputy_id: null,
  seller_id: null,
  region: null,
  stage: null,
  stage_at: null,
  stage_by: null,
  onboarding_model: null,
  health_json: '{}',
  growth_percent: null,
  share_percent: null,
  handover_at: null,
} as const;

/** Someone at the account who may not be a user. */
type ContactTable = {
  workspace_id: string;
  id: string;
  account_id: string;
  name: string;
  email: string | null;
  phone: string | null;
  title: string | null;
  /** What they are to us. */
  role: 'buyer' | 'champion' | 'user' | 'technical' | 'billing' | 'other';
  /** Who they are in the product, when they use it. */
  user_id: string | null;
  language: string | null;
  created_at: number;
  updated_at: number;
};

export type GoalState = 'open' | 'reached' | 'at_risk' | 'missed' | 'dropped';

/** What the account bought the product for, in its own measure. */
type GoalTable = {
  workspace_id: string;
  id: string;
  account_id: string;
  name: string;
  /** What is counted, in the customer's words: "hours a month on reports". */
  measure: string;
  start_value: number;
  target_value: number;
  now_value: number;
  /** When `now_value` was said or fed last. */
  now_at: number;
  start_at: number;
  due_at: number | null;
  /** `GoalFeed`: which events move `now_value`. Null: people do. */
  feed_json: string | null;
  /** The last stored event that was fed. */
  fed_seq: number;
  state: GoalState;
  state_at: number;
  reached_at: number | null;
  created_at: number;
  created_by: string | null;
};

/** The seller's record for the CSM; one an account. Its contacts are rows of `contact`. */
export type HandoverTable = {
  workspace_id: string;
  account_id: string;
  sold: string;
  arrangements: string;
  /** Texts. */
  promises_json: string;
  /** `{id, text, doneAt, doneBy}` each. */
  checklist_json: string;
  written_by: string | null;
  written_at: number;
  updated_at: number;
  accepted_by: string | null;
  accepted_at: number | null;
};

/** What somebody wrote about the account; `user_id`: about that user of it. */
type NoteTable = {
  workspace_id: string;
  id: string;
  account_id: string;
  user_id: string | null;
  person_id: string | null;
  text: string;
  at: number;
  updated_at: number;
};

/** The stages that an account has been in, the present one with `left_at` null. */
type StageVisitTable = {
  workspace_id: string;
  account_id: string;
  stage: string;
  entered_at: number;
  left_at: number | null;
};

/** Who did what to an account, and when. Append-only. */
type AccountChangeTable = {
  seq: Generated<number>;
  workspace_id: string;
  account_id: string;
  at: number;
  /** What changed, in the words of the API: `touchLevel`, `owner`, `goal`, `handover`. */
  field: string;
  /** Which of several: the id of a goal, a contact or a note; the name of a health fact. */
  item_id: string | null;
  from_json: string | null;
  to_json: string | null;
  by_kind: AuthorKind;
  /** The person, or the id of the secret key. */
  by_id: string | null;
  reason: string | null;
};

/** A link by which the customer sees their success path. Its signature is made from the workspace's secret. */
type AccountShareTable = {
  workspace_id: string;
  id: string;
  account_id: string;
  created_at: number;
  created_by: string | null;
  expires_at: number | null;
  revoked_at: number | null;
};

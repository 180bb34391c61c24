import type { TouchLevel } from '@polku/protocol';
import type { OnboardingModel } from './account-tables.ts';

/** Tables of what has occurred, what is to be done about it, and by whom. */
export type PlaybookTables = {
  occurrence: OccurrenceTable;
  playbook: PlaybookTable;
  task: TaskTable;
  task_change: TaskChangeTable;
  watch: WatchTable;
  playbook_flow: PlaybookFlowTable;
  digest_item: DigestItemTable;
  reference: ReferenceTable;
};

/** Something that a playbook may answer. Written in the transaction of what caused it, once, for ever. */
type OccurrenceTable = {
  workspace_id: string;
  /** The same whenever the same thing is seen again: see `success/occurrence.ts`. */
  id: string;
  kind: string;
  user_id: string | null;
  account_id: string | null;
  /** Of the account, as they were then: what a changed playbook would have done is told by them. */
  touch_level: TouchLevel | null;
  onboarding_model: OnboardingModel;
  /** What its notification says of it beside whom it is about. */
  detail_json: string;
  /** When it truly happened, and when it was written. */
  at: number;
  recorded_at: number;
  /** 1: one of several that came due together, and not the one that was told. */
  is_folded: number;
};

/** A playbook that is not as we made it: of the workspace, or of one account. */
type PlaybookTable = {
  workspace_id: string;
  key: string;
  /** `''`: of the workspace. */
  account_id: string;
  /** `Playbook` of `success/playbook.ts`. */
  document_json: string;
  changed_at: number;
  changed_by: string | null;
};

/** Something that one named human must do by a time. */
type TaskTable = {
  workspace_id: string;
  id: string;
  kind: string;
  title: string | null;
  user_id: string | null;
  account_id: string | null;
  owner_id: string | null;
  /** How the owner was found: `owner`, `deputy`, a rule of the routing, `default`; or a `person` said so. */
  owner_by: string | null;
  /** What it came from; null: somebody made it. */
  occurrence_id: string | null;
  state: 'open' | 'contacted' | 'resolved' | 'done' | 'cancelled';
  /** Of a resolved one. */
  outcome: string | null;
  created_at: number;
  due_at: number;
  /** Put off until then: not overdue before. */
  snoozed_until: number | null;
  contacted_at: number | null;
  closed_at: number | null;
  /** The deputy was told; that is done once. */
  escalated_at: number | null;
  /** Grows with each change. */
  revision: number;
};

/** What was done with a task, and what was said of it. Append-only. */
type TaskChangeTable = {
  workspace_id: string;
  /** Made by whoever changes it, so that a retry is one change. */
  id: string;
  task_id: string;
  kind: string;
  /** Null: nobody did; a playbook, or the clock. */
  person_id: string | null;
  text: string | null;
  at: number;
};

/** A durable timer. */
type WatchTable = {
  workspace_id: string;
  kind: 'silence' | 'stuck' | 'champion_silent';
  /** `user:<id>` or `account:<id>`, after NFC. */
  subject: string;
  /** Of a silence from what it is counted; of a flow its id. */
  since: string;
  since_at: number;
  user_id: string | null;
  account_id: string | null;
  due_at: number;
  /** It has been told: it does not come again. */
  fired_at: number | null;
};

/** A flow that a playbook has started for a user, or for all of an account. */
type PlaybookFlowTable = {
  workspace_id: string;
  flow_id: string;
  /** `user:<id>` or `account:<id>`, after NFC. */
  subject: string;
  user_id: string | null;
  account_id: string | null;
  occurrence_id: string;
  at: number;
  until_at: number;
};

/** A line that waits for the next digest of its owner. */
type DigestItemTable = {
  workspace_id: string;
  id: string;
  owner_id: string | null;
  kind: string;
  user_id: string | null;
  account_id: string | null;
  occurrence_id: string;
  at: number;
  /** When it goes out to `owner_id`, as they wish. Null: next morning, to who owns the account then. */
  due_at: number | null;
  /** The notification it went out with. */
  notification_id: string | null;
};

/** That a user was asked to speak for the product, and what they said. */
type ReferenceTable = {
  workspace_id: string;
  id: string;
  user_id: string;
  account_id: string | null;
  /** What they were asked for. */
  kind: string;
  /** Why they were, as it was then. */
  why_json: string;
  asked_by: string;
  asked_at: number;
  answer: 'yes' | 'no' | null;
  answered_at: number | null;
};

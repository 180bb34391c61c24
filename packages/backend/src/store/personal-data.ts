import type { Tables } from './tables.ts';

/**
 * Where a person's data stands: one registry, by which they are shown what is held about them, and forgotten. A table
 * that is not in it does not compile; a column that may name somebody and is not spoken of fails a test by its name
 * (`personal-data.test.ts`). A person is somebody who uses the host product: the vendor's own people, who sign in to
 * the console, are `nobody` here. What PostgreSQL keeps beside (`event_id`) comes and goes with the rows of its table.
 */
export type Held<Column extends string = string> =
  /** Rows of one user, whose id stands in `by`. They go. */
  | { of: 'user'; by: Column }
  /** Rows of `user:<id>` or `anon:<anonymous id>`. They go. */
  | { of: 'subject'; by: Column }
  /** Rows that belong to a person's row of another table, whose id stands in `by`. They go with it. */
  | { of: 'row'; in: ParentTable; by: Column }
  /** A person is one among others, or within a text: `sql/erase-mixed.ts` has a step for each of these. */
  | { of: 'mixed'; columns: { [C in Column]?: string } }
  /** Nobody who uses the product. `columns`: what may look like it, and what it is. */
  | { of: 'nobody'; columns?: { [C in Column]?: string } };

type ParentTable = 'notification' | 'task';

const ROW = 'goes with its row';
const TEXT = 'a text of the vendor, as they wrote it';
const OURS = 'of the workspace';
const PEOPLE = 'of a person of the vendor';
const COMPANY = 'of a company';

export const PERSONAL_DATA = {
  user: { of: 'user', by: 'id' },
  user_session: { of: 'user', by: 'user_id' },
  identity: { of: 'user', by: 'user_id' },
  flow_history: { of: 'user', by: 'user_id' },
  lease: { of: 'user', by: 'user_id' },
  response: { of: 'user', by: 'user_id' },
  registration: { of: 'user', by: 'user_id' },
  conversation: { of: 'user', by: 'user_id' },
  conversation_message: { of: 'user', by: 'user_id' },
  occurrence: { of: 'user', by: 'user_id' },
  task: { of: 'user', by: 'user_id' },
  task_change: { of: 'row', in: 'task', by: 'task_id' },
  digest_item: { of: 'user', by: 'user_id' },
  reference: { of: 'user', by: 'user_id' },
  contact: { of: 'user', by: 'user_id' },
  note: { of: 'user', by: 'user_id' },
  delivery: { of: 'row', in: 'notification', by: 'notification_id' },
  watch: { of: 'subject', by: 'subject' },
  playbook_flow: { of: 'subject', by: 'subject' },
  event: {
    of: 'mixed',
    columns: {
      subject: 'rows of the person go, some thousand at a time',
      previous_id: 'rows that name the person as somebody they were before go',
      anonymous_id: ROW,
      session_id: ROW,
      name: ROW,
      properties_json: ROW,
      context_json: ROW,
    },
  },
  milestone_reached: {
    of: 'mixed',
    columns: {
      subject: 'rows of the person go, their account keeps its own',
      event_id: 'emptied in the row of an account that reached it by the person’s event',
    },
  },
  notification: {
    of: 'mixed',
    columns: {
      user_id: 'rows of the person go',
      subject: ROW,
      body_json: 'the person’s lines are taken out of digests',
    },
  },
  merged_subject: {
    of: 'mixed',
    columns: { subject: 'rows go', into_subject: 'rows go' },
  },
  dead_letter: {
    of: 'mixed',
    columns: { event_json: 'rows in which the person is named go', reason: ROW },
  },

  account: {
    of: 'nobody',
    columns: {
      name: COMPANY,
      traits_json: COMPANY,
      traits_at_json: COMPANY,
      health_json: COMPANY,
      touch_level_reason: TEXT,
    },
  },
  account_change: { of: 'nobody', columns: { from_json: COMPANY, to_json: COMPANY, reason: TEXT } },
  account_share: { of: 'nobody' },
  goal: { of: 'nobody', columns: { name: TEXT, feed_json: 'names of events' } },
  handover: {
    of: 'nobody',
    columns: { sold: TEXT, arrangements: TEXT, promises_json: TEXT, checklist_json: TEXT },
  },
  stage_visit: { of: 'nobody' },
  workspace: {
    of: 'nobody',
    columns: {
      name: OURS,
      token_secrets_json: OURS,
      origins_json: OURS,
      policy_json: OURS,
      theme_json: OURS,
      success_json: OURS,
      first_run_json: OURS,
      retention_json: OURS,
    },
  },
  secret_key: { of: 'nobody', columns: { name: OURS, scopes_json: OURS } },
  person: { of: 'nobody', columns: { email: PEOPLE, name: PEOPLE, telling_json: PEOPLE } },
  sign_in_link: { of: 'nobody' },
  session: { of: 'nobody' },
  audit: {
    of: 'nobody',
    columns: { subject: 'of an account or a colleague; a user stands there as a pseudonym' },
  },
  milestone: { of: 'nobody', columns: { name: OURS, rule_json: OURS } },
  flow: { of: 'nobody' },
  flow_version: { of: 'nobody', columns: { document_json: OURS } },
  flow_preview: { of: 'nobody', columns: { document_json: OURS } },
  flow_draft: { of: 'nobody', columns: { document_json: OURS } },
  saved_view: { of: 'nobody', columns: { name: TEXT, query: TEXT } },
  playbook: { of: 'nobody', columns: { document_json: OURS } },
  channel: { of: 'nobody', columns: { name: OURS, config_json: OURS, off_because: OURS } },
  counter: { of: 'nobody', columns: { name: OURS } },
  erasure: { of: 'nobody', columns: { copies_json: 'channels and how many, without anybody' } },
  erasing: {
    of: 'mixed',
    columns: { subjects_json: 'there while an erasure is under way, and gone with its end' },
  },
} as const satisfies { [T in keyof Tables]: Held<keyof Tables[T] & string> };

/** Columns by whose name somebody may be known, or anything be said. */
export const MAY_NAME_SOMEBODY =
  /user|subject|anonymous|previous|session_id|device|mail$|phone|name$|title|text|reason|sold|arrangements|because|query|_json$/;

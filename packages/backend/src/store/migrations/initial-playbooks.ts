/** What has occurred, playbooks, tasks, timers. Types stand in `playbook-tables.ts`. */
export const PLAYBOOK_STATEMENTS = [
  `create table occurrence (
    workspace_id text not null, id text not null, kind text not null, user_id text, account_id text,
    touch_level text, onboarding_model text not null, detail_json text not null, at bigint not null,
    recorded_at bigint not null, is_folded integer not null, primary key (workspace_id, id))`,
  `create index occurrence_by_time on occurrence (workspace_id, recorded_at)`,
  `create index occurrence_by_account on occurrence (workspace_id, account_id, at)`,
  `create index occurrence_by_kind on occurrence (workspace_id, kind, recorded_at)`,
  `create index occurrence_by_user on occurrence (workspace_id, user_id)`,
  `create table playbook (
    workspace_id text not null, key text not null, account_id text not null, document_json text not null,
    changed_at bigint not null, changed_by text, primary key (workspace_id, key, account_id))`,
  `create table task (
    workspace_id text not null, id text not null, kind text not null, title text, user_id text, account_id text,
    owner_id text, owner_by text, occurrence_id text, state text not null, outcome text, created_at bigint not null,
    due_at bigint not null, snoozed_until bigint, contacted_at bigint, closed_at bigint, escalated_at bigint,
    revision integer not null, primary key (workspace_id, id))`,
  `create index task_by_account on task (workspace_id, account_id, created_at)`,
  `create index task_by_owner on task (workspace_id, owner_id, due_at)`,
  `create index task_by_user on task (workspace_id, user_id)`,
  `create index task_by_occurrence on task (workspace_id, occurrence_id) where occurrence_id is not null`,
  // What the clock looks for: open ones that nobody was reminded of.
  `create index task_overdue on task (due_at) where closed_at is null and escalated_at is null`,
  `create table task_change (
    workspace_id text not null, id text not null, task_id text not null, kind text not null, person_id text,
    text text, at bigint not null, primary key (workspace_id, id))`,
  `create index task_change_by_task on task_change (workspace_id, task_id, at)`,
  `create table watch (
    workspace_id text not null, kind text not null, subject text not null, since text not null,
    since_at bigint not null, user_id text, account_id text, due_at bigint not null, fired_at bigint,
    primary key (workspace_id, subject, kind, since))`,
  `create index watch_due on watch (due_at) where fired_at is null`,
  `create index watch_by_account on watch (workspace_id, account_id)`,
  // Tours that were begun and not ended: what `stuck` is looked for among.
  `create index flow_history_begun on flow_history (shown_at)
    where progress_json is not null and done_at is null`,
  `create table playbook_flow (
    workspace_id text not null, flow_id text not null, subject text not null, user_id text, account_id text,
    occurrence_id text not null, at bigint not null, until_at bigint not null,
    primary key (workspace_id, subject, flow_id))`,
  `create table digest_item (
    workspace_id text not null, id text not null, owner_id text, kind text not null, user_id text,
    account_id text, occurrence_id text not null, at bigint not null, due_at bigint, notification_id text,
    primary key (workspace_id, id))`,
  `create index digest_item_waiting on digest_item (workspace_id, owner_id, at)
    where notification_id is null and owner_id is not null`,
  // What the clock looks at each minute must not grow with what nobody owns.
  `create index digest_item_unowned on digest_item (workspace_id, account_id)
    where notification_id is null and owner_id is null`,
  `create table reference (
    workspace_id text not null, id text not null, user_id text not null, account_id text, kind text not null,
    why_json text not null, asked_by text not null, asked_at bigint not null, answer text, answered_at bigint,
    primary key (workspace_id, id))`,
  `create index reference_by_user on reference (workspace_id, user_id, asked_at)`,
];

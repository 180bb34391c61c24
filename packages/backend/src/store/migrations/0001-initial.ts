import { ACCOUNT_COLUMNS, ACCOUNT_STATEMENTS } from './initial-accounts.ts';
import { PLAYBOOK_STATEMENTS } from './initial-playbooks.ts';
import { PRIVACY_STATEMENTS } from './initial-privacy.ts';
import type { Run } from './migration.ts';

/** The first schema. Types stand in `tables.ts`; indexes are those that a query of `sql/` names. */
export const up = (run: Run): Promise<void> => run(STATEMENTS);

const STATEMENTS = [
  `create table workspace (
    id text primary key, name text not null, write_key text not null unique, secret text not null,
    token_secrets_json text not null, origins_json text not null, allow_unverified integer not null,
    is_paused integer not null, policy_json text not null, theme_json text not null, created_at bigint not null,
    former_write_key text unique, inbox text, success_json text not null default '{}', retention_json text not null default '{}', first_run_json text)`,
  `create table secret_key (
    hash text primary key, workspace_id text not null, id text not null, name text not null,
    created_at bigint not null, revoked_at bigint, scopes_json text not null, last_used_at bigint, unique (workspace_id, id))`,
  `create table person (
    workspace_id text not null, id text not null, email text not null, name text not null, role text not null,
    created_at bigint not null, time_zone text not null default 'Europe/Helsinki', language text not null default 'en',
    away_from bigint, away_until bigint, region text, routed_at bigint,
    password_hash text, deactivated_at bigint, digest_mail_off_at bigint, figures_at bigint, words_at bigint,
    telling_json text not null default '{}', primary key (workspace_id, id), unique (workspace_id, email))`,
  `create table sign_in_link (
    hash text primary key, workspace_id text not null, person_id text not null,
    expires_at bigint not null, used_at bigint, purpose text not null)`,
  `create table session (
    hash text primary key, workspace_id text not null, person_id text not null,
    created_at bigint not null, expires_at bigint not null, agent text not null)`,
  `create index session_by_person on session (workspace_id, person_id)`,
  `create index person_by_email on person (email)`,
  `create table audit (
    seq integer primary key autoincrement, workspace_id text not null, at bigint not null,
    person_id text, action text not null, subject text, item text, status integer not null)`,
  `create index audit_by_workspace on audit (workspace_id, seq)`,
  `create index audit_by_subject on audit (workspace_id, subject, seq) where subject is not null`,
  `create table saved_view (
    workspace_id text not null, person_id text not null, id text not null, page text not null, name text not null,
    query text not null, created_at bigint not null, primary key (workspace_id, person_id, id))`,
  `create table account (
    workspace_id text not null, id text not null, name text, plan text, touch_level text, billing_cents bigint,
    currency text, contract_at bigint, owner_id text, traits_json text not null, first_seen_at bigint,
    last_seen_at bigint, created_at bigint not null, traits_at_json text not null default '{}',${ACCOUNT_COLUMNS},
    primary key (workspace_id, id))`,
  ...ACCOUNT_STATEMENTS,
  `create table "user" (
    workspace_id text not null, id text not null, account_id text, account_at bigint, traits_json text not null,
    first_seen_at bigint not null, last_seen_at bigint not null, created_at bigint,
    traits_at_json text not null default '{}', primary key (workspace_id, id))`,
  `create index user_by_account on "user" (workspace_id, account_id)`,
  `create table user_session (
    workspace_id text not null, user_id text not null, session_id text not null,
    primary key (workspace_id, user_id, session_id)) without rowid`,
  `create table identity (
    workspace_id text not null, anonymous_id text not null, user_id text not null, account_id text,
    at bigint not null, identified_at bigint not null, primary key (workspace_id, anonymous_id))`,
  `create index identity_by_user on identity (workspace_id, user_id)`,
  `create table merged_subject (
    workspace_id text not null, subject text not null, into_subject text not null, at bigint not null,
    primary key (workspace_id, subject))`,
  `create index merged_subject_by_into on merged_subject (workspace_id, into_subject)`,
  // The unique key starts with the subject: what one page sends in a batch lies side by side in it, where the ids
  // alone would scatter it among all that was done in those seconds. It also finds what somebody has done.
  `create table event (
    seq integer primary key autoincrement, workspace_id text not null, trust integer not null,
    subject text not null, id text not null, type text not null, name text, at bigint not null,
    received_at bigint not null, anonymous_id text not null, session_id text not null,
    previous_id text, account_id text, is_internal integer not null, properties_json text, context_json text,
    flow_id text, flow_version integer, flow_step text,
    unique (workspace_id, subject, id, trust))`,
  `create index event_by_account on event (workspace_id, account_id, at)`,
  // A small one for what led to a first use.
  `create index event_of_flow on event (workspace_id, subject, at) where flow_id is not null`,
  // For rules that count what somebody has done lately.
  `create index event_by_name on event (workspace_id, subject, name, at)
    where trust = 1 and type = 'track' and is_internal = 0`,
  // Two small ones for the account of an event that came without: see ingest/identity.ts.
  `create index event_group_by_session on event (workspace_id, session_id) where type = 'group' and trust = 1`,
  `create index event_without_account on event (workspace_id, session_id)
    where account_id is null and trust = 1`,
  // Surveys are shown seldom: what became of each time, without reading past all else that flows do, and in the order in
  // which it is summed. Why it ended stands in it too, worked out for these few alone, so that no event is looked up.
  `create index event_of_survey on event (workspace_id, flow_id, account_id, flow_version, at, trust, name, is_internal,
    properties_json ->> 'reason')
    where name in ('survey_shown', 'survey_ended', 'survey_answered') and flow_id is not null`,
  // How far users have come in each version of a flow, in the order in which it is counted: see flow-reach.ts.
  `create index event_of_flow_part on event (workspace_id, flow_id, flow_version, name,
    coalesce(properties_json ->> 'reason', properties_json ->> 'step', properties_json ->> 'item'), subject)
    where flow_id is not null and trust = 1 and is_internal = 0 and type = 'track'`,
  // And one that is empty where everything is verified: see ingest/unverified-share.ts.
  `create index event_unverified on event (workspace_id, seq) where trust = 0`,
  `create table milestone (
    workspace_id text not null, key text not null, name text not null, rule_json text not null,
    notify_from bigint, published_at bigint not null, notifies integer not null, looked_at_seq bigint,
    primary key (workspace_id, key))`,
  `create table milestone_reached (
    workspace_id text not null, milestone text not null, subject text not null, trust integer not null,
    at bigint not null, event_id text not null, account_id text, flow_id text, flow_step text,
    known_before integer not null, recorded_at bigint not null,
    primary key (workspace_id, subject, milestone, trust))`,
  `create table flow (
    workspace_id text not null, id text not null, kind text not null, current_version integer not null,
    next_version integer, next_at bigint, primary key (workspace_id, id))`,
  `create index flow_due on flow (next_at) where next_at is not null`,
  `create table flow_version (
    workspace_id text not null, flow_id text not null, version integer not null, document_json text not null,
    published_at bigint not null, primary key (workspace_id, flow_id, version))`,
  `create table flow_preview (
    workspace_id text not null, id text not null, document_json text not null, expires_at bigint not null,
    primary key (workspace_id, id))`,
  `create index flow_preview_by_end on flow_preview (expires_at)`,
  `create table flow_draft (
    workspace_id text not null, flow_id text not null, document_json text not null, saved_at bigint not null,
    saved_by text not null, primary key (workspace_id, flow_id))`,
  `create table flow_history (
    workspace_id text not null, user_id text not null, flow_id text not null, shown_at bigint not null,
    shows_json text, done_at bigint, closed_at bigint, answered_at bigint, ended_at bigint, snoozed_until bigint,
    declined_at bigint, progress_json text, flow_version integer, primary key (workspace_id, user_id, flow_id))`,
  // Of columns that never change: what a user sees next moves nothing in it.
  `create index flow_history_by_flow on flow_history (workspace_id, flow_id, user_id)`,
  `create table lease (
    workspace_id text not null, user_id text not null, account_id text, flow_id text not null,
    device text not null, given_at bigint not null, expires_at bigint not null,
    primary key (workspace_id, user_id))`,
  `create index lease_by_account on lease (workspace_id, account_id)`,
  `create table response (
    workspace_id text not null, id text not null, trust integer not null, flow_id text not null,
    flow_version integer not null, user_id text, account_id text, answers_json text not null,
    is_complete integer not null, at bigint not null, updated_at bigint not null,
    primary key (workspace_id, id, trust))`,
  `create index response_by_account on response (workspace_id, account_id, at)`,
  `create index response_by_flow on response (workspace_id, flow_id, at, id)`,
  `create index response_by_user on response (workspace_id, user_id)`,
  `create table registration (
    workspace_id text not null, flow_id text not null, user_id text not null, slot text, decided text not null,
    at bigint not null, event_id text not null, primary key (workspace_id, flow_id, user_id))`,
  `create index registration_by_slot on registration (workspace_id, flow_id, slot)`,
  `create index registration_by_user on registration (workspace_id, user_id)`,
  `create table conversation (
    workspace_id text not null, id text not null, user_id text not null, account_id text, flow_id text,
    created_at bigint not null, last_at bigint not null, answered_at bigint, read_at bigint not null,
    waiting_since bigint, notification_id text, revision integer not null, primary key (workspace_id, id))`,
  `create index conversation_by_user on conversation (workspace_id, user_id, last_at)`,
  `create index conversation_by_account on conversation (workspace_id, account_id, last_at)`,
  `create table conversation_message (
    workspace_id text not null, id text not null, conversation_id text not null, user_id text not null,
    person_id text, text text not null, at bigint not null, received_at bigint not null,
    primary key (workspace_id, id))`,
  `create index conversation_message_by_conversation
    on conversation_message (workspace_id, conversation_id, at)`,
  `create index conversation_message_by_user on conversation_message (workspace_id, user_id, received_at)`,
  `create table channel (
    workspace_id text not null, id text not null, kind text not null, config_json text not null,
    is_enabled integer not null, created_at bigint not null, name text, audience text not null default 'system',
    fallback_id text, off_because text, primary key (workspace_id, id))`,
  `create table notification (
    workspace_id text not null, id text not null, kind text not null, subject text not null, user_id text,
    account_id text, owner_id text, body_json text not null, created_at bigint not null, seq integer,
    acknowledged_at bigint, acknowledged_by text, to_id text, urgency text not null default 'normal',
    told_at bigint, task_id text, assigned_to text, snoozed_until bigint, note text,
    primary key (workspace_id, id))`,
  `create index notification_by_task on notification (workspace_id, task_id) where task_id is not null`,
  `create unique index notification_by_seq on notification (seq)`,
  `create index notification_by_workspace on notification (workspace_id, seq)`,
  `create index notification_unread on notification (workspace_id, seq) where acknowledged_at is null`,
  // How much somebody was told lately.
  `create index notification_by_to on notification (workspace_id, to_id, told_at)
    where told_at is not null`,
  `create index notification_of_first_use on notification (workspace_id, created_at) where kind = 'first_use'`,
  `create index notification_by_user on notification (workspace_id, user_id)`,
  `create table delivery (
    workspace_id text not null, notification_id text not null, channel_id text not null, status text not null,
    attempts integer not null, next_attempt_at bigint not null, delivered_at bigint, last_error text,
    queued_at bigint not null default 0, fallback_at bigint, claimed_until bigint not null default 0,
    primary key (workspace_id, notification_id, channel_id))`,
  // By channel, so that what waits for a dead one is not read past by all the others.
  `create index delivery_due on delivery (status, channel_id, next_attempt_at)`,
  `create index delivery_by_channel on delivery (workspace_id, channel_id, queued_at)`,
  // Empty where no channel has a fallback, and nearly so where one has.
  `create index delivery_fallback on delivery (fallback_at) where fallback_at is not null`,
  // What is being sent, where several may send.
  `create index delivery_claimed on delivery (claimed_until) where status = 'queued' and claimed_until > 0`,
  `create table counter (name text primary key, value bigint not null)`,
  `create table dead_letter (
    seq integer primary key autoincrement, workspace_id text not null, received_at bigint not null,
    trust integer not null, reason text not null, event_json text not null)`,
  `create index dead_letter_by_trust on dead_letter (trust, workspace_id, seq)`,
  ...PLAYBOOK_STATEMENTS,
  ...PRIVACY_STATEMENTS,
];

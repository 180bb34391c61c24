/** Columns that `account` has beside those that events fill. */
export const ACCOUNT_COLUMNS = `
    potential text, touch_level_by text, touch_level_reason text, touch_level_at bigint, contract_ends_at bigint,
    owner_by text, deputy_id text, seller_id text, region text, stage text, stage_at bigint, stage_by text,
    onboarding_model text, health_json text not null default '{}', growth_percent integer, share_percent integer,
    handover_at bigint`;

/** What people and imports know of accounts: see `account-tables.ts`. */
export const ACCOUNT_STATEMENTS = [
  `create index account_by_owner on account (workspace_id, owner_id)`,
  `create table contact (
    workspace_id text not null, id text not null, account_id text not null, name text not null, email text,
    phone text, title text, role text not null, user_id text, language text, created_at bigint not null,
    updated_at bigint not null, primary key (workspace_id, id))`,
  `create index contact_by_account on contact (workspace_id, account_id)`,
  `create index contact_by_user on contact (workspace_id, user_id) where user_id is not null`,
  `create table goal (
    workspace_id text not null, id text not null, account_id text not null, name text not null,
    measure text not null, start_value double precision not null, target_value double precision not null,
    now_value double precision not null, now_at bigint not null, start_at bigint not null, due_at bigint,
    feed_json text, fed_seq bigint not null, state text not null, state_at bigint not null, reached_at bigint,
    created_at bigint not null, created_by text, primary key (workspace_id, id))`,
  `create index goal_by_account on goal (workspace_id, account_id)`,
  // Small: what the clock looks at.
  `create index goal_under_way on goal (workspace_id, state) where state in ('open', 'at_risk')`,
  `create table handover (
    workspace_id text not null, account_id text not null, sold text not null, arrangements text not null,
    promises_json text not null, checklist_json text not null, written_by text, written_at bigint not null,
    updated_at bigint not null, accepted_by text, accepted_at bigint, primary key (workspace_id, account_id))`,
  `create table note (
    workspace_id text not null, id text not null, account_id text not null, user_id text, person_id text,
    text text not null, at bigint not null, updated_at bigint not null, primary key (workspace_id, id))`,
  `create index note_by_account on note (workspace_id, account_id, at)`,
  `create index note_by_user on note (workspace_id, user_id) where user_id is not null`,
  `create table stage_visit (
    workspace_id text not null, account_id text not null, stage text not null, entered_at bigint not null,
    left_at bigint, primary key (workspace_id, account_id, entered_at, stage))`,
  `create table account_change (
    seq integer primary key autoincrement, workspace_id text not null, account_id text not null,
    at bigint not null, field text not null, item_id text, from_json text, to_json text, by_kind text not null,
    by_id text, reason text)`,
  `create index account_change_by_account on account_change (workspace_id, account_id, seq)`,
  // What accounts paid before.
  `create index account_change_of_billing on account_change (workspace_id, at) where field = 'billingCents'`,
  `create table account_share (
    workspace_id text not null, id text not null, account_id text not null, created_at bigint not null,
    created_by text, expires_at bigint, revoked_at bigint, primary key (workspace_id, id))`,
  `create unique index account_share_by_id on account_share (id)`,
  `create index account_share_by_account on account_share (workspace_id, account_id)`,
];

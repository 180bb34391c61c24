/** Forgetting. Types stand in `privacy-tables.ts`. */
export const PRIVACY_STATEMENTS = [
  `create table erasure (
    workspace_id text not null, mark text not null, at bigint not null, epoch integer not null, copies_json text,
    primary key (workspace_id, mark)) without rowid`,
  `create table erasing (
    workspace_id text not null, mark text not null, subjects_json text not null,
    primary key (workspace_id, mark)) without rowid`,
  // Small ones, by which somebody is found who is named in another's row.
  `create index event_by_previous on event (workspace_id, previous_id) where previous_id is not null`,
  `create index digest_item_by_user on digest_item (workspace_id, user_id) where user_id is not null`,
  // For what is too old.
  `create index conversation_by_last on conversation (workspace_id, last_at)`,
  `create index response_of_somebody on response (workspace_id, updated_at) where user_id is not null`,
];

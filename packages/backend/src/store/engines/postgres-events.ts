/**
 * Events in a table a month, by when they came: what is too old goes as a whole table, in a moment and without leaving
 * holes, where a delete would read and write every row. Not by when they happened: that may be a month before, so that
 * old tables would go on growing, and what is kept is counted from when it came.
 *
 * A key of such a table cannot hold over all months, so an event's own stands in `event_id`. Triggers keep the two
 * together, and an event whose key is there is left out as if it had met a conflict: all else is written as for SQLite.
 *
 * What belongs into no month that is there (`sql/event-months.ts` makes them ahead) stands in `event_other`.
 */
export function toEventTables(statement: string): string[] {
  const table = statement
    .replace('as identity primary key', 'as identity')
    .replace(
      /unique \(workspace_id, subject, id, trust\)\)$/,
      'primary key (seq, received_at)) partition by range (received_at)',
    );
  return [table, ...STATEMENTS];
}

const STATEMENTS = [
  'create table event_other partition of event default',
  'create index event_by_subject on event (workspace_id, subject, id, trust)',
  `create table event_id (
    workspace_id text collate "C" not null, subject text collate "C" not null, id text collate "C" not null,
    trust bigint not null, received_at bigint not null, primary key (workspace_id, subject, id, trust))`,
  // Rows of a time lie together.
  'create index event_id_by_time on event_id using brin (received_at)',
  `create or replace function event_take_id() returns trigger language plpgsql as $$
    begin
      insert into event_id values (new.workspace_id, new.subject, new.id, new.trust, new.received_at)
        on conflict do nothing;
      if found then return new; end if;
      return null;
    end $$`,
  `create or replace function event_change_id() returns trigger language plpgsql as $$
    begin
      update event_id set subject = new.subject, id = new.id, trust = new.trust
        where workspace_id = old.workspace_id and subject = old.subject and id = old.id and trust = old.trust;
      return new;
    end $$`,
  `create or replace function event_leave_id() returns trigger language plpgsql as $$
    begin
      delete from event_id
        where workspace_id = old.workspace_id and subject = old.subject and id = old.id and trust = old.trust;
      return old;
    end $$`,
  'create trigger event_take_id before insert on event for each row execute function event_take_id()',
  `create trigger event_change_id before update of subject, id, trust on event
    for each row execute function event_change_id()`,
  'create trigger event_leave_id after delete on event for each row execute function event_leave_id()',
];

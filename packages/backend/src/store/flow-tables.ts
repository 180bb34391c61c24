import type { Generated } from 'kysely';
import type { Trust } from './tables.ts';

/** Tables of what can be shown, to whom it was, and what they answered. */
export type FlowTables = {
  flow: FlowTable;
  flow_version: FlowVersionTable;
  flow_preview: FlowPreviewTable;
  flow_draft: FlowDraftTable;
  flow_history: FlowHistoryTable;
  lease: LeaseTable;
  response: ResponseTable;
  registration: RegistrationTable;
};

type FlowTable = {
  workspace_id: string;
  id: string;
  kind: string;
  /** 0: none is published. */
  current_version: number;
  /** The version that becomes the current one, and when. */
  next_version: Generated<number | null>;
  next_at: Generated<number | null>;
};

/** Immutable once written. */
type FlowVersionTable = {
  workspace_id: string;
  flow_id: string;
  version: number;
  document_json: string;
  published_at: number;
};

/** A draft that whoever holds its link may see, until it ends. */
type FlowPreviewTable = {
  workspace_id: string;
  id: string;
  document_json: string;
  expires_at: number;
};

/** What somebody is writing, whole or not yet. */
type FlowDraftTable = {
  workspace_id: string;
  flow_id: string;
  document_json: string;
  saved_at: number;
  saved_by: string;
};

/** `FlowHistory` of one verified user, over all devices. */
type FlowHistoryTable = {
  workspace_id: string;
  user_id: string;
  flow_id: string;
  shown_at: number;
  shows_json: string | null;
  done_at: number | null;
  closed_at: number | null;
  answered_at: number | null;
  ended_at: number | null;
  snoozed_until: number | null;
  declined_at: number | null;
  /** Of a tour: where the user is in it. */
  progress_json: string | null;
  /** That was seen last. */
  flow_version: Generated<number | null>;
};

/** At most one live survey lease a person. */
type LeaseTable = {
  workspace_id: string;
  user_id: string;
  account_id: string | null;
  flow_id: string;
  device: string;
  given_at: number;
  expires_at: number;
};

type ResponseTable = {
  workspace_id: string;
  /** Made by the client, so that a partial answer and its completion are one row. */
  id: string;
  trust: Trust;
  flow_id: string;
  flow_version: number;
  user_id: string | null;
  account_id: string | null;
  answers_json: string;
  is_complete: number;
  at: number;
  updated_at: number;
};

/** Where one verified user stands with one invitation, after the newest of their words that was decided. */
type RegistrationTable = {
  workspace_id: string;
  flow_id: string;
  user_id: string;
  /** The time that is theirs. Null: none, because it was full or they have cancelled. */
  slot: string | null;
  /** The client-made id of what was decided last, by which its page knows the answer. */
  decided: string;
  /** When that was said, and by which event: what is older, or comes again, is decided already. */
  at: number;
  event_id: string;
};

import type { Generated } from 'kysely';
import type { AccountTables } from './account-tables.ts';
import type { ConversationMessageTable, ConversationTable } from './conversation-tables.ts';
import type { FlowTables } from './flow-tables.ts';
import type { ChannelTable, DeliveryTable, NotificationTable } from './notify-tables.ts';
import type { PlaybookTables } from './playbook-tables.ts';
import type { PrivacyTables } from './privacy-tables.ts';
import type {
  AuditTable,
  PersonTable,
  SavedViewTable,
  SecretKeyTable,
  SessionTable,
  SignInLinkTable,
  WorkspaceTable,
} from './workspace-tables.ts';

/**
 * The tables, as Kysely reads them. Plain columns only: text, integers, UTC milliseconds (`…_at`), and JSON as
 * text (`…_json`), so that every engine holds the same. Every table is scoped by its workspace, in its key.
 */
export type Tables = AccountTables &
  FlowTables &
  PlaybookTables &
  PrivacyTables & {
    workspace: WorkspaceTable;
    secret_key: SecretKeyTable;
    person: PersonTable;
    sign_in_link: SignInLinkTable;
    session: SessionTable;
    audit: AuditTable;
    saved_view: SavedViewTable;
    user: UserTable;
    user_session: UserSessionTable;
    identity: IdentityTable;
    merged_subject: MergedSubjectTable;
    event: EventTable;
    milestone: MilestoneTable;
    milestone_reached: MilestoneReachedTable;
    conversation: ConversationTable;
    conversation_message: ConversationMessageTable;
    channel: ChannelTable;
    notification: NotificationTable;
    delivery: DeliveryTable;
    counter: CounterTable;
    dead_letter: DeadLetterTable;
  };

/** 1 is a person whose token was verified; 0 is what anyone may claim. */
export type Trust = 0 | 1;

/** A person who uses the host product and has been verified. */
type UserTable = {
  workspace_id: string;
  id: string;
  /** Where the user was last seen, and when that was. */
  account_id: string | null;
  account_at: number | null;
  traits_json: string;
  /** Earliest verified event: the first session. */
  first_seen_at: number;
  last_seen_at: number;
  /** The earliest `createdAt` that their traits have said. */
  created_at: number | null;
  /** When each trait was said, by its name: an older event that comes later does not overwrite. */
  traits_at_json: Generated<string>;
};

/** One that a verified user has had, on any device: there to be counted. */
type UserSessionTable = { workspace_id: string; user_id: string; session_id: string };

/** An anonymous id belongs to the first verified user who identifies on it, for ever. */
type IdentityTable = {
  workspace_id: string;
  anonymous_id: string;
  user_id: string;
  /** Of the newest token that identified here and names one: where the anonymous use counts. */
  account_id: string | null;
  at: number;
  /** The newest verified identify or alias of it. What was done under the anonymous id until then is its user's. */
  identified_at: number;
};

/** A user or an account that turned out to be another: whatever comes of it counts as that one's. */
type MergedSubjectTable = {
  workspace_id: string;
  /** `user:<id>` or `account:<id>`, after NFC. */
  subject: string;
  /** Never one that is merged itself: there are no chains. */
  into_subject: string;
  at: number;
};

type EventTable = {
  /** Order of arrival; for paging, never for deduplication. */
  seq: Generated<number>;
  workspace_id: string;
  trust: Trust;
  /** `user:<id>` or `anon:<anonymous id>`, after NFC. */
  subject: string;
  id: string;
  type: string;
  name: string | null;
  /** Corrected by the device's clock error, clamped to [received − 30 d, received]. */
  at: number;
  received_at: number;
  anonymous_id: string;
  session_id: string;
  /** Of an `alias`: the id that was the user's too. */
  previous_id: string | null;
  account_id: string | null;
  /** 1 when the vendor's own staff did it: stored, never a milestone. */
  is_internal: number;
  properties_json: string | null;
  context_json: string | null;
  flow_id: string | null;
  flow_version: number | null;
  flow_step: string | null;
};

type MilestoneTable = {
  workspace_id: string;
  key: string;
  name: string;
  /** `MilestoneRule` of the protocol. */
  rule_json: string;
  /** Users and accounts that were there before are `known_before`. Null until it is published: all are. */
  notify_from: number | null;
  published_at: number;
  /** 0 until what was stored before it was published has been looked at. */
  notifies: number;
  /** The last stored event that was looked at, while that is under way; else null. */
  looked_at_seq: number | null;
};

type MilestoneReachedTable = {
  workspace_id: string;
  milestone: string;
  /** `user:<id>` or `account:<id>`, after NFC. */
  subject: string;
  trust: Trust;
  /** The earliest true time known. */
  at: number;
  event_id: string;
  account_id: string | null;
  flow_id: string | null;
  flow_step: string | null;
  known_before: number;
  recorded_at: number;
};

/** The last number given out, of what is counted up for ever. */
type CounterTable = { name: string; value: number };

/** What was acknowledged and could not be applied: kept whole, counted; what was verified is never dropped. */
type DeadLetterTable = {
  seq: Generated<number>;
  workspace_id: string;
  received_at: number;
  trust: Trust;
  reason: string;
  /** `CheckedEvent` of ingest. */
  event_json: string;
};

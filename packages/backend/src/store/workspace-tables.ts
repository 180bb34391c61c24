import type { InboxPlace } from '@polku/flows';
import type { Generated } from 'kysely';
import type { Role } from '../http/api.ts';

/** Tables of a workspace itself: its keys, and the people who sign in. */

export type WorkspaceTable = {
  id: string;
  name: string;
  write_key: string;
  /** For notification ids; never leaves the backend. */
  secret: string;
  /** One or two live secrets that sign identity tokens, newest first. */
  token_secrets_json: string;
  origins_json: string;
  allow_unverified: number;
  is_paused: number;
  policy_json: string;
  theme_json: string;
  created_at: number;
  /** The write key before this one; it works until it is dropped. */
  former_write_key: Generated<string | null>;
  /** Where the inbox is drawn; null: there is none. */
  inbox: Generated<InboxPlace | null>;
  /** `SuccessSettings`: touch levels, routing, the success path. */
  success_json: Generated<string>;
};

/** With it a server's word counts. Stored as SHA-256 only. */
export type SecretKeyTable = {
  hash: string;
  workspace_id: string;
  id: string;
  /** What people call it. */
  name: string;
  created_at: number;
  revoked_at: number | null;
};

/** Someone who signs in to the console. */
export type PersonTable = {
  workspace_id: string;
  id: string;
  email: string;
  name: string;
  role: Role;
  created_at: number;
  /** IANA. */
  time_zone: Generated<string>;
  /** What we write to them in. */
  language: Generated<'en' | 'fi'>;
  /** Away from then until then; either end may be open. */
  away_from: Generated<number | null>;
  away_until: Generated<number | null>;
  /** For routing: the same words as those of accounts. */
  region: Generated<string | null>;
  /** When a routing rule chose them last. */
  routed_at: Generated<number | null>;
  /** When they ended digests by e-mail, with the link in one. */
  digest_mail_off_at: Generated<number | null>;
  /** The end of the last week that they were told the figures of. */
  figures_at: Generated<number | null>;
  /** `Telling` of `success/telling.ts`: how they want to hear of what. */
  telling_json: Generated<string>;
};

/** A page of the console as a person has cut and sorted it, under the name that they gave it. */
export type SavedViewTable = {
  workspace_id: string;
  person_id: string;
  id: string;
  page: string;
  name: string;
  query: string;
  created_at: number;
};

/** Secrets of links and sessions are stored as SHA-256 only. */
export type SignInLinkTable = {
  hash: string;
  workspace_id: string;
  person_id: string;
  expires_at: number;
  used_at: number | null;
};

export type SessionTable = {
  hash: string;
  workspace_id: string;
  person_id: string;
  created_at: number;
  expires_at: number;
};

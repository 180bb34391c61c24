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
  /** `Retention`: for how long what is kept. */
  retention_json: Generated<string>;
  /** `FirstRun` of `success/first-run.ts`; null: it was made by the command line, or its first run is over. */
  first_run_json: Generated<string | null>;
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
  /** What it opens: `SCOPES` of `success/keys.ts`. */
  scopes_json: string;
  /** To the hour. */
  last_used_at: Generated<number | null>;
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
  /** Absent for who signs in by links alone, or by somebody else's word. See `success/password.ts`. */
  password_hash: Generated<string | null>;
  /** Since then they are let in no more; what they did keeps their name. */
  deactivated_at: Generated<number | null>;
  /** When they ended digests by e-mail, with the link in one. */
  digest_mail_off_at: Generated<number | null>;
  /** The end of the last week that they were told the figures of. */
  figures_at: Generated<number | null>;
  /** The end of the last week of which they were sent users' own words. */
  words_at: Generated<number | null>;
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
  /**
   * `session`: signs in. `password`: lets its holder choose one. `setup`: makes the first workspace and its first person,
   * and so belongs to nobody: workspace and person are empty.
   */
  purpose: 'session' | 'password' | 'setup';
};

/** Who saw and did what in the console: see `http/audit.ts`. */
export type AuditTable = {
  seq: Generated<number>;
  workspace_id: string;
  at: number;
  /** Null: nobody was signed in yet. */
  person_id: string | null;
  /** Method and route, without ids. */
  action: string;
  /** The id that the address named, and the one within it. */
  subject: string | null;
  item: string | null;
  status: number;
};

export type SessionTable = {
  hash: string;
  workspace_id: string;
  person_id: string;
  created_at: number;
  expires_at: number;
  /** What kind of browser, as a person would call it. */
  agent: string;
};

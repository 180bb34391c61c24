/** The shapes of `/api/people`; what holds for all stands in `api.ts`. */
import type { Role } from './api.ts';

export type PersonLine = {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** What we write to them in. */
  language: 'en' | 'fi';
  /** IANA. */
  timeZone: string;
  /** For routing: the same words as those of accounts. */
  region: string | null;
  /** When they are away; an end that is null is open. Null: nothing is planned. */
  away: { from: string | null; until: string | null } | null;
  /** At this moment. */
  isAway: boolean;
  /** False: they are let in no more, and nothing is routed to them. */
  isActive: boolean;
  /** How many they own, and how many wait for them. */
  accounts: number;
  openTasks: number;
};

/** `GET /api/people`: by name. */
export type PeopleList = { people: PersonLine[] };

/**
 * `PATCH /api/me` for oneself, `PATCH /api/people/:id` for who may plan the absence of others; both are answered with the
 * line. What is absent stays as it is. Who is away is not routed to: their deputy is.
 */
export type PersonPatch = {
  /** Null: not away. Without `from`: from now on; without `until`: until somebody says otherwise. */
  away?: { from?: string | null; until?: string | null } | null;
  region?: string | null;
  language?: 'en' | 'fi';
  timeZone?: string;
};

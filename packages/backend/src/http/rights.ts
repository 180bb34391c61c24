import type { MiddlewareHandler } from 'hono';
import type { AccountChange } from '../success/account-change.ts';
import { ROLES, type Role } from './api.ts';
import type { ConsoleEnv } from './console-env.ts';

/**
 * Who may do what in the console: one table of rights by role, shown in `docs/roles.md`, which a test holds to it.
 * Every route below `/api` names its right where it is written, `.get('/tasks', may('read'), …)`; the gate lets
 * nobody to a route that names none, so that a forgotten one is shut and not open. Where a right holds for a part
 * of a route only, as for the fields of an account, the handler asks further.
 */
export const RIGHTS = {
  /** What concerns whoever asks and nobody else: their session, how they are told. */
  own: ROLES,
  read: ROLES,
  acknowledge: ['admin', 'lead', 'csm'],
  converse: ['admin', 'lead', 'csm'],
  work_tasks: ['admin', 'lead', 'csm', 'trainer'],
  /** Which fields: {@link mayChangeField}. */
  change_account: ['admin', 'lead', 'csm', 'seller', 'trainer'],
  write_goals: ['admin', 'lead', 'csm'],
  write_contacts: ['admin', 'lead', 'csm', 'seller'],
  write_notes: ['admin', 'lead', 'csm', 'seller', 'trainer'],
  write_handover: ['admin', 'lead', 'csm', 'seller'],
  accept_handover: ['admin', 'lead', 'csm'],
  share_account: ['admin', 'lead', 'csm'],
  /** A CSM only those of one account. */
  write_playbooks: ['admin', 'lead', 'csm'],
  work_references: ['admin', 'lead', 'csm'],
  /** Flows: made, published, paused. */
  write_flows: ['admin', 'lead'],
  /** How accounts are treated: touch levels, routing, the success path. */
  write_settings: ['admin', 'lead'],
  import_accounts: ['admin', 'lead'],
  /** When people are away, where they work, what they speak. */
  plan_absence: ['admin', 'lead'],
  /** Names, tests, pauses and replays; not where they lead. */
  run_channels: ['admin', 'lead'],
  add_channels: ['admin'],
  manage_milestones: ['admin'],
  manage_people: ['admin'],
  manage_keys: ['admin'],
  /** A person's own data: handed out, erased. */
  manage_privacy: ['admin'],
  read_audit: ['admin'],
} as const satisfies { [right: string]: readonly Role[] };

export type Right = keyof typeof RIGHTS;

export const hasRight = (role: Role, right: Right): boolean => {
  const roles: readonly Role[] = RIGHTS[right];
  return roles.includes(role);
};

/** Sellers and trainers know how an account is brought in; the rest of it is its CSM's. */
export const mayChangeField = (role: Role, field: keyof AccountChange): boolean =>
  (role !== 'seller' && role !== 'trainer') || field === 'onboardingModel';

/** Declares who may call a route; the gate reads it. `anyone`: also who is not signed in. */
export function may(
  right: Right | 'anyone',
  { isNoted = false }: { isNoted?: boolean } = {},
): MiddlewareHandler<ConsoleEnv> & Declared {
  const pass: MiddlewareHandler<ConsoleEnv> = (_, next) => next();
  return Object.assign(pass, { right, isNoted });
}

type Declared = {
  right: Right | 'anyone';
  /** Reading it is noted in the audit, as every change is: it shows somebody's data. */
  isNoted: boolean;
};

/** What a route has declared; undefined for one that has forgotten to. */
export const declaredOf = (handler: object): Declared | undefined =>
  // Set by `may` alone.
  'right' in handler ? (handler as Declared) : undefined;

export const rightOf = (handler: object): Declared['right'] | undefined =>
  declaredOf(handler)?.right;

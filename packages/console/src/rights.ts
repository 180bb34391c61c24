import type { Role } from '@polku/backend/api';

/**
 * Who is offered what, on an account above all. The backend holds to the same, and lets nobody do more: this keeps away buttons that
 * would only be refused. A test holds it to `docs/roles.md`.
 */
export const RIGHTS = {
  acknowledge: ['admin', 'lead', 'csm'],
  converse: ['admin', 'lead', 'csm'],
  work_tasks: ['admin', 'lead', 'csm', 'trainer'],
  /** Which fields: sellers and trainers its onboarding model alone. */
  change_account: ['admin', 'lead', 'csm', 'seller', 'trainer'],
  write_goals: ['admin', 'lead', 'csm'],
  write_contacts: ['admin', 'lead', 'csm', 'seller'],
  write_notes: ['admin', 'lead', 'csm', 'seller', 'trainer'],
  write_handover: ['admin', 'lead', 'csm', 'seller'],
  accept_handover: ['admin', 'lead', 'csm'],
  share_account: ['admin', 'lead', 'csm'],
} as const satisfies { [right: string]: readonly Role[] };

export type Right = keyof typeof RIGHTS;

export const mayDo = (role: Role, right: Right): boolean =>
  (RIGHTS[right] as readonly Role[]).includes(role);

/** Sellers and trainers know how an account is brought in; the rest of it is its CSM's. */
export const mayChangeField = (role: Role, field: string): boolean =>
  mayDo(role, 'change_account') &&
  ((role !== 'seller' && role !== 'trainer') || field === 'onboardingModel');

import type { Role } from '@polku/backend/api';
import type { InboxScope } from '@polku/backend/api-inbox';

/** Every address of the console, both ways. */

export const ROUTES = {
  inbox: '/',
  accounts: '/accounts',
  account: '/accounts/:id',
  flows: '/flows',
  flow: '/flows/:id',
  insight: '/insight',
  playbooks: '/playbooks',
  settings: '/settings',
  start: '/start',
  signIn: '/sign-in',
} as const;

export const inboxPath = (scope: InboxScope): string => `${ROUTES.inbox}?scope=${scope}`;

export const accountPath = (id: string): string => `${ROUTES.accounts}/${encodeURIComponent(id)}`;

export const flowPath = (id: string): string => `${ROUTES.flows}/${encodeURIComponent(id)}`;

/** Its id is of letters that no address writes otherwise. */
export const parseFlowId = (pathname: string): string => pathname.slice(ROUTES.flows.length + 1);

/** One section of the settings. */
export const settingsPath = (section: string): string => `${ROUTES.settings}?section=${section}`;

/** Where on the account's page a conversation stands. */
export const conversationPath = (accountId: string, id: string): string =>
  `${accountPath(accountId)}#${conversationAnchor(id)}`;

export const conversationAnchor = (id: string): string => `conversation-${id}`;

/**
 * The account id of `/accounts/<id>`. Read from the address itself: the router decodes a path before it
 * matches, and an id with a `%` in it would be decoded twice.
 */
export function parseAccountId(pathname: string): string {
  const encoded = pathname.slice(ROUTES.accounts.length + 1);
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded; // written by hand; no such account
  }
}

/** The scope that the address asks for; else their own accounts for a CSM, everyone's for the others. */
export function pickScope(search: string, role: Role): InboxScope {
  const asked = new URLSearchParams(search).get('scope');
  if (asked === 'mine' || asked === 'all') return asked;
  return role === 'csm' ? 'mine' : 'all';
}

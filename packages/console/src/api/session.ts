import type { Me } from '@polku/backend/api';
import type { Client } from './client.ts';

export type SessionApi = ReturnType<typeof createSessionApi>;

export const createSessionApi = ({ get, send }: Client) => ({
  me: () => get<Me>('/api/me'),
  /** Trades a one-time token for the session cookie. `invalid_link` when it was used or is too old. */
  signIn: (token: string) => send<void>('POST', '/api/session', { token }),
  signOut: () => send<void>('DELETE', '/api/session'),
});

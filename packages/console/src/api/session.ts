import type { Me } from '@polku/backend/api';
import type { Setup, WaysIn } from '@polku/backend/api-doors';
import type { Client } from './client.ts';

export type SessionApi = ReturnType<typeof createSessionApi>;

export const createSessionApi = ({ get, send }: Client) => ({
  me: () => get<Me>('/api/me'),
  /** Trades a one-time token for the session cookie. `invalid_link` when it was used or is too old. */
  signIn: (token: string) => send<void>('POST', '/api/session', { token }),
  /** `wrong_password`, or `rate_limited` after several. */
  enter: (email: string, password: string) =>
    send<void>('POST', '/api/session/password', { email, password }),
  /** By a link: chooses a password, and signs in. `invalid_link`, or `invalid_body` with what is wrong with it. */
  choose: (token: string, password: string) =>
    send<void>('PUT', '/api/password', { token, password }),
  /** Makes the first workspace and its admin, and signs in. `invalid_link`, or `invalid_body` with the field. */
  setUp: (given: Setup) => send<void>('POST', '/api/setup', given),
  /** How people sign in here beside their password. */
  ways: () => get<WaysIn>('/api/session/ways'),
  /** Sends a link to that address, if somebody of ours has it; the answer does not tell. */
  remind: (email: string) => send<void>('POST', '/api/password/reminder', { email }),
  signOut: () => send<void>('DELETE', '/api/session'),
});

import type { Me } from '@polku/backend/api';
import { type FailureCode, failureCode } from './api/client.ts';
import type { SessionApi } from './api/session.ts';
import { createCell, type ReadableCell } from './cell.ts';

/**
 * Who is signed in. A session that ends (401 anywhere, or a sign-out in another tab) keeps the address, so
 * that signing in again, in whichever tab, brings the person back to where they were.
 */
export type SessionState =
  | { status: 'loading' }
  | { status: 'signing_in' }
  | { status: 'in'; me: Me }
  /** `problem` is why the link was not taken. */
  | { status: 'out'; problem?: FailureCode }
  | { status: 'failed'; failure: FailureCode };

export type Session = {
  state: ReadableCell<SessionState>;
  /** Does again what failed: the sign-in, or the question who is signed in. */
  retry(): void;
  /** Throws an `ApiError` when the backend could not be told. */
  signOut(): Promise<void>;
  /** The backend has answered that nobody is signed in. */
  onSignedOut(): void;
};

export type SessionOptions = {
  api: SessionApi;
  /** Of the sign-in link, when the page was opened by one. */
  token: string | undefined;
  /** Between the tabs of this browser; they share the cookie. */
  channel: BroadcastChannel;
};

export function createSession({ api, token, channel }: SessionOptions): Session {
  const cell = createCell<SessionState>({ status: 'loading' });
  /** Kept until the backend has answered it, yes or no. */
  let pendingToken = token;

  async function ask(ifOut: SessionState = { status: 'out' }): Promise<void> {
    try {
      cell.set({ status: 'in', me: await api.me() });
    } catch (error) {
      const failure = failureCode(error);
      cell.set(failure === 'signed_out' ? ifOut : { status: 'failed', failure });
    }
  }

  async function enter(linkToken: string): Promise<void> {
    cell.set({ status: 'signing_in' });
    try {
      await api.signIn(linkToken);
      pendingToken = undefined;
      channel.postMessage('in');
      await ask();
    } catch (error) {
      const problem = failureCode(error);
      if (problem !== 'invalid_link') return cell.set({ status: 'out', problem });
      pendingToken = undefined;
      // An old link, followed by somebody who is still signed in, is no reason to stop them.
      await ask({ status: 'out', problem });
    }
  }

  function start() {
    if (pendingToken !== undefined) return void enter(pendingToken);
    cell.set({ status: 'loading' });
    void ask();
  }

  channel.addEventListener('message', ({ data }) => {
    if (data === 'in') void ask();
    else cell.set({ status: 'out' });
  });

  start();
  return {
    state: cell,
    retry: start,
    async signOut() {
      await api.signOut();
      channel.postMessage('out');
      cell.set({ status: 'out' });
    },
    onSignedOut() {
      // Before the first answer and during a sign-in, `ask` and `enter` decide themselves.
      if (cell.get().status === 'in') cell.set({ status: 'out' });
    },
  };
}

/**
 * The token of a sign-in link (`/sign-in#<token>`), taken out of the address at once: neither the history,
 * nor a screenshot, nor a shared address holds it afterwards.
 */
export function takeToken(location: Location, history: History): string | undefined {
  const token = location.hash.slice(1);
  if (location.pathname !== '/sign-in' || token === '') return undefined;
  history.replaceState(history.state, '', location.pathname);
  return token;
}

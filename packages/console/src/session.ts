import type { Me } from '@polku/backend/api';
import type { Setup, WaysIn } from '@polku/backend/api-doors';
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
  /** `problem` is why the link was not taken; `link`: what it lets them do. */
  | { status: 'out'; problem?: FailureCode; link?: 'password' | 'setup' }
  | { status: 'failed'; failure: FailureCode };

export type Session = {
  state: ReadableCell<SessionState>;
  /** Does again what failed: the sign-in, or the question who is signed in. */
  retry(): void;
  /** By e-mail and password. Throws an `ApiError` when they are not let in. */
  enter(email: string, password: string): Promise<void>;
  /** The password of whoever has opened a link for it. Throws an `ApiError` when it is refused. */
  choose(password: string): Promise<void>;
  /** Makes the first workspace, by a link for it. Throws an `ApiError` when it is refused. */
  setUp(given: Omit<Setup, 'token'>): Promise<void>;
  /** What is known of the workspace is asked anew. */
  refresh(): Promise<void>;
  /** How people sign in here beside their password. */
  ways(): Promise<WaysIn>;
  /** Asks for such a link by mail. Throws an `ApiError` when the backend could not be told. */
  remind(email: string): Promise<void>;
  /** Throws an `ApiError` when the backend could not be told. */
  signOut(): Promise<void>;
  /** The backend has answered that nobody is signed in. */
  onSignedOut(): void;
};

export type SessionOptions = {
  api: SessionApi;
  /** Of the link, when the page was opened by one; `password=…` and `setup=…` are no way in yet: see {@link SessionState}. */
  token: string | undefined;
  /** Between the tabs of this browser; they share the cookie. */
  channel: BroadcastChannel;
};

export function createSession({ api, token, channel }: SessionOptions): Session {
  const cell = createCell<SessionState>({ status: 'loading' });
  const [, link, linkToken = ''] = /^(password|setup)=(.*)$/s.exec(token ?? '') ?? [];
  /** Kept until the backend has answered it, yes or no. */
  let pendingToken = link === undefined ? token : undefined;

  async function ask(ifOut: SessionState = { status: 'out' }): Promise<void> {
    try {
      cell.set({ status: 'in', me: await api.me() });
    } catch (error) {
      const failure = failureCode(error);
      cell.set(failure === 'signed_out' ? ifOut : { status: 'failed', failure });
    }
  }

  async function enter(oneTimeToken: string): Promise<void> {
    cell.set({ status: 'signing_in' });
    try {
      await api.signIn(oneTimeToken);
      pendingToken = undefined;
      await entered();
    } catch (error) {
      const problem = failureCode(error);
      if (problem !== 'invalid_link') return cell.set({ status: 'out', problem });
      pendingToken = undefined;
      // An old link, followed by somebody who is still signed in, is no reason to stop them.
      await ask({ status: 'out', problem });
    }
  }

  /** The cookie is there: who is in now is asked, here and in the other tabs. */
  async function entered(): Promise<void> {
    channel.postMessage('in');
    await ask();
  }

  function start() {
    if (link === 'password' || link === 'setup') return cell.set({ status: 'out', link });
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
    async enter(email, password) {
      await api.enter(email, password);
      await entered();
    },
    async choose(password) {
      await api.choose(linkToken, password);
      await entered();
    },
    async setUp(given) {
      await api.setUp({ token: linkToken, ...given });
      await entered();
    },
    refresh: () => ask(),
    ways: () => api.ways(),
    remind: (email) => api.remind(email),
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

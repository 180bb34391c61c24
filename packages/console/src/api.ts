import type {
  AccountConversation,
  AccountConversations,
  AccountList,
  AccountPage,
  InboxItem,
  InboxPage,
  InboxScope,
  Me,
} from '@polku/backend/api';
import type { ErrorBody, ErrorCode } from '@polku/protocol';

/**
 * Every request of the console but the live feed, one line each. Same origin and cookie session; a request
 * that changes something is JSON with `x-polku: 1`, which no foreign page can send without being asked first.
 */

/** `unreachable`: no answer, or one that is not of our backend (a proxy, a captive portal). */
export type FailureCode = ErrorCode | 'unreachable';

/** Thrown by every method of the API. */
export class ApiError extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiError';
    this.code = code;
  }
}

/** What went wrong, in one word, of anything that was caught. */
export const failureCode = (error: unknown): FailureCode =>
  error instanceof ApiError ? error.code : 'internal';

const TIMEOUT_MS = 15_000;

export type Api = ReturnType<typeof createApi>;

/**
 * @param options.fetch the window's, or a fake
 * @param options.onSignedOut called at each 401 `signed_out`, before the error is thrown
 */
export function createApi(options: { fetch: typeof fetch; onSignedOut(): void }) {
  async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await answer(path, init);
    if (response.status === 204) return undefined as T; // callers of such paths ask for void
    const body = await json(response, path);
    if (response.ok) return body as T; // trusted: it is our own backend, of the same version
    const { code, message } = (body as ErrorBody).error ?? {};
    if (!code) throw notOurs(path, response.status);
    if (code === 'signed_out') options.onSignedOut();
    throw new ApiError(code, message);
  }

  async function answer(path: string, init: RequestInit): Promise<Response> {
    try {
      return await options.fetch(path, {
        credentials: 'same-origin',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...init,
      });
    } catch (cause) {
      const message = `No answer to ${path} within ${TIMEOUT_MS} ms. Check the connection and try again.`;
      throw new ApiError('unreachable', message, { cause });
    }
  }

  const change = <T>(method: 'POST' | 'DELETE', path: string, body: object = {}) =>
    request<T>(path, {
      method,
      headers: { 'content-type': 'application/json', 'x-polku': '1' },
      body: JSON.stringify(body),
    });

  const acknowledgement = (id: string) => `/api/inbox/${encodeURIComponent(id)}/acknowledge`;

  return {
    me: () => request<Me>('/api/me'),
    /** Trades a one-time token for the session cookie. `invalid_link` when it was used or is too old. */
    signIn: (token: string) => change<void>('POST', '/api/session', { token }),
    signOut: () => change<void>('DELETE', '/api/session'),
    inbox: ({ scope, before }: { scope: InboxScope; before?: number }) =>
      request<InboxPage>(`/api/inbox?scope=${scope}${before ? `&before=${before}` : ''}`),
    acknowledge: (id: string) => change<InboxItem>('POST', acknowledgement(id)),
    undoAcknowledge: (id: string) => change<InboxItem>('DELETE', acknowledgement(id)),
    accounts: () => request<AccountList>('/api/accounts'),
    account: (id: string) => request<AccountPage>(`/api/accounts/${encodeURIComponent(id)}`),
    conversations: (accountId: string) =>
      request<AccountConversations>(`/api/accounts/${encodeURIComponent(accountId)}/conversations`),
    /** Sent again under the same id it is the same answer. */
    answer: (conversationId: string, message: { id: string; text: string }) =>
      change<AccountConversation>(
        'POST',
        `/api/conversations/${encodeURIComponent(conversationId)}/messages`,
        message,
      ),
  };
}

async function json(response: Response, path: string): Promise<unknown> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Not JSON: said below, with the status.
  }
  throw notOurs(path, response.status);
}

function notOurs(path: string, status: number): ApiError {
  const message = `Unexpected answer to ${path}: expected Polku's JSON, received status ${status} and something else. Check what stands between this page and the backend.`;
  return new ApiError('unreachable', message);
}

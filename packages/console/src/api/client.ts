import type { ErrorBody, ErrorCode } from '@polku/protocol';

/**
 * How the console asks its backend: same origin and cookie session; a request that changes something is JSON with
 * `x-polku: 1`, which no foreign page can send without being asked first. What is asked stands beside this file, one
 * file a page, one line a request, so that a page's requests are loaded with the page.
 */

/** `unreachable`: no answer, or one that is not of our backend (a proxy, a captive portal). */
export type FailureCode = ErrorCode | 'unreachable';

/** Thrown by every request. `field` is what of the body was refused, where the backend says it. */
export class ApiError extends Error {
  readonly code: FailureCode;
  readonly field: string | undefined;

  constructor(code: FailureCode, message: string, options: ErrorOptions & { field?: string } = {}) {
    super(message, options);
    this.name = 'ApiError';
    this.code = code;
    this.field = options.field;
  }
}

/** What went wrong, in one word, of anything that was caught. */
export const failureCode = (error: unknown): FailureCode =>
  error instanceof ApiError ? error.code : 'internal';

export type Client = {
  /** Asks for `path`, with what is defined of `query`. */
  get<T>(path: string, query?: Query): Promise<T>;
  /** Changes something. @param body sent as JSON @default {} */
  /** Calls `listener` with each change that the backend has taken; returns the unsubscribe. */
  onSent(listener: (method: string, path: string) => void): () => void;
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
};

export type Query = { [name: string]: string | number | boolean | undefined };

const TIMEOUT_MS = 15_000;

/**
 * @param options.fetch the window's, or a fake
 * @param options.onSignedOut called at each 401 `signed_out`, before the error is thrown
 */
export function createClient(options: { fetch: typeof fetch; onSignedOut(): void }): Client {
  const listeners = new Set<(method: string, path: string) => void>();
  async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await answer(path, init);
    if (response.status === 204) return undefined as T; // callers of such paths ask for void
    const body = await json(response, path);
    if (response.ok) return body as T; // trusted: it is our own backend, of the same version
    const { code, message, field } = (body as ErrorBody).error ?? {};
    if (!code) throw notOurs(path, response.status);
    if (code === 'signed_out') options.onSignedOut();
    throw new ApiError(code, message, field === undefined ? {} : { field });
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

  return {
    get: (path, query) => request(withQuery(path, query)),
    onSent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async send<T>(method: string, path: string, body: unknown = {}) {
      const answer = await request<T>(path, {
        method,
        headers: { 'content-type': 'application/json', 'x-polku': '1' },
        body: JSON.stringify(body),
      });
      for (const listen of [...listeners]) listen(method, path);
      return answer;
    },
  };
}

/** A part of a path that an id is put into. */
export const part = encodeURIComponent;

function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) params.set(name, String(value));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
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

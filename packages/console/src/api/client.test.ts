import { describe, expect, it, vi } from 'vitest';
import { createAccountsApi } from './accounts.ts';
import { createClient } from './client.ts';
import { createInboxApi } from './inbox.ts';
import { createSessionApi } from './session.ts';

function start(answer: () => Response | Promise<Response>) {
  const requests: { path: string; init: RequestInit }[] = [];
  const onSignedOut = vi.fn();
  const client = createClient({
    fetch: async (path, init) => {
      requests.push({ path: String(path), init: init ?? {} });
      return answer();
    },
    onSignedOut,
  });
  const api = {
    ...createSessionApi(client),
    ...createInboxApi(client),
    ...createAccountsApi(client),
  };
  return { api, client, requests, onSignedOut };
}

type Api = ReturnType<typeof start>['api'];

const failed = (status: number, code: string) =>
  Response.json({ error: { code, message: 'Said by the backend.' } }, { status });

describe('requests', () => {
  it.each([
    ['GET', '/api/me', (api: Api) => api.me()],
    ['POST', '/api/session', (api: Api) => api.signIn('t')],
    ['DELETE', '/api/session', (api: Api) => api.signOut()],
    ['GET', '/api/inbox?scope=all', (api: Api) => api.inbox({ scope: 'all' })],
    [
      'GET',
      '/api/inbox?scope=mine&before=9',
      (api: Api) => api.inbox({ scope: 'mine', before: 9 }),
    ],
    ['POST', '/api/inbox/a%2Fb/acknowledge', (api: Api) => api.acknowledge('a/b')],
    ['DELETE', '/api/inbox/a%2Fb/acknowledge', (api: Api) => api.undoAcknowledge('a/b')],
    ['GET', '/api/account-table', (api: Api) => api.accountTable()],
    ['GET', '/api/accounts/a%2Fb%3F%25', (api: Api) => api.account('a/b?%')],
  ])('%s %s', async (method, path, call) => {
    const { api, requests } = start(() => Response.json({}));
    await call(api);
    expect(requests).toMatchObject([
      { path, init: { credentials: 'same-origin', redirect: 'error' } },
    ]);
    const init = requests[0]?.init;
    expect(init?.method ?? 'GET').toBe(method);
    const headers = { 'content-type': 'application/json', 'x-polku': '1' };
    expect(init?.headers).toEqual(method === 'GET' ? undefined : headers);
  });

  it('sends the token in the body, never in the address', async () => {
    const { api, requests } = start(() => new Response(null, { status: 204 }));
    await expect(api.signIn('secret')).resolves.toBeUndefined();
    expect(requests[0]?.init.body).toBe('{"token":"secret"}');
    expect(requests[0]?.path).not.toContain('secret');
  });
});

describe('failures', () => {
  it.each([
    ['what the backend says', () => failed(401, 'invalid_link'), 'invalid_link'],
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch')), 'unreachable'],
    [
      'a page of a proxy',
      () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
      'unreachable',
    ],
    ['a page of a captive portal', () => new Response('<h1>Hotel</h1>'), 'unreachable'],
    [
      'an error that is not ours',
      () => Response.json({ detail: 'x' }, { status: 500 }),
      'unreachable',
    ],
    ['JSON that is no object', () => new Response('null'), 'unreachable'],
  ])('come with a code: %s', async (_what, answer, code) => {
    const { api } = start(answer);
    await expect(api.me()).rejects.toMatchObject({ name: 'ApiError', code });
  });

  it('tell once that the session has ended, and only then', async () => {
    const ended = start(() => failed(401, 'signed_out'));
    await expect(ended.api.accountTable()).rejects.toMatchObject({ code: 'signed_out' });
    expect(ended.onSignedOut).toHaveBeenCalledOnce();
    const refused = start(() => failed(403, 'forbidden'));
    await expect(refused.api.accountTable()).rejects.toMatchObject({ code: 'forbidden' });
    expect(refused.onSignedOut).not.toHaveBeenCalled();
  });
});

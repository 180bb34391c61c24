// @vitest-environment happy-dom
import type { Me } from '@polku/backend/api';
import type { Setup } from '@polku/backend/api-doors';
import { describe, expect, it, vi } from 'vitest';
import { ApiError, type FailureCode } from './api/client.ts';
import { sampleMe } from './samples.fixture.ts';
import { createSession, type SessionState, takeToken } from './session.ts';

const fail = (code: FailureCode) => async (): Promise<never> => {
  throw new ApiError(code, code);
};

function start(
  api: {
    me?: () => Promise<Me>;
    signIn?: (token: string) => Promise<void>;
    signOut?: () => Promise<void>;
    enter?: (email: string, password: string) => Promise<void>;
    choose?: (token: string, password: string) => Promise<void>;
    setUp?: (given: Setup) => Promise<void>;
  },
  token?: string,
) {
  const channel = new EventTarget();
  const posted: unknown[] = [];
  const session = createSession({
    api: {
      me: async () => sampleMe,
      signIn: vi.fn(async () => {}),
      signOut: async () => {},
      enter: async () => {},
      choose: async () => {},
      setUp: async () => {},
      remind: async () => {},
      ways: async () => ({ hasOidc: false, isEmpty: false }),
      ...api,
    },
    token,
    channel: Object.assign(channel, {
      postMessage: (data: unknown) => posted.push(data),
    }) as unknown as BroadcastChannel, // the part that is used
  });
  const until = (state: SessionState) =>
    vi.waitFor(() => expect(session.state.get()).toEqual(state));
  const hear = (data: string) => channel.dispatchEvent(new MessageEvent('message', { data }));
  return { session, until, hear, posted };
}

const signedIn = { status: 'in', me: sampleMe } as const;

describe('the session', () => {
  it('asks who is signed in', async () => {
    const { session, until } = start({});
    expect(session.state.get()).toEqual({ status: 'loading' });
    await until(signedIn);
  });

  it('knows nobody when nobody is signed in', () =>
    start({ me: fail('signed_out') }).until({ status: 'out' }));

  it('does not take a backend that is down for a session that has ended', async () => {
    const me = vi.fn(async () => sampleMe).mockImplementationOnce(fail('unreachable'));
    const { session, until } = start({ me });
    await until({ status: 'failed', failure: 'unreachable' });
    session.retry();
    await until(signedIn);
  });

  it('trades the token for a session, once, and tells the other tabs', async () => {
    const signIn = vi.fn(async () => {});
    const { session, until, posted } = start({ signIn }, 'token');
    expect(session.state.get()).toEqual({ status: 'signing_in' });
    await until(signedIn);
    expect(signIn.mock.calls).toEqual([['token']]);
    expect(posted).toEqual(['in']);
    session.retry();
    await until(signedIn);
    expect(signIn).toHaveBeenCalledOnce();
  });

  it('says that a link is used up', () =>
    start({ me: fail('signed_out'), signIn: fail('invalid_link') }, 'old').until({
      status: 'out',
      problem: 'invalid_link',
    }));

  it('lets somebody pass who is signed in and follows an old link', () =>
    start({ signIn: fail('invalid_link') }, 'old').until(signedIn));

  it('keeps the token while the backend cannot be reached, for another try', async () => {
    const signIn = vi.fn(async () => {});
    signIn.mockImplementationOnce(fail('unreachable'));
    const { session, until } = start({ signIn }, 'token');
    await until({ status: 'out', problem: 'unreachable' });
    session.retry();
    await until(signedIn);
    expect(signIn.mock.calls).toEqual([['token'], ['token']]);
  });

  it('begins with e-mail and password, here and in the other tabs', async () => {
    const me = vi.fn(async () => sampleMe).mockImplementationOnce(fail('signed_out'));
    const enter = vi.fn(async () => {}).mockImplementationOnce(fail('wrong_password'));
    const { session, until, posted } = start({ me, enter });
    await until({ status: 'out' });
    await expect(session.enter('a@b.example', 'wrong')).rejects.toMatchObject({
      code: 'wrong_password',
    });
    expect(session.state.get()).toEqual({ status: 'out' });
    await session.enter('a@b.example', 'right');
    expect([session.state.get(), posted]).toEqual([signedIn, ['in']]);
  });

  it('begins with a password that is chosen by a link, whoever was signed in before', async () => {
    const choose = vi.fn(async () => {});
    const { session, until, posted } = start({ choose }, 'password=token');
    expect(session.state.get()).toEqual({ status: 'out', link: 'password' });
    await session.choose('correct horse');
    await until(signedIn);
    expect([choose.mock.calls, posted]).toEqual([[['token', 'correct horse']], ['in']]);
  });

  it('begins with the first workspace, by a link for it', async () => {
    const setUp = vi.fn(async () => {});
    const { session, until, posted } = start({ setUp }, 'setup=token');
    expect(session.state.get()).toEqual({ status: 'out', link: 'setup' });
    const first = { workspace: 'Reportly', name: 'Aino', email: 'aino@reportly.example' };
    const given = { ...first, password: 'correct horse', language: 'fi', timeZone: 'UTC' } as const;
    await session.setUp(given);
    await until(signedIn);
    expect([setUp.mock.calls, posted]).toEqual([[[{ token: 'token', ...given }]], ['in']]);
  });

  it('asks anew what is known of the workspace, without leaving the page', async () => {
    const changed = { ...sampleMe, workspace: { ...sampleMe.workspace, isNew: true } };
    const me = vi.fn(async () => changed).mockImplementationOnce(async () => sampleMe);
    const { session, until } = start({ me });
    await until(signedIn);
    const states: string[] = [];
    session.state.onChange(() => states.push(session.state.get().status));
    await session.refresh();
    expect(session.state.get()).toEqual({ status: 'in', me: changed });
    expect(states).toEqual(['in']);
  });

  it('ends here and in the other tabs', async () => {
    const { session, until, posted } = start({});
    await until(signedIn);
    await session.signOut();
    expect(session.state.get()).toEqual({ status: 'out' });
    expect(posted).toEqual(['out']);
  });

  it('goes on when signing out did not reach the backend', async () => {
    const { session, until } = start({ signOut: fail('unreachable') });
    await until(signedIn);
    await expect(session.signOut()).rejects.toMatchObject({ code: 'unreachable' });
    expect(session.state.get()).toEqual(signedIn);
  });

  it('follows the other tabs, in and out', async () => {
    const { until, hear } = start({});
    await until(signedIn);
    hear('out');
    await until({ status: 'out' });
    hear('in');
    await until(signedIn);
  });

  it('ends when any request says so', async () => {
    const { session, until } = start({});
    await until(signedIn);
    session.onSignedOut();
    expect(session.state.get()).toEqual({ status: 'out' });
  });
});

describe('the token of a link', () => {
  const at = (path: string) => {
    window.history.replaceState(null, '', path);
    return takeToken(window.location, window.history);
  };

  it('is taken, and leaves the address', () => {
    expect(at('/sign-in#secret')).toBe('secret');
    expect(window.location.href).toMatch(/\/sign-in$/);
    expect(takeToken(window.location, window.history)).toBeUndefined();
  });

  it('is looked for nowhere else', () => {
    expect(at('/accounts#main')).toBeUndefined();
    expect(window.location.hash).toBe('#main');
  });
});

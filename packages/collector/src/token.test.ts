import { describe, expect, test, vi } from 'vitest';
import { makeToken, makeTokenAt } from './token.fixture.ts';
import { createTokenKeeper } from './token.ts';

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A keeper on a device whose clock is off by `skewMs`, and a server whose clock is right. */
function open({ skewMs = 0, lifeS = 3_600 } = {}) {
  let elapsedMs = 0;
  let correctedMs = 0;
  const getToken = vi.fn(() => {
    const iat = Math.floor((NOW + elapsedMs) / 1_000);
    return makeToken({ sub: 'u1', account: 'acme', iat, exp: iat + lifeS });
  });
  const keeper = createTokenKeeper(getToken, () => NOW + elapsedMs + skewMs + correctedMs);
  return {
    keeper,
    getToken,
    pass(ms: number) {
      elapsedMs += ms;
    },
    setClock(byMs: number) {
      correctedMs += byMs;
    },
  };
}

describe('a token', () => {
  test('is asked for once, and tells whom it speaks for', async () => {
    const { keeper, getToken } = open();
    expect(keeper.current()).toBeUndefined();
    const token = await keeper.fresh();
    expect(token).toMatchObject({ userId: 'u1', accountId: 'acme' });
    expect(token.jwt).toBe(getToken.mock.results[0]?.value);
    expect(await keeper.fresh()).toBe(token);
    expect(keeper.current()).toBe(token);
    expect(getToken).toHaveBeenCalledOnce();
  });

  test('may speak for nobody in particular among the accounts', async () => {
    const keeper = createTokenKeeper(
      () => makeTokenAt(NOW, 'u2'),
      () => NOW,
    );
    expect(await keeper.fresh()).toMatchObject({ userId: 'u2', accountId: undefined });
  });

  test('may name a user in any alphabet', async () => {
    const keeper = createTokenKeeper(
      async () => makeTokenAt(NOW, 'Äiti 🙂 ???>>>'),
      () => NOW,
    );
    expect((await keeper.fresh()).userId).toBe('Äiti 🙂 ???>>>');
  });

  test('is asked for again shortly before its end, so that it is valid when it arrives', async () => {
    const { keeper, getToken, pass } = open();
    await keeper.fresh();
    pass(59 * MINUTE_MS);
    expect(keeper.current()).toBeDefined();
    pass(31_000);
    expect(keeper.current()).toBeUndefined();
    await keeper.fresh();
    expect(getToken).toHaveBeenCalledTimes(2);
    expect(keeper.current()).toBeDefined();
  });

  test.each([
    ['two days ahead', 2 * DAY_MS],
    ['two days behind', -2 * DAY_MS],
    ['a little behind', -2_000],
  ])('lasts its own length on a device whose clock is %s', async (_, skewMs) => {
    const { keeper, getToken, pass } = open({ skewMs });
    await keeper.fresh();
    pass(58 * MINUTE_MS);
    expect(keeper.current()).toBeDefined();
    pass(2 * MINUTE_MS);
    expect(keeper.current()).toBeUndefined();
    await keeper.fresh();
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  test('is asked for again when the clock was set back: its end cannot be told any more', async () => {
    const { keeper, setClock } = open();
    await keeper.fresh();
    setClock(-2 * DAY_MS);
    expect(keeper.current()).toBeUndefined();
    await keeper.fresh();
    expect(keeper.current()).toBeDefined();
  });

  test('that runs out at once is given to who asked, and kept for nobody', async () => {
    const { keeper, getToken } = open({ lifeS: 10 });
    expect(await keeper.fresh()).toMatchObject({ userId: 'u1' });
    expect(keeper.current()).toBeUndefined();
    await keeper.fresh();
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  test('is asked for once by all who want it at the same time', async () => {
    const { keeper, getToken } = open();
    const all = await Promise.all([keeper.fresh(), keeper.fresh(), keeper.fresh()]);
    expect(new Set(all).size).toBe(1);
    expect(getToken).toHaveBeenCalledOnce();
  });

  test('that is too long for a request is no token, before it costs the events it signs', async () => {
    const long = createTokenKeeper(
      () => `a.${'x'.repeat(4_000)}.b`,
      () => 0,
    );
    await expect(long.fresh()).rejects.toThrow(
      /^getToken\(\) gave .*expected a JWT of at most 4000 characters /,
    );
  });

  test('that the host could not give is asked for again the next time', async () => {
    const getToken = vi.fn<() => Promise<string>>();
    getToken.mockRejectedValueOnce(new Error('offline'));
    getToken.mockResolvedValueOnce(makeTokenAt(NOW));
    const keeper = createTokenKeeper(getToken, () => NOW);
    const failed = await Promise.allSettled([keeper.fresh(), keeper.fresh()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(getToken).toHaveBeenCalledOnce();
    expect(await keeper.fresh()).toMatchObject({ userId: 'u1' });
  });

  test('of a host that throws at once is a rejection, not an exception', async () => {
    const keeper = createTokenKeeper(
      () => {
        throw new Error('not signed in');
      },
      () => NOW,
    );
    await expect(keeper.fresh()).rejects.toThrow('not signed in');
  });
});

describe('what is no token is told in one sentence', () => {
  const claims = { sub: 'u1', iat: 1, exp: 2 };

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an object', { token: 'x' }],
    ['an empty text', ''],
    ['a page that says sign in', '<!doctype html><title>Sign in</title>'],
    ['two parts that are not base64', 'a.%%%.c'],
    ['base64 that is not JSON', `a.${btoa('hello')}.c`],
    ['a token of nobody', makeToken({ ...claims, sub: undefined })],
    ['a token of a number', makeToken({ ...claims, sub: 7 })],
    ['a token without an end', makeToken({ ...claims, exp: undefined })],
    ['a token without a beginning', makeToken({ ...claims, iat: undefined })],
    ['a token that ends before it begins', makeToken({ ...claims, exp: 0 })],
    ['a token of null', makeToken(null as never)],
  ])('%s', async (_, given) => {
    const keeper = createTokenKeeper(
      () => given as string,
      () => NOW,
    );
    const error: Error = await keeper.fresh().then(
      () => expect.fail('it was taken'),
      (reason) => reason,
    );
    expect(error.message).toMatch(/^getToken\(\) gave .*expected a JWT .*with sub, iat and exp/);
    expect(error.message.length).toBeLessThan(200);
    expect(keeper.current()).toBeUndefined();
  });
});

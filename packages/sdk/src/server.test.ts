import { TokenClaims } from '@polku/protocol/schemas';
import { describe, expect, test, vi } from 'vitest';
import { createIdentityToken, type IdentityTokenOptions } from './server.ts';

const NOW = 1_750_000_000_999;
const secret = 'ts_a-token-secret-of-a-workspace-0000000000';
const create = (given: Partial<IdentityTokenOptions> = {}) =>
  createIdentityToken({ secret, user: 'u1', now: NOW, ...given });

/** The bytes of a part, by another way than it was written. */
const bytesOf = (part = ''): Uint8Array<ArrayBuffer> => {
  const text = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
};
const read = (part = ''): object => JSON.parse(new TextDecoder().decode(bytesOf(part)));

async function isSigned(token: string, key: string): Promise<boolean> {
  const [header, claims, signature] = token.split('.');
  const encoder = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', encoder.encode(key), hmac, false, [
    'verify',
  ]);
  const signed = encoder.encode(`${header}.${claims}`);
  return crypto.subtle.verify(hmac, imported, bytesOf(signature), signed);
}

describe('an identity token', () => {
  test('says who, of which account, from now on for a quarter of an hour', async () => {
    const [header, claims] = (await create({ account: 'acme' })).split('.');
    expect(read(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const iat = 1_750_000_000;
    expect(read(claims)).toEqual({ sub: 'u1', account: 'acme', iat, exp: iat + 900 });
    expect(TokenClaims.safeParse(read(claims)).success).toBe(true);
  });

  test('says that staff acts as the user, or is one of yours, and for how long', async () => {
    const [, claims] = (await create({ act: 's1', internal: true, lifeS: 60 })).split('.');
    const times = { iat: 1_750_000_000, exp: 1_750_000_060 };
    expect(read(claims)).toEqual({ sub: 'u1', act: { sub: 's1' }, internal: true, ...times });
    expect(read((await create({ internal: false })).split('.')[1])).not.toHaveProperty('internal');
  });

  test.each([
    ['plain', 'u1', secret],
    ['wide', '\u{1F600} Åäö 漢字', 'ts_Ääkköset'],
    ['hostile', '"\\\n\u0000</script>', 'ts_"'],
    ['broken', '\uD800x', 'ts_x'],
  ])('of %s text holds its signature and its text', async (_what, user, key) => {
    const token = await create({ user, secret: key });
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await isSigned(token, key)).toBe(true);
    expect(await isSigned(token, `${key}x`)).toBe(false);
    expect(read(token.split('.')[1])).toMatchObject({ sub: user });
  });

  test('is made where Web Crypto is no global, as on Node 18', async () => {
    const usual = await create();
    vi.stubGlobal('crypto', undefined);
    try {
      expect(await create()).toBe(usual);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('what is wrong is said in a sentence', () => {
  test.each<[string, object, string]>([
    [
      'no secret',
      { secret: undefined },
      "secret must be the workspace's token secret, ts_…; it is empty.",
    ],
    ['an empty secret', { secret: '' }, 'it is empty.'],
    ['the write key', { secret: 'wk_x' }, 'received a key that begins with wk_.'],
    ['a secret key', { secret: 'sk_x' }, 'received a key that begins with sk_.'],
    [
      'no user',
      { user: undefined },
      'user must be text of 1 to 200 characters; received undefined.',
    ],
    ['a user’s number', { user: 7 }, 'user must be text of 1 to 200 characters; received 7.'],
    ['an empty user', { user: '' }, 'received "".'],
    ['a long account', { account: 'x'.repeat(201) }, `received "${'x'.repeat(59)}….`],
    ['an empty act', { act: '' }, 'act must be text'],
    [
      'a life of two hours',
      { lifeS: 7_200 },
      'lifeS must be a whole number of seconds from 1 to 3600; received 7200.',
    ],
    ['no life', { lifeS: 0 }, 'received 0.'],
    [
      'a date',
      { now: new Date(Number.NaN) },
      'now must be a time in UTC milliseconds; received null.',
    ],
  ])('%s', async (_what, given, sentence) => {
    const failed = await create(given).catch((error: Error) => error);
    expect(failed).toBeInstanceOf(TypeError);
    expect((failed as Error).message).toMatch(/^createIdentityToken: /);
    expect((failed as Error).message).toContain(sentence);
  });

  test('and never tells the secret', async () => {
    const failed = await create({ secret: `sk_${'x'.repeat(40)}` }).catch((error: Error) => error);
    expect(String(failed)).not.toContain('xxx');
  });
});

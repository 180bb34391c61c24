import { createHmac } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createTokenVerifier } from './token.ts';

const OLD = 'an-old-secret-of-the-workspace-00';
const NEW = 'a-new-secret-of-the-workspace-000';
const claims = { sub: 'u1', account: 'acme', iat: 1_000, exp: 4_600 };

const sign = (payload: object, secret = NEW, alg = 'HS256') =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));

const verify = (token: string, secrets = [NEW, OLD]) =>
  createTokenVerifier().verify(token, secrets);

describe('an identity token', () => {
  test('holds when the newest or the one before signed it, whatever the time is now', async () => {
    expect(await verify(await sign(claims))).toEqual(claims);
    expect(await verify(await sign(claims, OLD))).toEqual(claims);
  });

  test('may live an hour and no longer', async () => {
    expect(await verify(await sign({ ...claims, exp: 4_601 }))).toBeUndefined();
    expect(await verify(await sign({ ...claims, exp: 999 }))).toBeUndefined();
  });

  test('keeps what says that staff acts for the user', async () => {
    const token = await sign({ ...claims, act: { sub: 'support' }, internal: true });
    expect(await verify(token)).toMatchObject({ act: { sub: 'support' }, internal: true });
  });

  test.each<[string, () => string | Promise<string>]>([
    ['signed by another secret', () => sign(claims, 'x'.repeat(40))],
    ['of another algorithm', () => sign(claims, NEW.repeat(2), 'HS512')],
    ['unsigned', () => new UnsecuredJWT({ ...claims }).encode()],
    ['with a changed claim', async () => forge(await sign(claims), { ...claims, sub: 'u2' })],
    ['without a signature', async () => (await sign(claims)).replace(/\.[^.]*$/, '.')],
    ['without a user', () => sign({ iat: 1, exp: 2 })],
    ['with an empty user', () => sign({ ...claims, sub: '' })],
    ['without times', () => sign({ sub: 'u1' })],
    ['with times in words', () => sign({ ...claims, exp: '4600' })],
    ['of an algorithm in small letters', () => signRaw(CLAIMS, '{"alg":"hs256"}')],
    ['that asks for an extension', () => signRaw(CLAIMS, '{"alg":"HS256","crit":["x"],"x":1}')],
    ['without an algorithm', () => signRaw(CLAIMS, '{}')],
    ['whose header is no object', () => signRaw(CLAIMS, 'null')],
    ['with a fourth part', async () => `${await sign(claims)}.x`],
    ['with a space behind it', async () => `${await sign(claims)} `],
    ['with its signature cut', async () => (await sign(claims)).slice(0, -1)],
    ['that holds no claims', () => signRaw('["u1"]')],
    ['that holds no JSON', () => signRaw('u1')],
    ['that is no token', () => 'a.b'],
    ['that is empty', () => ''],
  ])('is refused when it is one %s', async (_what, make) => {
    expect(await verify(await make())).toBeUndefined();
  });

  test('is refused as soon as its secret is taken back, also when it was verified before', async () => {
    const verifier = createTokenVerifier();
    const token = await sign(claims, OLD);
    expect(await verifier.verify(token, [NEW, OLD])).toEqual(claims);
    expect(await verifier.verify(token, [NEW])).toBeUndefined();
  });

  test('is verified again after so many others that it was forgotten', async () => {
    const verifier = createTokenVerifier({ maxRemembered: 1 });
    const [one, two] = await Promise.all([sign(claims), sign({ ...claims, sub: 'u2' })]);
    for (const token of [one, two, one, one])
      expect(await verifier.verify(token, [NEW])).toBeDefined();
  });
});

function forge(token: string, payload: object): string {
  const [header, , signature] = token.split('.');
  return [header, Buffer.from(JSON.stringify(payload)).toString('base64url'), signature].join('.');
}

const CLAIMS = JSON.stringify(claims);

function signRaw(payload: string, header = '{"alg":"HS256"}'): string {
  const parts = [header, payload].map((part) => Buffer.from(part).toString('base64url'));
  const signature = createHmac('sha256', NEW).update(parts.join('.')).digest('base64url');
  return [...parts, signature].join('.');
}

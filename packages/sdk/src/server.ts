import { MAX_NAME_LENGTH, MAX_TOKEN_LIFE_S } from '@polku/protocol/limits';

/**
 * For the host's own server, never for a page: says to Polku who a user is. No dependencies, and nothing but
 * Web Crypto, so it runs on Node 18 and newer, Deno, Bun and edge workers alike. `docs/identity-tokens.md` of the
 * project has the same in other languages.
 */
export type IdentityTokenOptions = {
  /** The workspace's newest token secret, `ts_…`. Whoever has it can be anybody: it stays on the server. */
  secret: string;
  /** The user's id in your product, 1 to 200 characters. */
  user: string;
  /** The account that the user acts for now, 1 to 200 characters. @default none */
  account?: string | undefined;
  /**
   * The member of your staff who acts as this user: what is done is stored, but is no first use and is asked
   * nothing. @default none
   */
  act?: string | undefined;
  /** The user is one of your own people: the same as for `act`. @default false */
  internal?: boolean | undefined;
  /** How long the token is valid, 1 to 3,600 seconds; the page asks for the next one by itself. @default 900 */
  lifeS?: number | undefined;
  /** UTC ms. @default Date.now() */
  now?: number | undefined;
};

/**
 * An identity token: a JWT (RFC 7519), signed by HS256 with the workspace's token secret. Answer it to your own
 * page, for the user whose session this is. Costs one HMAC, no request.
 *
 * @throws TypeError when an option is not as described, in one sentence that says which
 *
 * @example
 * app.get('/polku-token', async (request, response) => {
 *   const { userId, companyId } = request.session;
 *   response.type('text').send(await createIdentityToken({ secret, user: userId, account: companyId }));
 * });
 */
export async function createIdentityToken(options: IdentityTokenOptions): Promise<string> {
  const { secret, user, account, act, internal, lifeS = 900, now = Date.now() } = options;
  checkSecret(secret);
  checkId('user', user);
  if (account !== undefined) checkId('account', account);
  if (act !== undefined) checkId('act', act);
  if (!Number.isInteger(lifeS) || lifeS < 1 || lifeS > MAX_TOKEN_LIFE_S)
    throw wrong('lifeS', `a whole number of seconds from 1 to ${MAX_TOKEN_LIFE_S}`, lifeS);
  if (!Number.isFinite(now)) throw wrong('now', 'a time in UTC milliseconds', now);
  const iat = Math.floor(now / 1_000);
  const claims = {
    sub: user,
    ...(account !== undefined && { account }),
    ...(act !== undefined && { act: { sub: act } }),
    ...(internal && { internal }),
    iat,
    exp: iat + lifeS,
  };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${toBase64Url(await sign(signed, secret))}`;
}

function checkSecret(secret: unknown): void {
  // What was given is not shown: it may be a secret after all.
  if (typeof secret !== 'string' || secret === '')
    throw new TypeError(
      `${PREFIX} secret must be the workspace's token secret, ts_…; it is empty.`,
    );
  const [, kind] = /^(wk|sk|whsec)_/.exec(secret) ?? [];
  if (kind)
    throw new TypeError(
      `${PREFIX} secret must be the workspace's token secret, ts_…; received a key that begins with ${kind}_.`,
    );
}

function checkId(name: string, id: unknown): void {
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_NAME_LENGTH)
    throw wrong(name, `text of 1 to ${MAX_NAME_LENGTH} characters`, id);
}

const PREFIX = 'createIdentityToken:';

function wrong(name: string, expected: string, received: unknown): TypeError {
  const text = String(JSON.stringify(received) ?? received);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new TypeError(`${PREFIX} ${name} must be ${expected}; received ${shown}.`);
}

async function sign(text: string, secret: string): Promise<Uint8Array> {
  const { subtle } = globalThis.crypto ?? (await importNodeCrypto());
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', toBytes(secret), algorithm, false, ['sign']);
  return new Uint8Array(await subtle.sign(algorithm, key, toBytes(text)));
}

/** Node 18 has Web Crypto, but not as a global. Named by a variable, so that no bundler goes to look for it. */
async function importNodeCrypto(): Promise<Crypto> {
  const name = 'node:crypto';
  const module: { webcrypto: Crypto } = await import(
    /* webpackIgnore: true */ /* @vite-ignore */ name
  );
  return module.webcrypto;
}

const encode = (value: object): string => toBase64Url(toBytes(JSON.stringify(value)));

const toBytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

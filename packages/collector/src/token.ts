import type { TokenClaims } from '@polku/protocol';
import { MAX_TOKEN_LENGTH } from '@polku/protocol/limits';
import { within } from './within.ts';

/**
 * The identity token of the host's server, asked for again when it has run out. Its claims are read here
 * without checking the signature: the backend does that, the page only needs to know whom it speaks for.
 */
export type Token = { jwt: string; userId: string; accountId: string | undefined };

export type GetToken = () => string | Promise<string>;

export type TokenKeeper = {
  /** The token in hand, while it is valid. */
  current(): Token | undefined;
  /** The token in hand or a new one. Rejects when the host gives none. */
  fresh(): Promise<Token>;
};

/** A token is given up this long before its end, so that it is still valid when it arrives. */
const EARLY_MS = 30_000;

/** A host that has not given a token for this long will not: others' events must not wait for it. */
const MAX_ANSWER_WAIT_MS = 15_000;

export function createTokenKeeper(getToken: GetToken, now: () => number): TokenKeeper {
  let held: { token: Token; fromMs: number; untilMs: number } | undefined;
  let asking: Promise<Token> | undefined;

  function current(): Token | undefined {
    const atMs = now();
    // Before `fromMs` the clock has been set back, and the token's end cannot be told any more.
    return held && atMs >= held.fromMs && atMs < held.untilMs ? held.token : undefined;
  }

  async function fresh(): Promise<Token> {
    const token = current();
    if (token) return token;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function ask(): Promise<Token> {
    const jwt = String(await within(MAX_ANSWER_WAIT_MS, 'getToken()', getToken()));
    const { sub, account, iat, exp } = parseClaims(jwt);
    const token = { jwt, userId: sub, accountId: account };
    const atMs = now();
    // By the device's clock where it fits the token, else by the token's own length: the clock is wrong.
    const isClockRight = atMs >= iat * 1_000 && atMs < exp * 1_000;
    const fromMs = (isClockRight ? 0 : atMs - iat * 1_000) - EARLY_MS;
    held = { token, fromMs: atMs - EARLY_MS, untilMs: exp * 1_000 + fromMs };
    return token;
  }

  return { current, fresh };
}

/** Throws when `jwt` is not a token with `sub`, `iat` and `exp`. */
function parseClaims(jwt: string): TokenClaims {
  try {
    const payload = String(jwt.split('.')[1]).replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    const isWhole = typeof claims.sub === 'string' && claims.exp > claims.iat;
    if (isWhole && jwt.length <= MAX_TOKEN_LENGTH) return claims;
  } catch {
    // Said below, in one sentence for every way of not being a token.
  }
  throw new Error(
    `getToken() gave "${jwt.slice(0, 12)}…", expected a JWT of at most ${MAX_TOKEN_LENGTH} characters with sub, iat and exp.`,
  );
}

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
    if (!held) return undefined;
    // Before `fromMs` the clock has been set back, and the token's end cannot be told any more.
    const isValid = now() >= held.fromMs && now() < held.untilMs;
    return isValid ? held.token : undefined;
  }

  function fresh(): Promise<Token> {
    const token = current();
    if (token) return Promise.resolve(token);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function ask(): Promise<Token> {
    const jwt = await within(MAX_ANSWER_WAIT_MS, 'getToken()', getToken());
    if (String(jwt).length > MAX_TOKEN_LENGTH) {
      throw new Error(
        `getToken() gave ${String(jwt).length} characters, the most is ${MAX_TOKEN_LENGTH}.`,
      );
    }
    const claims = parseClaims(jwt);
    const token = { jwt, userId: claims.sub, accountId: claims.account };
    const atMs = now();
    held = {
      token,
      fromMs: atMs - EARLY_MS,
      untilMs: atMs + toValidMs(claims, atMs) - EARLY_MS,
    };
    return token;
  }

  return { current, fresh };
}

/** By the device's clock where it fits the token, else by the token's own length: the clock is wrong. */
function toValidMs({ iat, exp }: TokenClaims, nowMs: number): number {
  const isClockRight = nowMs >= iat * 1_000 && nowMs < exp * 1_000;
  return isClockRight ? exp * 1_000 - nowMs : (exp - iat) * 1_000;
}

/** Throws when `jwt` is not a token with `sub`, `iat` and `exp`. */
function parseClaims(jwt: unknown): TokenClaims {
  try {
    const [, payload = ''] = String(jwt).split('.');
    const bytes = Uint8Array.from(
      atob(payload.replace(/-/g, '+').replace(/_/g, '/')),
      (character) => character.charCodeAt(0),
    );
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims.sub === 'string' && claims.exp > claims.iat) return claims;
  } catch {
    // Said below, in one sentence for every way of not being a token.
  }
  throw new Error(
    `getToken() gave "${String(jwt).slice(0, 12)}…", expected a JWT with sub, iat and exp.`,
  );
}

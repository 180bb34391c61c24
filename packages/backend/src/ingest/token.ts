import { createHash } from 'node:crypto';
import type { TokenClaims } from '@polku/protocol';
import { MAX_TOKEN_LIFE_S } from '@polku/protocol/limits';
import { TokenClaims as TokenClaimsSchema } from '@polku/protocol/schemas';
import { compactVerify } from 'jose';

/**
 * Verifies identity tokens: what the host's server has signed about a user. Only the signature and the
 * claims are judged here, not the time: an event queued overnight carries a token that has expired since,
 * and `trust.ts` asks whether it was alive when the event happened.
 */
export type TokenVerifier = {
  /** The claims of a token that one of `secrets` has signed; undefined for anything else. Never throws. */
  verify(token: string, secrets: readonly string[]): Promise<TokenClaims | undefined>;
};

/**
 * Remembers the newest valid tokens, so that a page's token is verified once and not with every batch. Junk
 * is not remembered: a flood of it could only push the good ones out, and one HMAC is cheaper than the entry.
 */
export function createTokenVerifier({ maxRemembered = 10_000 } = {}): TokenVerifier {
  const remembered = new Map<string, TokenClaims>();
  return {
    async verify(token, secrets) {
      // The secrets are part of the key: a token dies with the secret that signed it.
      const key = hashOf([token, ...secrets].join('\n'));
      const known = remembered.get(key);
      remembered.delete(key);
      const claims = known ?? (await verifyToken(token, secrets));
      if (!claims) return undefined;
      // Set anew, so that a map's order is the order of use and the first is the one to forget.
      remembered.set(key, claims);
      const oldest = remembered.keys().next();
      if (remembered.size > maxRemembered && !oldest.done) remembered.delete(oldest.value);
      return claims;
    },
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

async function verifyToken(
  token: string,
  secrets: readonly string[],
): Promise<TokenClaims | undefined> {
  for (const secret of secrets) {
    const payload = await signedBy(token, secret);
    if (payload) return parseClaims(payload);
  }
  return undefined;
}

async function signedBy(token: string, secret: string): Promise<Uint8Array | undefined> {
  try {
    const key = new TextEncoder().encode(secret);
    // HS256 alone: neither "none" nor a public key taken for a secret.
    return (await compactVerify(token, key, { algorithms: ['HS256'] })).payload;
  } catch {
    // Not a token, or not of this secret: the caller needs no reason, and an attacker gets none.
    return undefined;
  }
}

function parseClaims(payload: Uint8Array): TokenClaims | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    // Signed, but no claims: of no use.
    return undefined;
  }
  const claims = TokenClaimsSchema.safeParse(value);
  if (!claims.success) return undefined;
  const lifeS = claims.data.exp - claims.data.iat;
  return lifeS >= 0 && lifeS <= MAX_TOKEN_LIFE_S ? claims.data : undefined;
}

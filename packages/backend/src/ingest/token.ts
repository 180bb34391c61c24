import { createHmac, hash } from 'node:crypto';
import type { TokenClaims } from '@polku/protocol';
import { MAX_TOKEN_LIFE_S } from '@polku/protocol/limits';
import { TokenClaims as TokenClaimsSchema } from '@polku/protocol/schemas';
import { isSameSecret } from '../same-secret.ts';

/**
 * Verifies identity tokens: what the host's server has signed about a user. Only the signature and the
 * claims are judged here, not the time: an event queued overnight carries a token that has expired since,
 * and `trust.ts` asks whether it was alive when the event happened. By hand, because one algorithm is all that is
 * taken and anybody may send tokens: through a JWT library each costs 100 µs of
 * the processor, here a tenth of that.
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
      const claims = known ?? verifyToken(token, secrets);
      if (!claims) return undefined;
      // Set anew, so that a map's order is the order of use and the first is the one to forget.
      remembered.set(key, claims);
      const oldest = remembered.keys().next();
      if (remembered.size > maxRemembered && !oldest.done) remembered.delete(oldest.value);
      return claims;
    },
  };
}

const hashOf = (text: string): string => hash('sha256', text, 'base64');

function verifyToken(token: string, secrets: readonly string[]): TokenClaims | undefined {
  const [, header = '', payload = '', signature = ''] = TOKEN.exec(token) ?? [];
  if (!isHs256(header)) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const isSigned = secrets.some((secret) => {
    const hmac = createHmac('sha256', secret).update(`${header}.${payload}`);
    return isSameSecret(given, hmac.digest());
  });
  return isSigned ? parseClaims(Buffer.from(payload, 'base64url')) : undefined;
}

/** A JWT of HS256 (RFC 7515 §3.1): its signature has 32 bytes. */
const TOKEN = /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/;

/** Neither "none" nor a public key taken for a secret, nor an extension that must be understood (`crit`). */
function isHs256(header: string): boolean {
  const fields = parseJson(Buffer.from(header, 'base64url'));
  if (typeof fields !== 'object' || fields === null) return false;
  return 'alg' in fields && fields.alg === 'HS256' && !('crit' in fields);
}

function parseClaims(payload: Buffer): TokenClaims | undefined {
  const claims = TokenClaimsSchema.safeParse(parseJson(payload));
  if (!claims.success) return undefined;
  const lifeS = claims.data.exp - claims.data.iat;
  return lifeS >= 0 && lifeS <= MAX_TOKEN_LIFE_S ? claims.data : undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // Not a token of ours, or signed without claims: the caller needs no reason, and an attacker gets none.
    return undefined;
  }
}

import { timingSafeEqual } from 'node:crypto';

/**
 * Whether what somebody has given is the secret, the signature or the key that it should be: the one place where such are
 * compared, and it takes as long whichever character is wrong. That lengths differ is told sooner; they are public, as the
 * form of each is. Sessions, links and secret keys are compared nowhere: what is looked up is the SHA-256 of what was
 * given, so that the time of the look-up says something of a hash that nobody can choose, and nothing of the secret.
 */
export function isSameSecret(given: string | Uint8Array, expected: string | Uint8Array): boolean {
  const [left, right] = [toBytes(given), toBytes(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const toBytes = (secret: string | Uint8Array): Uint8Array =>
  typeof secret === 'string' ? Buffer.from(secret) : secret;

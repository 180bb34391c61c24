import { SignJWT } from 'jose';
import type { Person } from './people.ts';

const TOKEN_LIFE_S = 15 * 60; // at most an hour is allowed; the page asks for the next one by itself

/**
 * The identity token that lets Polku believe who this is: a JWT, signed with the workspace's token secret.
 * This is all that a product's own server has to do.
 */
export function createToken(person: Person, tokenSecret: string, nowMs: number): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000);
  return new SignJWT({ account: person.accountId })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(person.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + TOKEN_LIFE_S)
    .sign(new TextEncoder().encode(tokenSecret));
}

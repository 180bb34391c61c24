import { createIdentityToken } from '@polku/sdk/server';
import type { Person } from './people.ts';

/**
 * The identity token that lets Polku believe who this is, signed with the workspace's token secret. This is all
 * that a product's own server has to do.
 */
export function createToken(person: Person, tokenSecret: string, nowMs: number): Promise<string> {
  const { id: user, accountId: account } = person;
  return createIdentityToken({ secret: tokenSecret, user, account, now: nowMs });
}

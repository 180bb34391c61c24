import { z } from 'zod';
import { Name } from './event.ts';

/**
 * The claims of an identity token: a JWT that the host's own server signs (HS256 with a secret of the
 * workspace). `iat` and `exp` are in seconds and at most an hour apart.
 */
export const TokenClaims = z.object({
  /** The user's id in the host product. */
  sub: Name,
  /** The account the user acts for. */
  account: Name.optional(),
  iat: z.number(),
  exp: z.number(),
  /** Someone of the vendor's staff acting as this user: stored, never a milestone, never surveyed. */
  act: z.unknown().optional(),
  /** The vendor's own people: stored, never a milestone, never surveyed. */
  internal: z.boolean().optional(),
});
export type TokenClaims = z.infer<typeof TokenClaims>;

import type { Event, TokenClaims } from '@polku/protocol';
import { MAX_EVENT_AGE_MS, MAX_VERIFIED_AGE_MS, TOKEN_LEEWAY_MS } from '@polku/protocol/limits';
import { toId, type Verdict } from './checked.ts';

/**
 * Who did something, when, and how much that may be believed. Pure: the words of `guarantees.md`, "Who may
 * say", in code, one function a sentence.
 */

/**
 * An event's time by the server's clock, UTC ms. The device's error is the same at both its readings. With a
 * secret key nothing is too old: a server may tell of what happened before Polku was there.
 */
export function correctTime({ at, sentAt, receivedAt, isSecret }: Clocks): CorrectedTime {
  const trueAt = receivedAt - (sentAt - at);
  const oldest = isSecret ? 0 : receivedAt - MAX_EVENT_AGE_MS;
  return { at: Math.min(Math.max(trueAt, oldest), receivedAt), isTooOld: trueAt < oldest };
}

export type CorrectedTime = { at: number; isTooOld: boolean };

export type Clocks = {
  /** When it happened and when it was sent, by the device's clock. */
  at: number;
  sentAt: number;
  /** When it came, by ours. */
  receivedAt: number;
  /** Whether it came with a secret key. */
  isSecret: boolean;
};

/**
 * Whether a token speaks for a moment: it lies in the token's life, give or take five minutes. The two
 * servers' clocks need not agree better than that.
 */
export const isAliveAt = ({ iat, exp }: TokenClaims, atMs: number): boolean =>
  atMs >= iat * 1_000 - TOKEN_LEEWAY_MS && atMs <= exp * 1_000 + TOKEN_LEEWAY_MS;

/** Staff acting as a user, and the vendor's own people. */
export const isInternal = ({ act, internal }: TokenClaims): boolean =>
  (act !== undefined && act !== null) || internal === true;

export type Situation = {
  event: Pick<Event, 'userId' | 'accountId'>;
  /** Of the event's own token, when it is one that we can verify. */
  claims: TokenClaims | undefined;
  /** The event's corrected time. */
  at: number;
  receivedAt: number;
  /** The workspace takes a claimed id for a verified one, while it is being tried. */
  allowUnverified: boolean;
  /** It came with a secret key: the host's own server says who it was. */
  isSecret: boolean;
};

/** The verdict on one event. An event without a user's id that is not verified is anonymous. */
export function judge(situation: Situation): Verdict {
  const { event, claims, at, receivedAt, allowUnverified, isSecret } = situation;
  const claimedId = event.userId === undefined ? undefined : toId(event.userId);
  const claimedAccount = event.accountId === undefined ? undefined : toId(event.accountId);
  const isInTime = receivedAt - at <= MAX_VERIFIED_AGE_MS;
  if (claims && isInTime && isAliveAt(claims, at)) {
    const userId = toId(claims.sub);
    // A token of somebody else speaks for nobody.
    if (claimedId === undefined || claimedId === userId) {
      const accountId = claims.account === undefined ? claimedAccount : toId(claims.account);
      return { trust: 1, userId, accountId, isInternal: isInternal(claims) };
    }
  }
  const trust = (isSecret || allowUnverified) && claimedId !== undefined ? 1 : 0;
  // A token that came too late still says that it was staff: that only takes away.
  const isStaff = claims !== undefined && isInternal(claims);
  return { trust, userId: claimedId, accountId: claimedAccount, isInternal: isStaff };
}

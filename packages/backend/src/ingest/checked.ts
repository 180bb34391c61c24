import type { Event } from '@polku/protocol';
import type { Trust } from '../store/tables.ts';

/**
 * What an event log carries: batches whose answer has been decided already, by shape, size and trust. Plain
 * JSON, because a log may live in another process.
 */
export type CheckedBatch = {
  workspaceId: string;
  /** The server's clock when the batch came, UTC ms: the one clock that everything derived is written by. */
  receivedAt: number;
  events: readonly CheckedEvent[];
};

export type CheckedEvent = Verdict & {
  event: Event;
  /**
   * Corrected by the device's clock error, clamped to [receivedAt − 30 d, receivedAt]; with a secret key to
   * receivedAt alone.
   */
  at: number;
  /** It came with a secret key: it may be of any age, and an `alias` of it may name two users. */
  isSecret?: true | undefined;
};

/** Who did it, and how much their word counts. Ids are after NFC. */
export type Verdict = {
  trust: Trust;
  /** Verified, or at trust 0 only claimed. Absent: anonymous. */
  userId?: string | undefined;
  accountId?: string | undefined;
  /** The vendor's own staff: stored, and nothing else. */
  isInternal: boolean;
};

/**
 * An id as it is stored and compared: NFC, and well-formed, because text with half a surrogate pair comes
 * back from a database as another text.
 */
export const toId = (id: string): string =>
  // Asked for several ids of every event, nearly all of which are ASCII.
  NOT_ASCII.test(id) ? id.normalize('NFC').toWellFormed() : id;

const NOT_ASCII = /[^\0-\x7f]/;

export const userSubject = (userId: string): string => `user:${userId}`;
/** The user of a subject that {@link userSubject} made. */
export const userOfSubject = (subject: string): string => subject.slice('user:'.length);
export const accountSubject = (accountId: string): string => `account:${accountId}`;
/** The account of a subject that {@link accountSubject} made. */
export const accountOfSubject = (subject: string): string => subject.slice('account:'.length);
export const anonymousSubject = (anonymousId: string): string => `anon:${anonymousId}`;

/** One key of several ids, whatever characters they hold. */
export const toKey = (...ids: readonly string[]): string => JSON.stringify(ids);

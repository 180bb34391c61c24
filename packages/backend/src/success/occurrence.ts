import type { AnswerBand, GoalChange, SilenceStart, TouchLevel } from '@polku/protocol';

/**
 * Something that a playbook may answer: written in the transaction of what caused it, and answered in the same one.
 * Its id follows from what it is and whom it is about, so whatever comes again (an event delivered twice, a replay, a
 * merge, a timer after a crash) finds it there, and nothing follows a second time.
 */
export type Occurrence = {
  /** With the kind and the subject it says which one this is. */
  key: string;
  userId: string | undefined;
  accountId: string | undefined;
  /** When it truly happened, UTC ms. */
  at: number;
  detail: Detail;
  /** It has a notification of its own, which tells the systems that want to know; else it gets one when it is told. */
  notificationId?: string;
  /** One of several that came due together, and not the one that is told: a line of the digest. */
  isFolded?: boolean;
};

export type Detail =
  | { kind: 'first_use' | 'account_first_use'; milestone: string }
  | { kind: 'reply'; conversation: string; flow?: string }
  | { kind: AnswerBand; response: string; flow: string; question: string }
  | { kind: `goal_${GoalChange}`; goal: string }
  | { kind: `account_moved_${'up' | 'down'}`; from: TouchLevel | null; to: TouchLevel }
  | { kind: 'silence'; since: SilenceStart; sinceAt: number; days: number }
  | { kind: 'stuck'; flow: string; step: string | null; sinceAt: number }
  | { kind: 'champion_silent'; lastSeenAt: number; days: number };

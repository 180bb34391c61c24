import type { PostResult } from '../post.ts';
import { type Outcome, parseRetryAfter } from '../retry.ts';

/** What an HTTP answer means to a channel, as far as all of them agree. */
export type Meanings = {
  /** This message will never be taken. @default none */
  final?: readonly number[];
  /** The destination is gone for good. @default 410 */
  gone?: readonly number[];
};

export function toOutcome(
  result: PostResult,
  nowMs: number,
  { final = [], gone = [410] }: Meanings = {},
): Outcome {
  if (result.kind === 'none') return failed(result.error);
  const { status } = result;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (gone.includes(status))
    return { kind: 'failed', error: `The destination is gone (${status}).`, isGone: true };
  return {
    kind: 'failed',
    error: `The destination answered ${status}.`,
    retryAfterMs: parseRetryAfter(result.retryAfter, nowMs),
    ...(final.includes(status) && { isFinal: true }),
  };
}

export const failed = (error: string): Outcome => ({ kind: 'failed', error });

export const failedForGood = (error: string): Outcome => ({
  kind: 'failed',
  error,
  isFinal: true,
});

export const gone = (error: string): Outcome => ({ kind: 'failed', error, isGone: true });

/** An answer that should be a JSON object; `{}` when it is not. */
export function parseAnswer(text: string): { [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as { [key: string]: unknown }) : {};
  } catch {
    // A proxy's page, or half an answer: it says nothing to us.
    return {};
  }
}

/** A vendor's short code, fit to be repeated to people: never a sentence, never a secret. */
export const toCode = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(value) ? value : undefined;

export const NOBODY =
  'It is for nobody: the account has no owner. Give it one, or the channel a default.';

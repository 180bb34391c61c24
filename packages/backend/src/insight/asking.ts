import type { AskingFigures } from '../http/api-insight.ts';
import { toRatio } from './figure.ts';

export type AskingCounts = Pick<
  AskingFigures,
  'shown' | 'answered' | 'completed' | 'declined' | 'unverified'
>;

/** What becomes of asking. Each rate names what it is of: "response rate" alone has been three things. */
export const summarizeAsking = (counts: AskingCounts): AskingFigures => ({
  ...counts,
  response: toRatio(counts.answered, counts.shown, 'times_shown'),
  decline: toRatio(counts.declined, counts.shown, 'times_shown'),
  completion: toRatio(counts.completed, counts.answered, 'responses'),
});

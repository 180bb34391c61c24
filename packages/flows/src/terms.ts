import { isHeldOut, isSampled } from './sampling.ts';
import { isScheduled } from './schedule.ts';
import type { Showable } from './view.ts';

/**
 * What a flow may say of the clock and of the share of people that are shown it. Most say nothing of either, so that
 * this is a part of its own: it is brought where a flow has any, and handed to `select()`.
 */
export type Terms = {
  /** It is not meant for this moment, or not for this person. */
  reasonInTerms(flow: Showable, person: string, nowMs: number): 'schedule' | 'sample' | undefined;
  isHeldOut(person: string, flow: Showable): boolean;
};

export const terms: Terms = {
  reasonInTerms({ id, schedule, sample }, person, nowMs) {
    if (!isScheduled(schedule, nowMs)) return 'schedule';
    return sample === undefined || isSampled(person, id, sample) ? undefined : 'sample';
  },
  isHeldOut,
};

import type { FunnelFigures, FunnelStep } from '../http/api-insight.ts';
import { toRatio } from './figure.ts';

/**
 * A flow by its steps, of users, each once: how many came to a step, and where those who did not finish saw the last
 * of it. Branches lead past steps, so a step is no share of the one before but of all who began.
 */
export type FunnelCounts = {
  began: number;
  done: number;
  /** How many came to each step. */
  seen: ReadonlyMap<string, number>;
  /** Of those who have not finished: where they were last, and whether they closed it themselves. */
  left: readonly { step: string | null; isClosed: boolean; times: number }[];
};

/** @param order of the newest version; steps that older ones had stand last, by name */
export function summarizeFunnel(counts: FunnelCounts, order: readonly string[]): FunnelFigures {
  const { began, done, seen, left } = counts;
  const gone = [...seen.keys()].filter((step) => !order.includes(step)).sort();
  return {
    began,
    done: toRatio(done, began, 'users_who_began'),
    steps: [...order, ...gone].map((step): FunnelStep => {
      const came = seen.get(step) ?? 0;
      const ofStep = left.filter((each) => each.step === step);
      const timesOf = (isClosed: boolean) =>
        ofStep.reduce((sum, each) => sum + (each.isClosed === isClosed ? each.times : 0), 0);
      const [closed, stopped] = [timesOf(true), timesOf(false)];
      return {
        step,
        came,
        reached: toRatio(came, began, 'users_who_began'),
        closed,
        stopped,
        left: toRatio(closed + stopped, came, 'users_who_came_to_the_step'),
      };
    }),
  };
}

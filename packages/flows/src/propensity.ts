import type { Shares } from './sampling.ts';

/** How likely anybody was to be shown it, 0 to 1; undefined where everybody is. */
export const propensityOf = ({ sample, holdout }: Shares): number | undefined =>
  sample === undefined && holdout === undefined ? undefined : (sample ?? 1) * (1 - (holdout ?? 0));

import type { Action, Playbook } from '../api/playbooks.ts';

/**
 * A playbook as a line of a table: what is done for each tier. High touch goes by the model that a human trains and
 * follows, low touch by the one that a human trains, tech touch by the one that the product does alone, as long as an
 * account has no model of its own.
 */
export const TIERS = ['high', 'low', 'tech'] as const;
export type Tier = (typeof TIERS)[number];

type Case = Playbook['cases'][number];
type Model = NonNullable<Case['models']>[number];

const MODELS: { [T in Tier]: Model } = {
  high: 'high_touch_high_post',
  low: 'high_touch_low_post',
  tech: 'low_touch_low_post',
};

export type Tiers = { [T in Tier]: readonly Action[] };

/** The first case that fits, as the backend decides it. */
export function toTiers({ cases }: Playbook): Tiers {
  const actionsOf = (tier: Tier) => cases.find((one) => fits(one, tier))?.do ?? [];
  return { high: actionsOf('high'), low: actionsOf('low'), tech: actionsOf('tech') };
}

const fits = ({ models, touchLevels }: Case, tier: Tier): boolean =>
  (models?.includes(MODELS[tier]) ?? true) && (touchLevels?.includes(tier) ?? true);

/**
 * Whether it says no more than such a line can: one that tells models and levels apart in one playbook was written in a
 * file, and is changed there.
 */
export const isLine = ({ cases }: Playbook): boolean =>
  cases.every((one) => one.models === undefined) ||
  cases.every((one) => one.touchLevels === undefined);

/** The same playbook with other actions, told apart as it was before. A tier for which nothing is done has no case. */
export function withTiers(playbook: Playbook, tiers: Tiers): Playbook {
  const isByLevel = playbook.cases.some(({ touchLevels }) => touchLevels !== undefined);
  const cases = TIERS.filter((tier) => tiers[tier].length > 0).map((tier): Case => {
    const actions = [...tiers[tier]];
    return isByLevel
      ? { touchLevels: [tier], do: actions }
      : { models: [MODELS[tier]], do: actions };
  });
  return { ...playbook, cases };
}

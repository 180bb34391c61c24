import type { TouchLevel } from '@polku/protocol';
import type { OnboardingModel } from '../store/account-tables.ts';
import type { Action, OccurrenceKind, Playbook } from './playbook.ts';

/** What is done about something that has occurred, pure. */

/** As much of an occurrence as playbooks ask for. */
export type Situation = {
  kind: OccurrenceKind;
  touchLevel: TouchLevel | null;
  model: OnboardingModel;
  milestone?: string | undefined;
  flow?: string | undefined;
};

/** An account that nobody has placed is treated as low touch: nobody is woken for it, and nobody forgets it. */
export const toLevel = (touchLevel: TouchLevel | null | undefined): TouchLevel =>
  touchLevel ?? 'low';

const MODEL_OF: { [L in TouchLevel]: OnboardingModel } = {
  tech: 'low_touch_low_post',
  low: 'high_touch_low_post',
  high: 'high_touch_high_post',
};

/** The account's own, where somebody has said one; else the one that its touch level brings. */
export const toModel = (
  account: { touch_level: TouchLevel | null; onboarding_model: OnboardingModel | null } | undefined,
): OnboardingModel => account?.onboarding_model ?? MODEL_OF[toLevel(account?.touch_level)];

/** Each action once, in the order in which the playbooks stand. */
export function decidePlaybook(situation: Situation, playbooks: readonly Playbook[]): Action[] {
  const all = playbooks.filter((one) => isMeant(one, situation)).flatMap((one) => toActions(one));
  return [...new Map(all.map((action) => [JSON.stringify(action), action])).values()];

  function toActions({ cases }: Playbook): Action[] {
    return cases.find((one) => fits(one, situation))?.do ?? [];
  }
}

function isMeant({ when }: Playbook, { kind, milestone, flow }: Situation): boolean {
  if (when.occurs !== kind) return false;
  if (when.milestone !== undefined && when.milestone !== milestone) return false;
  return when.flow === undefined || when.flow === flow;
}

function fits(
  { models, touchLevels }: Playbook['cases'][number],
  { model, touchLevel }: Situation,
): boolean {
  const isOfModel = models?.includes(model) ?? true;
  return isOfModel && (touchLevels?.includes(toLevel(touchLevel)) ?? true);
}

/** A playbook that somebody has written, and where it holds. */
export type Written = { accountId: string | undefined; playbook: Playbook };

/** What holds for an account: ours, over each of them the workspace's of the same key, over those the account's. */
export function playbooksFor(
  accountId: string | undefined,
  { defaults, written }: { defaults: readonly Playbook[]; written: readonly Written[] },
): Playbook[] {
  const byKey = new Map(defaults.map((playbook) => [playbook.key, playbook]));
  for (const { playbook } of written.filter((one) => one.accountId === undefined))
    byKey.set(playbook.key, playbook);
  for (const { playbook } of written.filter((one) => one.accountId === accountId))
    byKey.set(playbook.key, playbook);
  return [...byKey.values()];
}

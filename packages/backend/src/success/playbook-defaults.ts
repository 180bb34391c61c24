import type { OnboardingModel } from '../store/account-tables.ts';
import type { Action, OccurrenceKind, Playbook } from './playbook.ts';

/**
 * What happens as long as nobody has said otherwise, by onboarding model: with high post a human is told at once and
 * has a task; with low post there is a line in the digest, and a task where a user waits for an answer; where the
 * product does it all, humans hear of what an answer obliges them to, and of the rest in figures.
 */

type Days = { high: number; low: number; tech: number };

const SILENT_DAYS: Days = { high: 7, low: 14, tech: 30 };
const STUCK_DAYS: Days = { high: 2, low: 5, tech: 10 };
const CHAMPION_DAYS: Days = { high: 14, low: 30, tech: 60 };

const now: Action = { kind: 'notify', urgency: 'high' };
const tell: Action = { kind: 'notify' };
const line: Action = { kind: 'digest' };
type TaskKind = Extract<Action, { kind: 'task' }>['task'];
const inHours = (task: TaskKind, hours: number): Action => ({
  kind: 'task',
  task,
  due: { hours },
});
const inDays = (task: TaskKind, days: number): Action => ({ kind: 'task', task, due: { days } });

type ByModel = { [M in OnboardingModel]?: Action[] };

function toPlaybook(occurs: OccurrenceKind, byModel: ByModel, afterDays?: Days): Playbook {
  return {
    key: occurs,
    when: { occurs, ...(afterDays && { afterDays }) },
    cases: Object.entries(byModel).map(([model, actions]) => ({
      // What `Object.entries` says of keys is wider than the type that they come from.
      models: [model as OnboardingModel],
      do: actions,
    })),
  };
}

export const DEFAULT_PLAYBOOKS: readonly Playbook[] = [
  toPlaybook('first_use', {
    high_touch_high_post: [now, inHours('welcome', 8)],
    high_touch_low_post: [line],
  }),
  toPlaybook('account_first_use', {
    high_touch_high_post: [now],
    high_touch_low_post: [line, inDays('call', 5)],
    low_touch_low_post: [line],
  }),
  toPlaybook(
    'silence',
    {
      high_touch_high_post: [now, inDays('call', 1)],
      high_touch_low_post: [tell, inDays('call', 3)],
      low_touch_low_post: [line],
    },
    SILENT_DAYS,
  ),
  toPlaybook(
    'stuck',
    {
      high_touch_high_post: [tell, inDays('call', 1)],
      high_touch_low_post: [line],
    },
    STUCK_DAYS,
  ),
  toPlaybook('detractor', {
    high_touch_high_post: [now, inHours('detractor', 8)],
    high_touch_low_post: [tell, inDays('detractor', 2)],
    low_touch_low_post: [line, inDays('detractor', 5)],
  }),
  toPlaybook('passive', { high_touch_high_post: [line], high_touch_low_post: [line] }),
  toPlaybook('promoter', {
    high_touch_high_post: [tell, inDays('promoter', 5)],
    high_touch_low_post: [line, inDays('promoter', 10)],
    low_touch_low_post: [line],
  }),
  toPlaybook('low_ces', {
    high_touch_high_post: [tell, inDays('low_ces', 2)],
    high_touch_low_post: [line, inDays('low_ces', 5)],
    low_touch_low_post: [line],
  }),
  toPlaybook('reply', {
    high_touch_high_post: [now],
    high_touch_low_post: [tell],
    low_touch_low_post: [tell],
  }),
  toPlaybook('goal_reached', {
    high_touch_high_post: [tell],
    high_touch_low_post: [line],
    low_touch_low_post: [line],
  }),
  toPlaybook('goal_at_risk', {
    high_touch_high_post: [now, inDays('goal', 2)],
    high_touch_low_post: [tell, inDays('goal', 5)],
    low_touch_low_post: [line],
  }),
  toPlaybook('account_moved_up', {
    high_touch_high_post: [tell, inDays('call', 3)],
    high_touch_low_post: [line, inDays('call', 5)],
  }),
  toPlaybook('account_moved_down', {
    high_touch_high_post: [line],
    high_touch_low_post: [line],
    low_touch_low_post: [line],
  }),
  toPlaybook(
    'champion_silent',
    {
      high_touch_high_post: [tell, inDays('call', 3)],
      high_touch_low_post: [line],
    },
    CHAMPION_DAYS,
  ),
];

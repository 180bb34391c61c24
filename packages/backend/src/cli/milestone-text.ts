import type { MilestoneRule } from '@polku/protocol';
import type { Forecast } from '../success/forecast.ts';
import type { Progress } from '../success/look-back.ts';
import { count } from './count.ts';

/** How rules, counts and progress are printed for people. */

export const toRuleText = ({ event, where, count = 1 }: MilestoneRule): string =>
  [event, ...(count > 1 ? [`× ${count}`] : []), ...(where ? [JSON.stringify(where)] : [])].join(
    ' ',
  );

export const toCountText = ({ users, accounts }: Forecast): string =>
  `${count(users.reached, 'user')} (${users.knownBefore} known before), ${count(accounts.reached, 'account')} (${accounts.knownBefore} known before)`;

/** Tells on standard error how far it is, about once a second, so that what is quick tells nothing. */
export function createProgress(what: string): Progress {
  let toldAt = performance.now();
  return (ratio) => {
    if (performance.now() - toldAt < 1_000) return;
    toldAt = performance.now();
    process.stderr.write(`${what}: ${Math.floor(ratio * 100)} % of the stored events\n`);
  };
}

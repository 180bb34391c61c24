import { useMemo } from 'preact/hooks';
import { useLocale, useWords } from '../locale.ts';
import { ACCOUNTS } from '../words/accounts.ts';
import { en as everyPage } from '../words/en.ts';
import { type AccountLine, FITS } from './account-line.ts';
import {
  type Choice,
  FIRST_USES,
  LATE_DAYS,
  type ListCut,
  NONE,
  QUIET_DAYS,
  SEEN,
} from './cuts.ts';

/** What the values of the cuts are called, and which there are. */
export type CutWords = {
  list(cut: ListCut, value: string): string;
  choice(cut: Choice, value: string): string;
  values(cut: ListCut): string[];
};

const LEVELS = ['high', 'low', 'tech'] as const;
const POTENTIALS = ['high', 'medium', 'low'] as const;
const PLANS = ['gold', 'silver', 'bronze'] as const;

export function useCutWords(
  lines: readonly AccountLine[],
  currency: string,
  highBillingCents: number,
): CutWords {
  const { t, language, format } = useLocale();
  const say = useWords(ACCOUNTS);
  return useMemo(() => {
    const stages = new Map(
      lines.flatMap(({ stage }) => (stage ? [[stage.key, stage] as const] : [])),
    );
    const owners = new Map(
      lines.flatMap(({ owner }) => (owner ? [[owner.id, owner.name] as const] : [])),
    );
    const plans = [...new Set(lines.flatMap(({ plan }) => plan ?? []))];
    const amount = format.money(highBillingCents, currency);
    const own: { [C in ListCut]: readonly (readonly [value: string, name: string])[] } = {
      tier: LEVELS.map((level) => [level, t(`touch.${level}`)]),
      plan: plans
        .sort((a, b) => placeOf(PLANS, a) - placeOf(PLANS, b))
        .map((plan) => [plan, isPlan(plan) ? t(`plans.${plan}`) : plan]),
      stage: [...stages.values()]
        .sort((a, b) => a.place - b.place)
        .map(({ key, name }) => [key, name[language]]),
      owner: [...owners].sort(([, a], [, b]) => a.localeCompare(b, language)),
      potential: POTENTIALS.map((potential) => [potential, say(`potential.${potential}`)]),
      billing: [
        ['high', say('billing.high', { amount })],
        ['low', say('billing.low', { amount })],
      ],
      fit: FITS.map((fit) => [fit, say(`fit.${fit}`)]),
    };
    const nameOfNone = (cut: ListCut) => say(cut === 'owner' ? 'cuts.nobody' : 'cuts.none');
    return {
      values: (cut) => [...own[cut].map(([value]) => value), NONE],
      list: (cut, value) =>
        value === NONE
          ? nameOfNone(cut)
          : (own[cut].find(([each]) => each === value)?.[1] ?? value),
      choice(cut, value) {
        if (cut === 'firstUse' && isOne(FIRST_USES, value))
          return say(`firstUse.${value}`, { days: LATE_DAYS });
        if (cut === 'seen' && isOne(SEEN, value)) return say(`seen.${value}`, { days: QUIET_DAYS });
        return value === 'task' || value === 'answer' ? say(`needs.${value}`) : value;
      },
    };
  }, [lines, currency, highBillingCents, t, language, format, say]);
}

const isOne = <V extends string>(all: readonly V[], value: string): value is V =>
  all.some((each) => each === value);

const isPlan = (plan: string): plan is keyof typeof everyPage.plans =>
  Object.hasOwn(everyPage.plans, plan);

const placeOf = (all: readonly string[], value: string): number => {
  const place = all.indexOf(value);
  return place < 0 ? all.length : place;
};

import type { AccountLine } from './account-line.ts';

/**
 * What of the accounts is shown, as it stands in the address, pure. Several values of one cut are alternatives; the
 * cuts together must all hold. `none` stands for what is not known.
 */
export const LIST_CUTS = ['tier', 'plan', 'stage', 'owner', 'potential', 'billing', 'fit'] as const;
export type ListCut = (typeof LIST_CUTS)[number];

export const FIRST_USES = ['reached', 'not_yet', 'late'] as const;
export const SEEN = ['week', 'month', 'quiet', 'never'] as const;
export const NEEDS = ['task', 'answer'] as const;
const CHOICES = { firstUse: FIRST_USES, seen: SEEN, needs: NEEDS } as const;
export type Choice = keyof typeof CHOICES;
export const CHOICE_CUTS = Object.keys(CHOICES) as Choice[]; // its own keys

export type Cuts = { q: string } & { [C in ListCut]: readonly string[] } & {
  firstUse: (typeof FIRST_USES)[number] | undefined;
  seen: (typeof SEEN)[number] | undefined;
  needs: (typeof NEEDS)[number] | undefined;
};

export const NONE = 'none';

export function parseCuts(search: string): Cuts {
  const query = new URLSearchParams(search);
  const list = (cut: ListCut) =>
    query.getAll(cut).flatMap((text) => text.split('|').filter(Boolean));
  const choice = <C extends Choice>(cut: C): Cuts[C] => {
    const all: readonly string[] = CHOICES[cut];
    const text = query.get(cut);
    return text !== null && all.includes(text) ? (text as Cuts[C]) : undefined; // one of them
  };
  return {
    q: query.get('q') ?? '',
    ...(Object.fromEntries(LIST_CUTS.map((cut) => [cut, list(cut)])) as {
      [C in ListCut]: string[]; // all of them
    }),
    firstUse: choice('firstUse'),
    seen: choice('seen'),
    needs: choice('needs'),
  };
}

/** What stands in the address for a cut; undefined: nothing does. */
export const toCutText = (values: readonly string[]): string | undefined =>
  values.length > 0 ? values.join('|') : undefined;

/** With the value where it was not, without it where it was. */
export const toggleValue = (values: readonly string[], value: string): string[] =>
  values.includes(value) ? values.filter((each) => each !== value) : [...values, value];

export const countCuts = (cuts: Cuts): number =>
  LIST_CUTS.filter((cut) => cuts[cut].length > 0).length +
  CHOICE_CUTS.filter((cut) => cuts[cut] !== undefined).length;

const DAY_MS = 86_400_000;
/** Without a first use so long after the contract, an account is late: the low touch's own silence. */
export const LATE_DAYS = 14;
export const QUIET_DAYS = 30;

type Given = { nowMs: number; highBillingCents: number };

/** The value of a line for each cut. */
const VALUES: { [C in ListCut]: (line: AccountLine, given: Given) => string } = {
  tier: ({ touch }) => touch ?? NONE,
  plan: ({ plan }) => plan ?? NONE,
  stage: ({ stage }) => stage?.key ?? NONE,
  owner: ({ owner }) => owner?.id ?? NONE,
  potential: ({ potential }) => potential ?? NONE,
  billing: ({ billingCents }, given) => {
    if (billingCents === null) return NONE;
    return billingCents >= given.highBillingCents ? 'high' : 'low';
  },
  fit: ({ fit }) => fit ?? NONE,
};

const HOLDS: { [C in Choice]: (line: AccountLine, value: string, nowMs: number) => boolean } = {
  firstUse({ firstUseMs, contractMs }, value, nowMs) {
    if (value === 'reached') return firstUseMs !== null;
    if (firstUseMs !== null) return false;
    return value === 'not_yet' || (contractMs !== null && nowMs - contractMs > LATE_DAYS * DAY_MS);
  },
  seen({ lastSeenMs }, value, nowMs) {
    if (value === 'never' || lastSeenMs === null) return value === 'never' && lastSeenMs === null;
    const days = (nowMs - lastSeenMs) / DAY_MS;
    if (value === 'week') return days <= 7;
    return value === 'month' ? days <= QUIET_DAYS : days > QUIET_DAYS;
  },
  needs: ({ openTasks, waiting }, value) => (value === 'task' ? openTasks > 0 : waiting > 0),
};

/** The lines that all cuts hold for, but for those that are left out, in their order. */
export function cutLines(
  lines: readonly AccountLine[],
  cuts: Cuts,
  given: Given,
  without: readonly (ListCut | Choice)[] = [],
): AccountLine[] {
  const words = cuts.q.toLowerCase().split(/\s+/).filter(Boolean);
  const lists = LIST_CUTS.filter((cut) => cuts[cut].length > 0 && !without.includes(cut)).map(
    (cut) => ({ read: VALUES[cut], wanted: new Set(cuts[cut]) }),
  );
  const choices = CHOICE_CUTS.flatMap((cut) => {
    const value = cuts[cut];
    return value === undefined || without.includes(cut) ? [] : [{ holds: HOLDS[cut], value }];
  });
  return lines.filter(
    (line) =>
      words.every((word) => line.text.includes(word)) &&
      lists.every(({ read, wanted }) => wanted.has(read(line, given))) &&
      choices.every(({ holds, value }) => holds(line, value, given.nowMs)),
  );
}

/** How many lines have each value of a cut. */
export function countValues(
  lines: readonly AccountLine[],
  cut: ListCut,
  given: Given,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const value = VALUES[cut](line, given);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

export const countChoice = (
  lines: readonly AccountLine[],
  choice: { cut: Choice; value: string },
  nowMs: number,
): number => lines.filter((line) => HOLDS[choice.cut](line, choice.value, nowMs)).length;

/** What is paid in a year by all of them. */
export const sumBilling = (lines: readonly AccountLine[]): number =>
  lines.reduce((sum, { billingCents }) => sum + (billingCents ?? 0), 0);

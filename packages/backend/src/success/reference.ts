/**
 * Ambassadors and references, pure: who might speak for the product, by what they have answered and by whether others
 * followed them; and whether they may be asked. One who was asked is not asked again for half a year, and one who has
 * said no for a year.
 */

/** What they may be asked for. */
export const REFERENCE_KINDS = ['reference', 'review', 'ambassador'] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

const DAY_MS = 24 * 3_600_000;
const ASKED_AGAIN_AFTER_MS = 182 * DAY_MS;
const AFTER_NO_MS = 365 * DAY_MS;

export type Why =
  /** The newest answer to a question of NPS was 9 or 10. */
  | { kind: 'promoter'; at: number }
  /** The first of the account to use the product, whom so many colleagues followed. */
  | { kind: 'followed'; by: number };

export type Answer = { userId: string; accountId: string | null; kind: string; at: number };
export type FirstUse = { userId: string; accountId: string; at: number };
export type Asked = {
  userId: string;
  askedAt: number;
  answer: 'yes' | 'no' | null;
  answeredAt: number | null;
};

export type Candidate = { userId: string; accountId: string | null; why: Why[] };

/** Best first: who is found by both, then whom most have followed. */
export function findCandidates({
  answers,
  firstUses,
}: {
  /** To questions of NPS. */
  answers: readonly Answer[];
  firstUses: readonly FirstUse[];
}): Candidate[] {
  const found = new Map<string, Candidate>();
  const add = (userId: string, accountId: string | null, why: Why) => {
    const known = found.get(userId) ?? { userId, accountId, why: [] };
    found.set(userId, { ...known, why: [...known.why, why] });
  };
  for (const { userId, accountId, kind, at } of newestOf(answers))
    if (kind === 'promoter') add(userId, accountId, { kind: 'promoter', at });
  for (const { userId, accountId, by } of leadersOf(firstUses))
    add(userId, accountId, { kind: 'followed', by });
  return [...found.values()].sort(
    (a, b) => b.why.length - a.why.length || followersOf(b) - followersOf(a) || byId(a, b),
  );
}

const byId = (a: Candidate, b: Candidate) => (a.userId < b.userId ? -1 : 1);
const followersOf = ({ why }: Candidate) =>
  Math.max(0, ...why.map((one) => (one.kind === 'followed' ? one.by : 0)));

/** What each has answered last: who has thought better of it is no promoter any more. */
function newestOf(answers: readonly Answer[]): Answer[] {
  const newest = new Map<string, Answer>();
  for (const answer of answers) {
    const known = newest.get(answer.userId);
    if (!known || answer.at > known.at) newest.set(answer.userId, answer);
  }
  return [...newest.values()];
}

/** So many colleagues, in so many days, are following and no chance. */
const MIN_FOLLOWERS = 3;
const FOLLOWED_WITHIN_MS = 30 * DAY_MS;

function leadersOf(firstUses: readonly FirstUse[]) {
  return [...Map.groupBy(firstUses, ({ accountId }) => accountId).values()].flatMap((uses) => {
    const [first, ...others] = uses.toSorted((a, b) => a.at - b.at);
    if (!first) return [];
    const by = others.filter(({ at }) => at - first.at <= FOLLOWED_WITHIN_MS).length;
    return by < MIN_FOLLOWERS ? [] : [{ ...first, by }];
  });
}

/** From when on a user may be asked; undefined: now. */
export function mayAskFrom(
  asked: readonly Omit<Asked, 'userId'>[],
  nowMs: number,
): number | undefined {
  const from = Math.max(
    0,
    ...asked.map(({ askedAt, answer, answeredAt }) =>
      answer === 'no' ? (answeredAt ?? askedAt) + AFTER_NO_MS : askedAt + ASKED_AGAIN_AFTER_MS,
    ),
  );
  return from > nowMs ? from : undefined;
}

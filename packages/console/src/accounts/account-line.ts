import type { PersonRef } from '@polku/backend/api';
import type { AccountTable } from '@polku/backend/api-accounts';
import type { TouchLevel } from '@polku/protocol';

/** An account as a row of the table: what the backend has sent as columns, with the lists looked up. Times are UTC ms. */
export type AccountLine = {
  id: string;
  name: string | null;
  domain: string | null;
  plan: string | null;
  touch: TouchLevel | null;
  potential: 'low' | 'medium' | 'high' | null;
  stage: Stage | null;
  owner: PersonRef | null;
  billingCents: number | null;
  growthPercent: number | null;
  sharePercent: number | null;
  fit: Fit | null;
  contractMs: number | null;
  contractEndsMs: number | null;
  firstUseMs: number | null;
  lastSeenMs: number | null;
  stageMs: number | null;
  users: number;
  goalPercent: number | null;
  openTasks: number;
  waiting: number;
  /** Its place among all by name: sorting by names takes a hundred times as long as by numbers. */
  rank: number;
  /** All that it is found by, in lower case. */
  text: string;
};

export type Stage = { key: string; name: { en: string; fi: string }; place: number };

export const FITS = ['star', 'question_mark', 'cash_cow', 'dog'] as const;
export type Fit = (typeof FITS)[number];

export function toLines({ coded, columns, bounds }: AccountTable): AccountLine[] {
  const stages = coded.stages.map((stage, place) => ({ ...stage, place }));
  const pick = <V>(list: readonly V[], places: readonly number[], rank: number): V | null =>
    list[places[rank] ?? -1] ?? null;
  return columns.id.map((id, rank) => {
    const name = columns.name[rank] ?? null;
    const domain = columns.domain[rank] ?? null;
    const owner = pick(coded.people, columns.owner, rank);
    const counted = {
      users: columns.users[rank] ?? 0,
      openTasks: columns.openTasks[rank] ?? 0,
      waiting: columns.waiting[rank] ?? 0,
    };
    return {
      id,
      name,
      domain,
      plan: pick(coded.plans, columns.plan, rank),
      touch: pick(coded.touch, columns.touch, rank),
      potential: pick(coded.potential, columns.potential, rank),
      stage: pick(stages, columns.stage, rank),
      owner,
      ...toFigures(columns, bounds, rank),
      contractMs: toMs(columns.contractAt[rank]),
      contractEndsMs: toMs(columns.contractEndsAt[rank]),
      firstUseMs: toMs(columns.firstUseAt[rank]),
      lastSeenMs: toMs(columns.lastSeenAt[rank]),
      stageMs: toMs(columns.stageAt[rank]),
      ...counted,
      rank,
      text: [name, id, domain, owner?.name].filter(Boolean).join('\n').toLowerCase(),
    };
  });
}

function toFigures(
  columns: AccountTable['columns'],
  bounds: AccountTable['bounds'],
  rank: number,
): Pick<AccountLine, 'billingCents' | 'growthPercent' | 'sharePercent' | 'fit' | 'goalPercent'> {
  const growthPercent = columns.growthPercent[rank] ?? null;
  const sharePercent = columns.sharePercent[rank] ?? null;
  return {
    billingCents: columns.billingCents[rank] ?? null,
    goalPercent: columns.goalPercent[rank] ?? null,
    growthPercent,
    sharePercent,
    fit: toFit(growthPercent, sharePercent, bounds),
  };
}

const toMs = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : seconds * 1_000;

/** As the backend has it: the growth–share matrix (Henderson 1970), by the workspace's own bounds. */
function toFit(
  growthPercent: number | null,
  sharePercent: number | null,
  bounds: AccountTable['bounds'],
): Fit | null {
  if (growthPercent === null || sharePercent === null) return null;
  const isLarge = sharePercent >= bounds.sharePercent;
  if (growthPercent >= bounds.growthPercent) return isLarge ? 'star' : 'question_mark';
  return isLarge ? 'cash_cow' : 'dog';
}

/** Where billing counts as high: the middle row of the touch table. */
export const highBillingCents = ({ billingCents }: AccountTable['bounds']): number =>
  billingCents[Math.floor((billingCents.length - 1) / 2)] ?? 0;

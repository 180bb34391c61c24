import { TOUCH_LEVELS } from '@polku/protocol/schemas';
import type { AccountTable } from '../http/api-accounts.ts';
import { POTENTIALS } from '../store/account-tables.ts';
import {
  countByAccount,
  readContactEmails,
  readOwners,
  readTableGoals,
  readTableRows,
  type TableRow,
} from '../store/sql/account-table.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import type { Db } from '../store/store.ts';
import type { TouchTable } from './touch-level.ts';

/**
 * Every account of a workspace as columns. One answer and not pages: ten thousand rows are some 250 kB on the wire,
 * and whoever has them searches, sorts and cuts between two frames, where a page from the server takes a journey each.
 */
export async function readAccountTable(db: Db, workspaceId: string): Promise<AccountTable> {
  const settings = await readSuccessSettings(db, workspaceId);
  const rows = (await readTableRows(db, workspaceId)).sort(byName);
  const counts = await countByAccount(db, workspaceId);
  const goals = toGoalPercents(await readTableGoals(db, workspaceId));
  const domains = toContactDomains(await readContactEmails(db, workspaceId));
  const people = await readOwners(db, workspaceId);
  const plans = [...new Set(rows.flatMap(({ plan }) => plan ?? []))].sort();
  const stages = settings.successPath.map(({ key, name }) => ({ key, name }));
  const placeOf = {
    plan: toPlaces(plans),
    touch: toPlaces(TOUCH_LEVELS),
    potential: toPlaces(POTENTIALS),
    stage: toPlaces(stages.map(({ key }) => key)),
    owner: toPlaces(people.map(({ id }) => id)),
  };
  const { touchLevels, productFit } = settings;
  return {
    coded: {
      touch: TOUCH_LEVELS,
      potential: POTENTIALS,
      plans,
      people,
      stages,
    },
    currency: touchLevels.currency,
    bounds: { ...productFit, billingCents: touchLevels.bands.map(({ fromCents }) => fromCents) },
    columns: {
      id: rows.map(({ id }) => id),
      name: rows.map(({ name }) => name),
      domain: rows.map(({ id, traits_json }) => toDomain(traits_json) ?? domains.get(id) ?? null),
      plan: rows.map((row) => placeOf.plan(row.plan)),
      touch: rows.map((row) => placeOf.touch(row.touch_level)),
      potential: rows.map((row) => placeOf.potential(row.potential)),
      stage: rows.map((row) => placeOf.stage(row.stage)),
      owner: rows.map((row) => placeOf.owner(row.owner_id)),
      billingCents: rows.map((row) => toCents(row, touchLevels)),
      growthPercent: rows.map((row) => row.growth_percent),
      sharePercent: rows.map((row) => row.share_percent),
      contractAt: rows.map((row) => toSeconds(row.contract_at)),
      contractEndsAt: rows.map((row) => toSeconds(row.contract_ends_at)),
      firstUseAt: rows.map((row) => toSeconds(row.first_use_at)),
      lastSeenAt: rows.map((row) => toSeconds(row.last_seen_at)),
      stageAt: rows.map((row) => toSeconds(row.stage_at)),
      users: rows.map(({ id }) => counts.users.get(id) ?? 0),
      goalPercent: rows.map(({ id }) => goals.get(id) ?? null),
      openTasks: rows.map(({ id }) => counts.openTasks.get(id) ?? 0),
      waiting: rows.map(({ id }) => counts.waiting.get(id) ?? 0),
    },
  };
}

/** Made once: comparing by a locale's name costs a hundred times as much. */
const { compare } = new Intl.Collator('fi', { numeric: true });
const byName = (a: TableRow, b: TableRow): number =>
  compare(a.name || a.id, b.name || b.id) || (a.id < b.id ? -1 : 1);

function toPlaces(of: readonly string[]): (value: string | null) => number {
  const places = new Map(of.map((value, place) => [value, place]));
  return (value) => (value === null ? -1 : (places.get(value) ?? -1));
}

const toSeconds = (ms: number | null): number | null =>
  ms === null ? null : Math.floor(ms / 1_000);

/** In the currency of the touch table, by its rate; null where it has none. */
function toCents({ billing_cents, currency }: TableRow, table: TouchTable): number | null {
  if (billing_cents === null) return null;
  if (currency === null || currency === table.currency) return billing_cents;
  const rate = table.rates[currency];
  return rate === undefined ? null : Math.round(billing_cents * rate);
}

/** What its host page or an import has said of it: `domain`, or the host of `website`. */
function toDomain(traitsJson: string): string | undefined {
  // Most have none, and parsing ten thousand of them would cost more than all else here.
  if (!/"(?:domain|website)"/.test(traitsJson)) return undefined;
  const { domain, website }: { [trait: string]: unknown } = JSON.parse(traitsJson);
  if (typeof domain === 'string' && domain !== '') return domain.toLowerCase();
  const host = typeof website === 'string' ? /^(?:https?:\/\/)?([^/:?#]+)/i.exec(website)?.[1] : '';
  return host?.toLowerCase().replace(/^www\./, '') || undefined;
}

/** The commonest of each account's contacts. */
function toContactDomains(
  contacts: readonly { account_id: string; email: string | null }[],
): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { account_id, email } of contacts) {
    const domain = email?.split('@')[1]?.toLowerCase();
    if (!domain) continue;
    const ofAccount = counts.get(account_id) ?? new Map<string, number>();
    counts.set(account_id, ofAccount.set(domain, (ofAccount.get(domain) ?? 0) + 1));
  }
  return new Map(
    [...counts].flatMap(([id, ofAccount]) => {
      const [best] = [...ofAccount].sort(([, a], [, b]) => b - a);
      return best ? [[id, best[0]] as const] : [];
    }),
  );
}

type Goal = Awaited<ReturnType<typeof readTableGoals>>[number];

/** Of each account's goal that is due first; one that was reached only where no other is on its way. */
function toGoalPercents(goals: readonly Goal[]): ReadonlyMap<string, number> {
  const urgency = ({ due_at, reached_at }: Goal) =>
    reached_at === null ? (due_at ?? Number.MAX_SAFE_INTEGER - 1) : Number.MAX_SAFE_INTEGER;
  const first = new Map<string, Goal>();
  for (const goal of goals) {
    const known = first.get(goal.account_id);
    if (!known || urgency(goal) < urgency(known)) first.set(goal.account_id, goal);
  }
  return new Map(
    [...first].map(([id, { start_value, target_value, now_value }]) => [
      id,
      Math.round((100 * (now_value - start_value)) / (target_value - start_value)),
    ]),
  );
}

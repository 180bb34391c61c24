import type { MoneyInsight } from '../http/api-insight.ts';
import {
  type BillingChange,
  type CustomerRow,
  readBillingChanges,
  readCustomers,
} from '../store/sql/insight-accounts.ts';
import { readAnswers } from '../store/sql/insight-answers.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import type { Db } from '../store/store.ts';
import { toIso } from '../success/iso-time.ts';
import { type Customer, groupCustomers, summarizeMoney } from './money.ts';
import { type Cutting, toParts } from './parts.ts';
import { DAY_MS } from './period.ts';
import { FIRST_USE } from './read-accounts.ts';
import { readAsked } from './surveys.ts';
import { toAccountMeans, toVotes, type Vote } from './tallies.ts';

/**
 * Answers held against money. What an account paid at a moment is read back from the log of changes: the first change
 * after it says what was before.
 */
export async function readMoney(
  db: Db,
  { scope, cutting, flowId }: { scope: InsightScope; cutting: Cutting; flowId: string | undefined },
): Promise<MoneyInsight> {
  const { workspaceId, fromMs, toMs } = scope;
  const customers = await readCustomers(db, scope, FIRST_USE);
  const changes = Map.groupBy(
    await readBillingChanges(db, { workspaceId, sinceMs: fromMs }),
    ({ accountId }) => accountId,
  );
  const votes = await readVotesBefore(db, scope, flowId);
  const scores = toAccountMeans(votes);
  // Oldest first: of an account the last one stands.
  const versions = new Map(votes.map(({ accountId, version }) => [accountId, String(version)]));
  const cutOf = ({ id, cut }: CustomerRow) =>
    cutting.by === 'version' ? (versions.get(id) ?? null) : cut;
  const byCurrency = Map.groupBy(customers, ({ currency }) => currency);
  const currencies = [...byCurrency].map(([currency, rows]) => {
    const all = rows.map((row) => {
      const known = { scope, changes: changes.get(row.id) ?? [], score: scores.get(row.id) };
      return { ...toCustomer(row, known), cut: cutOf(row) };
    });
    const summed = toParts(all, cutting, {
      summarize: summarizeMoney,
      sizeOf: ({ billingCents }) => billingCents,
    });
    return { currency, ...summed, groups: groupCustomers(all) };
  });
  return {
    from: toIso(fromMs),
    to: toIso(toMs),
    currencies: currencies.sort((a, b) => b.all.billingCents - a.all.billingCents),
  };
}

type Known = { scope: InsightScope; changes: readonly BillingChange[]; score: number | undefined };

function toCustomer(row: CustomerRow, { scope, changes, score }: Known): Customer {
  const { fromMs, toMs } = scope;
  const { firstUseAt, contractEndsAt, touchLevel, billingCents } = row;
  const paidAt = (atMs: number): number => {
    const next = changes.find(({ at }) => at > atMs);
    return next ? ((JSON.parse(next.fromJson ?? 'null') as number | null) ?? 0) : billingCents;
  };
  const isEarly = firstUseAt !== null && firstUseAt < fromMs;
  return {
    score: score ?? null,
    touchLevel,
    firstUse: isEarly ? 'before' : firstUseAt === null ? 'never' : 'after',
    beforeCents: paidAt(fromMs),
    afterCents: paidAt(toMs),
    isRetained: contractEndsAt === null || contractEndsAt > toMs,
  };
}

const YEAR_MS = 365 * DAY_MS;

/** The newest of each person, of the year before: of the survey that is asked for, else of the one that most have answered. */
async function readVotesBefore(
  db: Db,
  scope: InsightScope,
  flowId: string | undefined,
): Promise<Vote[]> {
  const before = { ...scope, fromMs: scope.fromMs - YEAR_MS, toMs: scope.fromMs };
  let most: Vote[] = [];
  const { workspaceId } = scope;
  for (const asked of await readAsked(db, { workspaceId, kind: 'nps', flowId })) {
    const versions = asked.wordings[0]?.versions ?? [];
    const question = {
      flowId: asked.flow.id,
      questionId: asked.questionId,
      versions,
      toValue: Number,
    };
    const answers: Vote[] = [];
    for await (const page of readAnswers(db, before, question)) answers.push(...page);
    const votes = toVotes(answers, before);
    if (votes.length > most.length) most = votes;
  }
  return most.sort((a, b) => a.at - b.at);
}

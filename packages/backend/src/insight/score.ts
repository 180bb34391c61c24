import {
  compareNps,
  type PointQuestion,
  summarizeTally,
  type Tally,
  toNpsCounts,
} from '@polku/flows/summaries';
import type { InsightFigure, NoFigure, ScoreFigures } from '../http/api-insight.ts';
import { toFigure, toNone } from './figure.ts';

/** NPS, CES and CSAT of people and of accounts. The formulas are those of `packages/flows`; here they get their names. */

export type ScoreTallies = {
  /** The newest answer of each person. */
  people: Tally;
  /** The mean of its people of each account. */
  accounts: Tally;
};

export function summarizeScore(
  question: PointQuestion,
  { people, accounts }: ScoreTallies,
): ScoreFigures {
  const { counts } = summarizeTally(question, people);
  const agree = question.kind === 'ces' ? toScore(question, people, { figure: 'share' }) : null;
  const byAccount =
    question.kind === 'nps' ? toScore(question, accounts, { of: 'accounts_that_answered' }) : null;
  return { score: toScore(question, people), agree, byAccount, counts };
}

/** The one figure by which its kind goes: NPS, the mean of a CES, the top two boxes of a CSAT. */
const FIGURES = { nps: 'nps', ces: 'mean', csat: 'share', rating: 'mean' } as const;

export function toScore(
  question: PointQuestion,
  tally: Tally,
  {
    figure: name = FIGURES[question.kind],
    of = 'people_who_answered',
  }: { figure?: string; of?: InsightFigure['of'] } = {},
): InsightFigure {
  const { n, figures } = summarizeTally(question, tally);
  const unit = name === 'share' ? ('ratio' as const) : ('points' as const);
  const reason: NoFigure = n > 1 ? 'all_alike' : 'too_few';
  return toFigure(figures[name], { n, of, unit }, reason);
}

/** How far an NPS has moved. Null where one of the two has no answer, and of what is no NPS. */
export function toChange(
  question: PointQuestion,
  before: Tally,
  after: Tally,
): InsightFigure | null {
  if (question.kind !== 'nps') return null;
  const [from, to] = [toNpsCounts(before), toNpsCounts(after)];
  const named = { n: from.n + to.n, of: 'people_who_answered', unit: 'points' } as const;
  if (from.n === 0 || to.n === 0) return toNone(named, 'nothing');
  return toFigure(compareNps(from, to), named);
}

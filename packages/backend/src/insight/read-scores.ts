import type { InsightFigure, ScoreInsight, ScoreWording } from '../http/api-insight.ts';
import { readAnswers } from '../store/sql/insight-answers.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import type { Db } from '../store/store.ts';
import { toIso } from '../success/iso-time.ts';
import type { Cutting } from './parts.ts';
import { toParts } from './parts.ts';
import { type Every, type Period, toPeriodBefore, toStretches } from './period.ts';
import { summarizeScore, toChange, toScore } from './score.ts';
import { type Asked, readAsked, textOf } from './surveys.ts';
import { toTallies, toVotes, type Vote } from './tallies.ts';

export type ScoreKind = 'nps' | 'ces' | 'csat';
type Scale = Asked<Extract<Parameters<typeof summarizeScore>[0], { kind: ScoreKind }>>;
type Given = { scope: InsightScope; cutting: Cutting; every: Every };

/** Every question of one kind, by touchpoint and wording. One walk over the answers serves all of its figures. */
export async function readScores(
  db: Db,
  { kind, flowId, ...given }: Given & { kind: ScoreKind; flowId: string | undefined },
): Promise<ScoreInsight> {
  const { scope } = given;
  const asked: Scale[] = await readAsked(db, { workspaceId: scope.workspaceId, kind, flowId });
  const questions: ScoreInsight['questions'] = [];
  for (const one of asked) {
    const wordings: ScoreWording[] = [];
    for (const wording of one.wordings)
      wordings.push(await readWording(db, one, { wording, ...given }));
    questions.push({ flow: one.flow, questionId: one.questionId, kind, wordings });
  }
  return { from: toIso(scope.fromMs), to: toIso(scope.toMs), questions };
}

async function readWording(
  db: Db,
  { flow, questionId }: Scale,
  { wording, scope, cutting, every }: Given & { wording: Scale['wordings'][number] },
): Promise<ScoreWording> {
  const { question, versions } = wording;
  const before = toPeriodBefore(scope);
  const asked = { flowId: flow.id, questionId, versions };
  const answers: Vote[] = [];
  for await (const page of readAnswers(db, { ...scope, fromMs: before.fromMs }, asked))
    answers.push(...page);
  const votesOf = (period: Period) => toVotes(answers, period);
  const { all, parts } = toParts(votesOf(scope), cutting, {
    summarize: (votes) => summarizeScore(question, toTallies(votes)),
    sizeOf: ({ score }) => score.n,
  });
  const peopleOf = (period: Period) => toTallies(votesOf(period)).people;
  return {
    text: textOf(question),
    versions,
    all,
    change: toChange(question, peopleOf(before), peopleOf(scope)),
    trend: toTrend(answers, toStretches(scope, every)).map(({ votes, fromMs, toMs }) => ({
      from: toIso(fromMs),
      to: toIso(toMs),
      figure: toScore(question, toTallies(votes).people) satisfies InsightFigure,
    })),
    parts,
  };
}

/** Oldest first, so each stretch takes up where the one before has ended. */
function toTrend(answers: readonly Vote[], stretches: readonly Period[]) {
  let next = answers.findIndex(({ at }) => at >= (stretches[0]?.fromMs ?? Infinity));
  if (next < 0) next = answers.length;
  return stretches.map((stretch) => {
    const begin = next;
    while (next < answers.length && (answers[next]?.at ?? Infinity) < stretch.toMs) next += 1;
    return { ...stretch, votes: toVotes(answers.slice(begin, next), stretch) };
  });
}

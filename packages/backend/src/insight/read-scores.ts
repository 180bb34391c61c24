import type { ScoreInsight, ScoreWording } from '../http/api-insight.ts';
import { readAnswers } from '../store/sql/insight-answers.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import type { Db } from '../store/store.ts';
import { toIso } from '../success/iso-time.ts';
import type { Cutting } from './parts.ts';
import { toParts } from './parts.ts';
import { type Every, type Period, toPeriodBefore, toStretches } from './period.ts';
import { summarizeScore, toChange, toScore } from './score.ts';
import { type Asked, readAsked, textOf } from './surveys.ts';
import { toPeople, toTallies, toVotes, type Vote } from './tallies.ts';

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
  // Only an NPS is compared, so only of that the period before is read.
  const before = question.kind === 'nps' ? toPeriodBefore(scope) : undefined;
  const asked = { flowId: flow.id, questionId, versions, toValue: Number };
  const answers: Vote[] = [];
  for await (const page of readAnswers(db, toReading(scope, before), asked)) answers.push(...page);
  const votes = toVotes(answers, scope);
  const { all, parts } = toParts(votes, cutting, {
    summarize: (some) => summarizeScore(question, toTallies(some)),
    sizeOf: ({ score }) => score.n,
  });
  return {
    text: textOf(question),
    versions,
    all,
    change: before ? toChange(question, toPeople(toVotes(answers, before)), toPeople(votes)) : null,
    trend: toTrend(answers, toStretches(scope, every)).map(({ people, fromMs, toMs }) => ({
      from: toIso(fromMs),
      to: toIso(toMs),
      figure: toScore(question, people),
    })),
    parts,
  };
}

const toReading = (scope: InsightScope, before: Period | undefined): InsightScope =>
  before ? { ...scope, fromMs: before.fromMs } : scope;

/** Oldest first, so each stretch takes up where the one before has ended. */
function toTrend(answers: readonly Vote[], stretches: readonly Period[]) {
  let next = answers.findIndex(({ at }) => at >= (stretches[0]?.fromMs ?? Infinity));
  if (next < 0) next = answers.length;
  return stretches.map((stretch) => {
    const begin = next;
    while (next < answers.length && (answers[next]?.at ?? Infinity) < stretch.toMs) next += 1;
    return { ...stretch, people: toPeople(toVotes(answers.slice(begin, next), stretch)) };
  });
}

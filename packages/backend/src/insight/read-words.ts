import type { Flow } from '@polku/flows';
import type { OwnWords } from '../http/api-insight.ts';
import { readFlowLines } from '../store/sql/flows.ts';
import { readWords as readRows, type WordsRow } from '../store/sql/insight-answers.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import { nameOf } from '../store/sql/outbox.ts';
import type { Db } from '../store/store.ts';
import { toIso } from '../success/iso-time.ts';
import { readAsked, textOf } from './surveys.ts';

/** What users wrote in their own words, newest first: the third understanding, beside the figures. */
export async function readWords(db: Db, scope: InsightScope, limit: number): Promise<OwnWords[]> {
  const { workspaceId } = scope;
  const found: { row: WordsRow; flow: OwnWords['flow']; question: string }[] = [];
  for (const { flow, questionId, wordings } of await readAsked(db, { workspaceId, kind: 'text' })) {
    for (const row of await readRows(db, scope, { flowId: flow.id, questionId, limit })) {
      const wording = wordings.find(({ versions }) => versions.includes(row.version));
      if (wording) found.push({ row, flow, question: textOf(wording.question) });
    }
  }
  const documents = await readFlowLines(db, workspaceId);
  return found
    .sort((a, b) => b.row.at - a.row.at)
    .slice(0, limit)
    .map(({ row, flow, question }) => ({
      responseId: row.id,
      at: toIso(row.at),
      user: { id: row.userId, name: nameOf(row.traitsJson ?? undefined) },
      account:
        row.accountId === null
          ? null
          : {
              id: row.accountId,
              name: row.accountName,
              touchLevel: row.touchLevel as NonNullable<OwnWords['account']>['touchLevel'],
            },
      flow,
      question,
      text: row.text,
      score: toScore(
        documents
          .find(({ id }) => id === flow.id)
          ?.versions.find(({ version }) => version === row.version)?.document,
        row.answersJson,
      ),
    }));
}

/** The NPS that was given in the same response. */
function toScore(survey: Flow | undefined, answersJson: string): number | null {
  if (survey?.kind !== 'survey') return null;
  const question = survey.questions.find(({ kind }) => kind === 'nps');
  const answers: { [question: string]: unknown } = JSON.parse(answersJson);
  const score = question && Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
  return typeof score === 'number' ? score : null;
}

/** More in a week are not counted. */
const MAX_OF_WEEK = 500;

/** What users of a workspace wrote in this time, of these responses or of all. */
export async function readWordsOf(
  db: Db,
  { workspaceId, fromMs, toMs, ids }: WordsOf,
): Promise<OwnWords[]> {
  const scope = { workspaceId, fromMs, toMs, narrow: {}, by: undefined };
  const words = await readWords(db, scope, MAX_OF_WEEK);
  return ids ? words.filter(({ responseId }) => ids.has(responseId)) : words;
}

type WordsOf = { workspaceId: string; fromMs: number; toMs: number; ids?: ReadonlySet<string> };

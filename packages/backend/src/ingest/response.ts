import type { Flow, SurveyAnswered } from '@polku/flows';
import { isAnswerTo, SurveyAnswered as SurveyAnsweredSchema } from '@polku/flows/schemas';
import { readFlowVersion } from '../store/sql/flows.ts';
import { type ResponseRow, readResponses, saveResponses } from '../store/sql/responses.ts';
import type { Db } from '../store/store.ts';
import type { CheckedBatch } from './checked.ts';
import type { CountingEvent } from './known-event.ts';

/**
 * Makes responses of `survey_answered` events: one row for each `responseId`, that goes from partial to
 * complete and never back, by one user alone. What does not fit the survey that was published stays an event
 * and makes no response: the figures must not hold a 99 on a scale of seven.
 */
export async function recordResponses(
  db: Db,
  batch: CheckedBatch,
  events: readonly CountingEvent[],
): Promise<Completed[]> {
  const answers = await readAnswers(db, batch, events);
  if (answers.length === 0) return [];
  const ids = new Set(answers.map(({ answered }) => answered.responseId));
  const known = await readResponses(db, batch.workspaceId, ids);
  const completed = new Map<string, Completed>();
  for (const answer of answers) {
    const id = answer.answered.responseId;
    const before = known.get(id);
    const response = mergeAnswer(before, toResponse(batch, answer));
    known.set(id, response);
    const isNew = response.is_complete === 1 && before?.is_complete !== 1;
    if (isNew || completed.has(id)) completed.set(id, { response, survey: answer.survey });
  }
  await saveResponses(db, [...known.values()]);
  return [...completed.values()];
}

/** A response that has just become complete. */
export type Completed = { response: ResponseRow; survey: Flow };

type Answer = { event: CountingEvent; survey: Flow; answered: SurveyAnswered };

async function readAnswers(
  db: Db,
  { workspaceId }: CheckedBatch,
  events: readonly CountingEvent[],
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const event of events) {
    if (event.name !== 'survey_answered' || event.type !== 'track' || !event.flow) continue;
    const answered = SurveyAnsweredSchema.safeParse(event.properties);
    if (!answered.success) continue;
    const { id: flowId, version } = event.flow;
    const survey = await readFlowVersion(db, { workspaceId, flowId, version });
    if (survey && fits(survey, answered.data))
      answers.push({ event, survey, answered: answered.data });
  }
  return answers;
}

/** Whether every answer is one that its question takes. */
function fits(survey: Flow, { answers }: Pick<SurveyAnswered, 'answers'>): boolean {
  if (survey.kind !== 'survey') return false;
  const questions = new Map(survey.questions.map((question) => [question.id, question]));
  return Object.entries(answers).every(([id, answer]) => {
    const question = questions.get(id);
    return question !== undefined && isAnswerTo(question, answer);
  });
}

const toResponse = (
  { workspaceId }: CheckedBatch,
  { event, survey, answered }: Answer,
): ResponseRow => ({
  workspace_id: workspaceId,
  id: answered.responseId,
  trust: 1,
  flow_id: survey.id,
  flow_version: survey.version,
  user_id: event.userId,
  account_id: event.accountId ?? null,
  answers_json: JSON.stringify(answered.answers),
  is_complete: Number(answered.complete),
  at: event.at,
  updated_at: event.at,
});

/**
 * The row after one more answer. `answers` holds every answer so far, so of the partial ones the newest is the
 * whole of it; the first complete one stands, whatever comes besides.
 */
function mergeAnswer(known: ResponseRow | undefined, next: ResponseRow): ResponseRow {
  if (!known) return next;
  // Somebody else's response, or another survey's, under an id that is not theirs.
  if (known.user_id !== next.user_id || known.flow_id !== next.flow_id) return known;
  const isSame = known.updated_at === next.updated_at && known.is_complete === next.is_complete;
  // The same answer again, now that its account is known.
  if (isSame) return { ...next, at: known.at };
  const newest = known.updated_at <= next.updated_at ? next : known;
  const oldest = newest === next ? known : next;
  const complete = [oldest, newest].find((row) => row.is_complete === 1);
  return { ...(complete ?? newest), at: Math.min(known.at, next.at) };
}

import type { Flow } from '@polku/flows';
import type {
  AnswerBand,
  AnswerGiven,
  ChampionSilent,
  GoalChanged,
  NotificationBody,
  SilenceNoticed,
  UserStuck,
} from '@polku/protocol';
import type { AccountItem, AnswerItem, StalledItem } from '../../http/api-inbox.ts';
import type { Db } from '../store.ts';
import { toAnswers } from './shown-answers.ts';

/** What each kind of notification says beside whom it is about, as the console's inbox shows it. */

/** What an item is drawn from beside its own row: read once for a page of them. */
export type Sources = {
  flowNames: ReadonlyMap<string, string>;
  goalNames: ReadonlyMap<string, string>;
  responses: ReadonlyMap<string, { answers: string; document: string | null }>;
};

export function toStalled(
  { type, data }: SilenceNoticed | UserStuck | ChampionSilent,
  { flowNames }: Sources,
): Pick<StalledItem, 'kind' | 'why'> {
  if (type === 'silence.noticed') {
    const { since, sinceAt, days } = data;
    return { kind: 'stalled', why: { kind: 'silence', since, sinceAt, days } };
  }
  if (type === 'user.stuck') {
    const { flow, step, sinceAt } = data;
    const flowName = flowNames.get(flow) ?? flow;
    return { kind: 'stalled', why: { kind: 'stuck', flowName, step, sinceAt } };
  }
  const { lastSeenAt, days } = data;
  return { kind: 'stalled', why: { kind: 'champion_silent', lastSeenAt, days } };
}

const MAX_EXCERPT = 300;

export function toAnswer(
  { data }: AnswerGiven,
  { flowNames, responses }: Sources,
): Pick<AnswerItem, 'kind' | 'band' | 'flowName' | 'score' | 'comment' | 'answers' | 'answeredAt'> {
  const response = responses.get(data.response.id);
  const flow = response?.document ? (JSON.parse(response.document) as Flow) : undefined;
  const answers = response ? toAnswers(JSON.parse(response.answers), flow) : [];
  const scored = answers.find(({ questionId }) => questionId === data.question);
  const words = answers.find(({ kind, value }) => kind === 'text' && typeof value === 'string');
  return {
    kind: 'answer',
    band: data.band as AnswerBand,
    flowName: flow?.name ?? flowNames.get(data.flow) ?? data.flow,
    score:
      scored?.scale && typeof scored.value === 'number'
        ? {
            question: scored.text,
            value: scored.value,
            min: scored.scale.min,
            max: scored.scale.max,
          }
        : null,
    comment: words ? Array.from(String(words.value)).slice(0, MAX_EXCERPT).join('') : null,
    answers,
    answeredAt: data.answeredAt,
  };
}

export function toAccountChange(
  body: GoalChanged | Extract<NotificationBody, { type: 'account.moved' }>,
  { goalNames }: Sources,
): Pick<AccountItem, 'kind' | 'change'> {
  if (body.type === 'account.moved') {
    const { from, to } = body.data;
    return { kind: 'account', change: { kind: 'moved', from, to } };
  }
  const { goal, state } = body.data;
  const goalName = goalNames.get(goal.id) ?? goal.id;
  return { kind: 'account', change: { kind: 'goal', goalName, state } };
}

/** Reads what the bodies name, one query each, none for what nobody names. */
export async function readSources(
  db: Db,
  workspaceId: string,
  bodies: readonly NotificationBody[],
): Promise<Pick<Sources, 'goalNames' | 'responses'>> {
  const goalIds = bodies.flatMap((body) => (body.type === 'goal.changed' ? body.data.goal.id : []));
  const responseIds = bodies.flatMap((body) =>
    body.type === 'answer.given' ? body.data.response.id : [],
  );
  return {
    goalNames: new Map(
      goalIds.length === 0
        ? []
        : (
            await db
              .selectFrom('goal')
              .select(['id', 'name'])
              .where('workspace_id', '=', workspaceId)
              .where('id', 'in', goalIds)
              .execute()
          ).map(({ id, name }) => [id, name]),
    ),
    responses: new Map(
      responseIds.length === 0
        ? []
        : (await readAnswered(db, workspaceId, responseIds)).map(({ id, ...row }) => [id, row]),
    ),
  };
}

const readAnswered = (db: Db, workspaceId: string, ids: readonly string[]) =>
  db
    .selectFrom('response')
    .leftJoin('flow_version as flow', (join) =>
      join
        .onRef('flow.workspace_id', '=', 'response.workspace_id')
        .onRef('flow.flow_id', '=', 'response.flow_id')
        .onRef('flow.version', '=', 'response.flow_version'),
    )
    .select(['response.id as id', 'response.answers_json as answers'])
    .select('flow.document_json as document')
    .where('response.workspace_id', '=', workspaceId)
    .where('response.trust', '=', 1)
    .where('response.id', 'in', ids)
    .execute();

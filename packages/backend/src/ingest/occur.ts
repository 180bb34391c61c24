import type { Question } from '@polku/flows';
import { toShownAnswer } from '@polku/flows/schemas';
import { ANSWER_BANDS } from '@polku/protocol/schemas';
import type { ConversationRow } from '../store/sql/conversations.ts';
import type { Occurrence } from '../success/occurrence.ts';
import type { Made } from '../success/reach.ts';
import type { Completed } from './response.ts';

/** What occurs by events: first uses, answers and replies, as playbooks know them. */

/** `isFirst`: it is the account's own first use too. */
export type Telling = { made: Made; isFirst: boolean };

/** That of the user, and of the account where it is the account's too: one use, one notification. */
export function toFirstUses(
  { made: { row, event }, isFirst }: Telling,
  notificationId: string,
): Occurrence[] {
  const { milestone } = row;
  const base = { key: milestone, accountId: event.accountId, at: row.at, notificationId };
  const ofAccount: Occurrence = {
    ...base,
    userId: undefined,
    detail: { kind: 'account_first_use', milestone },
  };
  if (row.subject.startsWith('account:')) return [ofAccount];
  const { userId } = event;
  const ofUser: Occurrence = { ...base, userId, detail: { kind: 'first_use', milestone } };
  return isFirst ? [ofUser, ofAccount] : [ofUser];
}

/** A conversation that waits is one thing to do: it occurs once for each notification. */
export const toReply = (
  { id, user_id, account_id, flow_id }: ConversationRow,
  { message, notificationId }: { message: { at: number }; notificationId: string },
): Occurrence => ({
  key: notificationId,
  userId: user_id,
  accountId: account_id ?? undefined,
  at: message.at,
  notificationId,
  detail: { kind: 'reply', conversation: id, ...(flow_id !== null && { flow: flow_id }) },
});

/** Of each answer to a question of NPS, and of those of CES that say it was hard. */
export function toAnswers({ response, survey }: Completed): Occurrence[] {
  const { id, user_id, account_id, answers_json, flow_id, updated_at } = response;
  if (survey.kind !== 'survey' || user_id === null) return [];
  const answers: { [question: string]: number | undefined } = JSON.parse(answers_json);
  return survey.questions.filter(isMeasured).flatMap((question) => {
    const answer = answers[question.id];
    const band = answer === undefined ? undefined : toBand(question, answer);
    if (!band) return [];
    return {
      key: `${id}:${question.id}`,
      userId: user_id,
      accountId: account_id ?? undefined,
      at: updated_at,
      detail: { kind: band, response: id, flow: flow_id, question: question.id },
    };
  });
}

/** The others are answered in words, or in figures that oblige to nothing. */
const isMeasured = ({ kind }: Question) => kind === 'nps' || kind === 'ces';

function toBand(question: Question, answer: number) {
  const bucket = toShownAnswer(question, answer).scale?.bucket;
  if (question.kind === 'nps') return ANSWER_BANDS.find((band) => band === bucket);
  return question.kind === 'ces' && bucket === 'low' ? 'low_ces' : undefined;
}

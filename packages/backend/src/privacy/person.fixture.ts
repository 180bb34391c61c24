import type { Flow } from '@polku/flows';
import { flowExamples } from '@polku/flows/schemas';
import { sql } from 'kysely';
import { createIngest, NOW, newId } from '../ingest/ingest.fixture.ts';
import { PERSONAL_DATA } from '../store/personal-data.ts';
import { insertDeadLetter } from '../store/sql/dead-letters.ts';
import { saveLease } from '../store/sql/leases.ts';
import { insertOccurrences } from '../store/sql/occurrences.ts';
import type { Store } from '../store/store.ts';
import { answerConversation } from '../success/answer-conversation.ts';
import { DEFAULT_BUSINESS_CALENDAR, toCalendar } from '../success/business-calendar.ts';
import { sendDigest } from '../success/digest.ts';

/**
 * A workspace in which two people have done all that leaves a trace: Liisa, in whose every id and word stands
 * {@link MARK}, and Onni, in whose it does not. What follows from events is made by events.
 */
export const MARK = 'zqx';
export const LIISA = `liisa-${MARK}`;
export const ONNI = 'onni';

const training: Flow = {
  ...flowExamples.message,
  id: 'training',
  invitation: {
    form: 'training',
    timeZone: 'Europe/Helsinki',
    slots: [{ id: 'first', start: '2026-12-01T14:00:00+02:00', minutes: 60 }],
  },
};
const survey = { id: flowExamples.survey.id, version: 1 };

export async function seedPeople(store: Store) {
  const ingest = await createIngest({ store });
  await ingest.publishFlows(flowExamples.survey, training);
  // Liisa first: the account's first use is by her event.
  for (const [userId, word] of [
    [LIISA, MARK],
    [ONNI, 'plain'],
  ] as const)
    await live(ingest, userId, word);
  const digest = {
    workspaceId: 'ws',
    ownerId: 'aino',
    calendar: toCalendar(DEFAULT_BUSINESS_CALENDAR),
    dueMs: NOW,
  };
  await store.transaction((db) => sendDigest(db, digest, NOW));
  await store.transaction(async (db) => {
    for (const [userId, word] of [
      [LIISA, MARK],
      [ONNI, 'plain'],
    ])
      await db
        .insertInto('digest_item')
        .values({ ...toItem(userId ?? '', `waits-${word}`), owner_id: 'aino' })
        .execute();
    await db
      .updateTable('delivery')
      .set({ status: 'delivered', delivered_at: NOW + 7 })
      .where('channel_id', '=', 'ch1')
      .execute();
  });
  return ingest;
}

type Living = Awaited<ReturnType<typeof createIngest>>;

async function live(ingest: Living, userId: string, word: string): Promise<void> {
  const { store, send, check } = ingest;
  const device = { anonymousId: `device-${word}`, sessionId: `session-${word}` };
  const self = { as: userId, of: 'acme', ...device };
  const traits = { name: `Name ${word}`, email: `${word}@mail.example`, invitedAt: NOW - 500_000 };
  const conversationId = newId();
  const said = { conversationId, messageId: newId(), text: `Help ${word}` };
  const answers = { ease: 1, why: `Because ${word}` };
  await send([
    { type: 'page', name: undefined, at: NOW - 90, properties: { title: word }, ...device },
    { type: 'identify', at: NOW - 80, traits, ...self },
    { type: 'group', accountId: 'acme', at: NOW - 79, ...self },
    { at: NOW - 70, properties: { file: word }, ...self },
    { name: 'survey_shown', at: NOW - 60, flow: survey, ...self },
    {
      ...{ name: 'survey_answered', at: NOW - 50, flow: survey, ...self },
      properties: { responseId: `response-${word}`, answers, complete: true },
    },
    { name: 'conversation_message_sent', at: NOW - 40, properties: said, ...self },
    {
      ...{ name: 'invitation_registered', at: NOW - 30, flow: { id: 'training', version: 1 } },
      ...{ properties: { form: 'training', slot: 'first', registrationId: `seat-${word}` } },
      ...self,
    },
    // What anybody may claim.
    { at: NOW - 20, userId, properties: { claimed: word }, ...device },
    { type: 'alias', at: NOW - 20, previousId: userId, anonymousId: `passer-by` },
  ]);
  const former = `former-${word}`;
  await send([{ at: NOW - 85, as: former, of: 'acme', anonymousId: `old-device-${word}` }]);
  await send([{ type: 'alias', at: NOW - 10, userId, previousId: former, ...device }], {
    isSecret: true,
  });
  await answerConversation(store, {
    ...{ workspaceId: 'ws', conversationId, personId: 'aino', nowMs: NOW },
    message: { id: newId(), text: `Dear ${word}` },
  });
  const { batch } = await check([{ at: NOW - 5, properties: { broken: word }, ...self }]);
  await store.transaction(async (db) => {
    for (const event of batch.events)
      await insertDeadLetter(db, {
        ...{ workspace_id: 'ws', received_at: NOW, trust: 1, reason: `Error: ${word}` },
        event_json: JSON.stringify(event),
      });
    const of = { workspace_id: 'ws', user_id: userId, account_id: 'acme' };
    const lent = { flow_id: survey.id, device: `device-${word}`, given_at: NOW, expires_at: NOW };
    await saveLease(db, { ...of, ...lent });
    await insertOccurrences(db, [
      {
        ...{ ...of, id: `occurrence-${word}`, kind: 'detractor', touch_level: null },
        ...{ onboarding_model: 'high_touch_high_post', detail_json: `{"response":"${word}"}` },
        ...{ at: NOW, recorded_at: NOW, is_folded: 0 },
      },
    ]);
    await db
      .insertInto('digest_item')
      .values(toItem(userId, `sent-${word}`))
      .execute();
    await db
      .insertInto('task')
      .values({
        ...{ ...of, id: `task-${word}`, kind: 'detractor', title: `Call ${word}` },
        ...{ owner_id: 'aino', occurrence_id: null, state: 'open', outcome: null, revision: 0 },
        ...{ created_at: NOW, due_at: NOW, snoozed_until: null, contacted_at: null },
        ...{ closed_at: null, escalated_at: null },
      })
      .execute();
    // What a destination has answered.
    const own = db.selectFrom('notification').select('id').where('user_id', '=', userId);
    await db
      .updateTable('delivery')
      .set({ last_error: `No ${word}` })
      .where('notification_id', 'in', own)
      .execute();
    const change = { kind: 'note', person_id: 'aino', text: `Rang ${word}`, at: NOW };
    await db
      .insertInto('task_change')
      .values({ workspace_id: 'ws', id: `change-${word}`, task_id: `task-${word}`, ...change })
      .execute();
    const started = { flow_id: 'training', subject: `user:${userId}`, occurrence_id: 'o' };
    await db
      .insertInto('playbook_flow')
      .values({ ...of, ...started, at: NOW, until_at: NOW + 1 })
      .execute();
    await db
      .insertInto('reference')
      .values({
        ...{ ...of, id: `reference-${word}`, kind: 'case', why_json: `["${word}"]` },
        ...{ asked_by: 'aino', asked_at: NOW, answer: null, answered_at: null },
      })
      .execute();
    const item = { workspace_id: 'ws', account_id: 'acme', user_id: userId, updated_at: NOW };
    await db
      .insertInto('contact')
      .values({
        ...{ ...item, id: `contact-${word}`, name: `Name ${word}`, email: `${word}@mail.example` },
        ...{ phone: null, title: null, role: 'user', language: null, created_at: NOW },
      })
      .execute();
    await db
      .insertInto('note')
      .values({ ...item, id: `note-${word}`, person_id: 'aino', text: `Said ${word}`, at: NOW })
      .execute();
  });
}

const toItem = (userId: string, id: string) => ({
  ...{ workspace_id: 'ws', id, owner_id: 'aino', kind: 'first_use', user_id: userId },
  ...{ account_id: null, occurrence_id: id, at: NOW - 5, due_at: NOW - 1, notification_id: null },
});

/** Every row of every table, as text; that the registry has every table is held by its own test. */
export async function dumpStore(store: Store): Promise<{ [table: string]: string[] }> {
  const dump: { [table: string]: string[] } = {};
  for (const name of Object.keys(PERSONAL_DATA)) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(store.db);
    dump[name] = rows.map((row) => JSON.stringify(row));
  }
  return dump;
}

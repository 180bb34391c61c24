import { ReplyReceived } from '@polku/protocol/schemas';
import { describe, expect, test } from 'vitest';
import { answerConversation } from '../success/answer-conversation.ts';
import { mergeAccounts } from '../success/merge-accounts.ts';
import { type Act, createIngest, DAY, HOUR, MINUTE, NOW, newId, SECOND } from './ingest.fixture.ts';

const MAYA = { as: 'maya', of: 'acme' };

async function start() {
  const ingest = await createIngest();
  const { store, workspaceId } = ingest;
  const { db } = store;
  const all = async () => {
    const rows = await db
      .selectFrom('conversation')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .orderBy('id')
      .execute();
    return rows;
  };
  return {
    ...ingest,
    all,
    /** The only one. */
    conversation: async () => {
      const rows = await all();
      expect(rows).toHaveLength(1);
      return rows[0] as (typeof rows)[number];
    },
    texts: async () => {
      const rows = await db
        .selectFrom('conversation_message')
        .select('text')
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map(({ text }) => text);
    },
    replies: async () => {
      const rows = await db
        .selectFrom('notification')
        .selectAll()
        .where('kind', '=', 'reply')
        .orderBy('created_at')
        .execute();
      return rows.map((row) => ({ ...row, body: ReplyReceived.parse(JSON.parse(row.body_json)) }));
    },
    answer: (conversationId: string, nowMs: number, id = newId()) =>
      answerConversation(store, {
        workspaceId,
        conversationId,
        personId: 'aino',
        message: { id, text: 'Yes.' },
        nowMs,
      }),
  };
}

const says = (
  conversationId: string,
  text: unknown,
  { messageId = newId(), ...act }: Act & { messageId?: string } = {},
): Act => ({
  name: 'conversation_message_sent',
  ...MAYA,
  ...act,
  properties: { conversationId, messageId, text, ...act.properties },
});
const reads = (conversationId: string, upTo: number, act: Act = MAYA): Act => ({
  name: 'conversation_read',
  ...act,
  properties: { conversationId, upTo },
});

describe('what a user writes', () => {
  test('is a conversation of theirs and of their account, and waits', async () => {
    const { send, conversation, texts } = await start();
    const id = newId();
    await send([
      says(id, '  Can I share it?\r\nThanks\u0000 ', { properties: { flowId: 'hello' } }),
    ]);
    await send([says(id, 'With my team.', { at: NOW + SECOND })], { receivedAt: NOW + SECOND });
    expect(await texts()).toEqual(['Can I share it?\nThanks', 'With my team.']);
    expect(await conversation()).toMatchObject({
      id,
      user_id: 'maya',
      account_id: 'acme',
      flow_id: 'hello',
      last_at: NOW + SECOND,
      waiting_since: NOW,
    });
  });

  test('counts once, whatever comes twice', async () => {
    const { send, texts, replies } = await start();
    const [id, messageId] = [newId(), newId()];
    const act = { ...says(id, 'Once', { messageId }), id: newId() };
    await send([act, act]);
    await send([act]);
    // The same message under another event's id, as a relay would send it again.
    await send([{ ...act, id: newId() }]);
    expect(await texts()).toEqual(['Once']);
    expect(await replies()).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['empty', ' \n '],
    ['too long', 'x'.repeat(4_001)],
    ['no text', 7],
    ['nothing', undefined],
  ])('is no message when it is %s', async (_what, text) => {
    const { send, all, replies, events } = await start();
    await send([says(newId(), text)]);
    expect([await all(), await replies()]).toEqual([[], []]);
    expect(await events()).toHaveLength(1);
  });

  test('waits again when it was written before an answer and came after it', async () => {
    const { send, answer, conversation } = await start();
    const id = newId();
    await send([says(id, 'First')]);
    await answer(id, NOW + MINUTE);
    expect(await conversation()).toMatchObject({ waiting_since: null, last_at: NOW + MINUTE });
    await send([says(id, 'Offline', { at: NOW + SECOND })], { receivedAt: NOW + HOUR });
    expect(await conversation()).toMatchObject({
      waiting_since: NOW + SECOND,
      last_at: NOW + MINUTE,
    });
  });

  test('is of the account where they were seen last, when their token names none', async () => {
    const { send, conversation } = await start();
    await send([{ ...MAYA }]);
    await send([says(newId(), 'Hello', { of: undefined, sessionId: 'other' })]);
    expect(await conversation()).toMatchObject({ account_id: 'acme' });
  });
});

describe('who is not the user', () => {
  test.each<[string, Act]>([
    ['another user', { as: 'mallory', of: 'acme' }],
    ['who only claims to be them', { as: undefined, userId: 'maya' }],
    ['nobody', { as: undefined }],
    ['whose token is signed by another', { as: 'maya', secret: 'x'.repeat(32) }],
  ])('%s writes nothing into their conversation, and reads nothing of it', async (_who, who) => {
    const { send, answer, conversation, texts } = await start();
    const id = newId();
    await send([says(id, 'Mine')]);
    await answer(id, NOW + MINUTE);
    const before = await conversation();
    const act = { of: undefined, anonymousId: 'device-2', sessionId: 'session-2', ...who };
    await send([says(id, 'Not mine', act), reads(id, NOW + DAY, act)], { receivedAt: NOW + HOUR });
    expect(await texts()).toEqual(['Mine', 'Yes.']);
    expect(await conversation()).toEqual(before);
  });

  test('staff who act as the user write nothing in their name', async () => {
    const { send, all } = await start();
    await send([says(newId(), 'Hello', { claims: { act: { sub: 'support' } } })]);
    expect(await all()).toEqual([]);
  });

  test('what was written while the token had run out is theirs once they are verified again', async () => {
    const { send, texts, conversation } = await start();
    const act = says(newId(), 'Held', { as: undefined, of: undefined, at: NOW - MINUTE });
    await send([act]);
    expect(await texts()).toEqual([]);
    await send([{ type: 'identify', ...MAYA }]);
    await send([act]);
    expect(await texts()).toEqual(['Held']);
    expect(await conversation()).toMatchObject({ user_id: 'maya', account_id: 'acme' });
  });
});

describe('the CSM is told', () => {
  test('by a notification to every channel, with ids and no word of what was written', async () => {
    const { store, send, replies, calls } = await start();
    const [id, messageId] = [newId(), newId()];
    await send([{ ...MAYA, type: 'identify' }]);
    await store.transaction((db) =>
      db.updateTable('account').set({ owner_id: 'aino', plan: 'gold' }).execute(),
    );
    await send([says(id, 'A secret', { messageId })]);
    const [told, ...rest] = await replies();
    expect(rest).toEqual([]);
    expect(told).toMatchObject({
      user_id: 'maya',
      account_id: 'acme',
      owner_id: 'aino',
      seq: null,
    });
    expect(told?.body_json).not.toContain('secret');
    expect(told?.body.data).toEqual({
      conversation: { id },
      message: { id: messageId },
      user: { id: 'maya' },
      account: { id: 'acme', plan: 'gold', touchLevel: null },
      owner: { id: 'aino' },
      writtenAt: new Date(NOW).toISOString(),
    });
    expect(calls.notified).toBe(1);
    const deliveries = await store.db.selectFrom('delivery').selectAll().execute();
    expect(deliveries.map(({ channel_id }) => channel_id)).toEqual(['ch1', 'ch2']);
  });

  test('once while the conversation waits: what comes besides brings it to the top again', async () => {
    const { store, send, replies, calls } = await start();
    const id = newId();
    await send([says(id, 'One'), says(id, 'Two')]);
    await store.transaction((db) => db.updateTable('notification').set({ seq: 1 }).execute());
    await send([says(id, 'Three')], { receivedAt: NOW + MINUTE });
    const told = await replies();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ seq: null, created_at: NOW + MINUTE });
    expect(calls.notified).toBe(2);
    expect(await store.db.selectFrom('delivery').selectAll().execute()).toHaveLength(2);
  });

  test('anew after the last one was dealt with', async () => {
    const { send, replies, answer } = await start();
    const id = newId();
    await send([says(id, 'One')]);
    await answer(id, NOW + MINUTE);
    await send([says(id, 'Two')], { receivedAt: NOW + HOUR });
    const told = await replies();
    expect(told.map(({ acknowledged_by }) => acknowledged_by)).toEqual(['aino', null]);
  });

  test('no more than twenty times an hour of one user; the words are kept', async () => {
    const { send, replies, texts } = await start();
    await send(Array.from({ length: 25 }, (_, n) => says(newId(), `Message ${n}`)));
    expect([(await replies()).length, (await texts()).length]).toEqual([20, 25]);
    await send([says(newId(), 'Later')], { receivedAt: NOW + HOUR + SECOND });
    expect(await replies()).toHaveLength(21);
  });

  test('not of what a server imports from long ago', async () => {
    const { send, replies, conversation } = await start();
    const act = says(newId(), 'Old', { as: undefined, of: undefined, userId: 'maya' });
    await send([{ ...act, at: NOW - 30 * DAY }], { isSecret: true });
    expect(await replies()).toEqual([]);
    expect(await conversation()).toMatchObject({ user_id: 'maya' });
  });
});

describe('what a user has read', () => {
  test('stands up to the answer that was on the screen, and never goes back', async () => {
    const { send, answer, conversation } = await start();
    const id = newId();
    await send([says(id, 'Hello')]);
    await send([reads(id, NOW)]);
    expect((await conversation()).read_at).toBe(0);
    await answer(id, NOW + MINUTE);
    await send([reads(id, NOW + DAY), reads(id, NOW + 1)], { receivedAt: NOW + HOUR });
    expect((await conversation()).read_at).toBe(NOW + MINUTE);
  });

  test('begins no conversation', async () => {
    const { send, all } = await start();
    await send([reads(newId(), NOW)]);
    expect(await all()).toEqual([]);
  });
});

describe('an answer', () => {
  test('is one, however often it is sent', async () => {
    const { send, answer, texts } = await start();
    const [id, messageId] = [newId(), newId()];
    await send([says(id, 'Hello')]);
    for (const nowMs of [NOW + 1, NOW + 2])
      expect(await answer(id, nowMs, messageId)).toMatchObject({ kind: 'answered' });
    expect(await texts()).toEqual(['Hello', 'Yes.']);
    const other = newId();
    await send([says(other, 'Another')]);
    expect(await answer(other, NOW, messageId)).toEqual({ kind: 'taken' });
    expect(await answer(newId(), NOW)).toEqual({ kind: 'unknown' });
  });
});

describe('merged', () => {
  test('users have one inbox', async () => {
    const { send, all, store } = await start();
    const [old, young] = [newId(), newId()];
    await send([says(old, 'As old', { as: 'maya-old' }), says(young, 'As new')]);
    await send([{ type: 'alias', previousId: 'maya-old', userId: 'maya' }], { isSecret: true });
    await send([says(old, 'Still', { as: 'maya-old' })]);
    expect((await all()).map(({ user_id }) => user_id)).toEqual(['maya', 'maya']);
    const messages = await store.db.selectFrom('conversation_message').select('user_id').execute();
    expect(messages.map(({ user_id }) => user_id)).toEqual(['maya', 'maya', 'maya']);
  });

  test('accounts have the conversations of both', async () => {
    const { send, store, workspaceId, all } = await start();
    await send([says(newId(), 'One', { of: 'acme-old' }), says(newId(), 'Two', { as: 'tom' })]);
    const merge = { workspaceId, fromId: 'acme-old', intoId: 'acme' };
    await mergeAccounts(store, merge, NOW);
    expect((await all()).map(({ account_id }) => account_id)).toEqual(['acme', 'acme']);
  });
});

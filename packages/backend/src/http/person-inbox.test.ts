import { InboxAnswer, PersonPart } from '@polku/flows/schemas';
import { describe, expect, test, vi } from 'vitest';
import {
  type Act,
  createIngest,
  HOUR,
  MINUTE,
  NOW,
  newId,
  signToken,
  WORKSPACE,
} from '../ingest/ingest.fixture.ts';
import { createTokenVerifier } from '../ingest/token.ts';
import { createPersonNews } from '../notify/person-news.ts';
import { answerConversation } from '../success/answer-conversation.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { errorOf, ORIGIN } from './ingest-server.fixture.ts';
import { createPersonInboxRoutes } from './person-inbox.ts';

async function start(news = createPersonNews()) {
  const ingest = await createIngest();
  const { store, workspaceId } = ingest;
  let now = NOW;
  const deps = {
    news,
    store,
    nowMs: () => now,
    verifier: createTokenVerifier(),
    onFault: () => {},
  };
  const routes = createPersonInboxRoutes(deps).route('/', createBootstrapRoutes(deps));
  const post = (body: object, headers: Record<string, string> = {}, path = '/v1/inbox') =>
    routes.request(path, {
      method: 'POST',
      body: JSON.stringify({ writeKey: WORKSPACE.writeKey, ...body }),
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    });
  const inbox = async (sub: string, more: object = {}, claims: object = {}) => {
    const response = await post({ token: await signToken({ sub, ...claims }, now), ...more });
    expect(response.status).toBe(200);
    return InboxAnswer.parse(await response.json());
  };
  return {
    ...ingest,
    news,
    post,
    inbox,
    options: () => routes.request('/v1/inbox', { method: 'OPTIONS', headers: { origin: ORIGIN } }),
    unread: async (sub: string) => {
      const question = { token: await signToken({ sub }, now), device: 'device-1' };
      const response = await post(question, {}, '/v1/bootstrap');
      return PersonPart.parse(await response.json()).unread;
    },
    says: async (conversationId: string, text: string, act: Act = {}) => {
      const properties = { conversationId, messageId: newId(), text };
      const name = 'conversation_message_sent';
      await ingest.send([{ name, as: 'maya', of: 'acme', ...act, properties }], {
        receivedAt: now,
      });
    },
    reads: (conversationId: string, upTo: number) =>
      ingest.send(
        [{ name: 'conversation_read', as: 'maya', properties: { conversationId, upTo } }],
        { receivedAt: now },
      ),
    answer: (conversationId: string, text = 'Yes.') =>
      answerConversation(store, {
        workspaceId,
        conversationId,
        personId: 'aino',
        message: { id: newId(), text },
        nowMs: now,
      }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the inbox of a person', () => {
  test('holds their conversations, newest first, with who wrote what and what is unread', async () => {
    const { store, inbox, says, answer, reads, pass } = await start();
    await store.transaction((db) =>
      db
        .insertInto('person')
        .values({
          workspace_id: 'ws',
          id: 'aino',
          email: 'a@b.example',
          name: 'Aino',
          role: 'csm',
          created_at: 0,
        })
        .execute(),
    );
    const [first, second] = [newId(), newId()];
    await says(first, 'One');
    pass(MINUTE);
    await says(second, 'Two');
    pass(MINUTE);
    await answer(first);
    const answered = await inbox('maya');
    expect(answered.unread).toBe(1);
    expect(answered.next).toBeUndefined();
    expect(answered.conversations).toMatchObject([
      {
        id: first,
        isUnread: true,
        lastAt: NOW + 2 * MINUTE,
        messages: [
          { by: 'person', name: 'Aino', text: 'Yes.' },
          { by: 'user', text: 'One' },
        ],
      },
      { id: second, isUnread: false, messages: [{ by: 'user', text: 'Two' }] },
    ]);
    await reads(first, NOW + 2 * MINUTE);
    const seen = await inbox('maya');
    expect([seen.unread, seen.conversations[0]?.isUnread]).toEqual([0, false]);
    expect(seen.state).not.toBe(answered.state);
    expect((await inbox('maya')).state).toBe(seen.state);
  });

  test('is that of whom the token names, and of nobody else', async () => {
    const { inbox, says } = await start();
    const id = newId();
    await says(id, 'Mine');
    expect((await inbox('tom')).conversations).toEqual([]);
    expect((await inbox('tom', { conversation: id })).conversations).toEqual([]);
    expect((await inbox('maya', { conversation: id })).conversations).toHaveLength(1);
  });

  test('comes in pages, of conversations and of the messages of one', async () => {
    const { inbox, says, pass } = await start();
    const long = newId();
    for (let n = 0; n < 35; n += 1) {
      pass(1_000);
      await says(long, `Line ${n}`);
    }
    for (let n = 0; n < 21; n += 1) {
      pass(1_000);
      await says(newId(), `Thread ${n}`);
    }
    const newest = await inbox('maya');
    expect(newest.conversations).toHaveLength(20);
    const older = await inbox('maya', { before: newest.next });
    expect(older.conversations.map(({ messages }) => messages[0]?.text)).toEqual([
      'Thread 0',
      'Line 34',
    ]);
    expect(older.next).toBeUndefined();
    const [page] = (await inbox('maya', { conversation: long })).conversations;
    expect(page?.messages).toHaveLength(30);
    const [rest] = (await inbox('maya', { conversation: long, before: page?.next })).conversations;
    expect(rest?.messages.map(({ text }) => text)).toEqual([
      'Line 4',
      'Line 3',
      'Line 2',
      'Line 1',
      'Line 0',
    ]);
    expect(rest?.next).toBeUndefined();
  });

  test('follows a user who was merged into another', async () => {
    const { inbox, says, send } = await start();
    await says(newId(), 'Before', { as: 'maya-old' });
    await send([{ type: 'alias', previousId: 'maya-old', userId: 'maya' }], { isSecret: true });
    for (const sub of ['maya', 'maya-old'])
      expect((await inbox(sub)).conversations).toHaveLength(1);
  });

  test('may be read by staff who act as the user, who may not write', async () => {
    const { inbox, says } = await start();
    await says(newId(), 'Mine');
    expect(await inbox('maya')).toMatchObject({ mayWrite: true });
    const acting = await inbox('maya', {}, { act: { sub: 'support' } });
    expect(acting).toMatchObject({ mayWrite: false, conversations: [{}] });
  });

  test('waits for the answer, when the page has everything that there is', async () => {
    const { inbox, says, answer, news, workspaceId, pass } = await start();
    const id = newId();
    await says(id, 'Hello');
    const { state } = await inbox('maya');
    const waiting = inbox('maya', { state });
    let isOver = false;
    void waiting.then(() => {
      isOver = true;
    });
    // Another user's question is answered meanwhile, and so is one with an older state.
    await inbox('tom');
    await inbox('maya', { state: 'older' });
    expect(isOver).toBe(false);
    pass(1_000);
    await answer(id);
    news.tell({ workspaceId, userId: 'maya' });
    expect((await waiting).conversations[0]?.messages[0]).toMatchObject({ text: 'Yes.' });
  });

  test('hears of what another process has written when its wait is over, after 25 s at the latest', async () => {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const listen = vi.fn(() => ({ over, stop() {} }));
    const { inbox, says, answer } = await start({ ...createPersonNews(), listen });
    const id = newId();
    await says(id, 'Hello');
    const { state } = await inbox('maya');
    const waiting = inbox('maya', { state });
    await vi.waitFor(() => expect(listen).toHaveBeenCalledTimes(2));
    // Nobody tells of it here: it was answered by a backend beside this one.
    await answer(id);
    end();
    expect((await waiting).conversations[0]?.messages[0]).toMatchObject({ text: 'Yes.' });
    expect(listen).toHaveBeenLastCalledWith({ workspaceId: 'ws', userId: 'maya' }, 25_000);
  });

  test('is refused without a valid token, to other origins, and for a wrong body', async () => {
    const { post, options } = await start();
    const old = await post({ token: await signToken({ sub: 'maya' }, NOW - HOUR) });
    expect(await errorOf(old)).toMatchObject({ status: 401, code: 'invalid_token' });
    expect(old.headers.get('access-control-allow-origin')).toBe('*');
    const token = await signToken({ sub: 'maya' });
    const evil = await post({ token }, { origin: 'https://evil.example' });
    expect(await errorOf(evil)).toMatchObject({ status: 403, code: 'forbidden_origin' });
    const wrong = await post({ token, conversation: 'x' });
    expect(await errorOf(wrong)).toMatchObject({ status: 400, code: 'invalid_body' });
    const fine = await post({ token }, { origin: ORIGIN });
    expect([fine.status, fine.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await options()).headers.get('access-control-allow-methods')).toBe('POST');
  });
});

test('the person’s part of the bootstrap carries the unread count, where there is an inbox', async () => {
  const { store, unread, says, answer, pass } = await start();
  const id = newId();
  await says(id, 'Hello');
  pass(1_000);
  await answer(id);
  expect(await unread('maya')).toBeUndefined();
  await store.transaction((db) => db.updateTable('workspace').set({ inbox: 'slot' }).execute());
  expect([await unread('maya'), await unread('tom')]).toEqual([1, 0]);
});

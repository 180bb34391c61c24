import { describe, expect, it } from 'vitest';
import { apply } from '../ingest/apply.ts';
import { newId } from '../ingest/ingest.fixture.ts';
import { readInboxState } from '../store/sql/conversations.ts';
import { numberNotifications } from '../store/sql/outbox.ts';
import type { InboxItem } from './api-inbox.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

async function openOffice() {
  const office = await createTestConsole();
  const { store, workspaceId, feed } = office;
  return {
    ...office,
    /** A verified user of Kone writes, and the dispatcher gives the notification its place. */
    async writes(conversationId: string, text: string, atMs = START_MS) {
      const event = {
        id: newId(),
        type: 'track' as const,
        name: 'conversation_message_sent',
        at: atMs,
        anonymousId: 'device-1',
        sessionId: 'session-1',
        properties: { conversationId, messageId: newId(), text, flowId: 'welcome' },
      };
      const who = { trust: 1 as const, userId: 'maya', accountId: 'kone', isInternal: false };
      const events = [{ event, at: atMs, ...who }];
      await store.transaction((db) => apply(db, { workspaceId, receivedAt: atMs, events }));
      await numberNotifications(store);
      feed.publish({ workspaceId });
    },
  };
}

describe('a conversation in the console', () => {
  it('is an item of the owner’s inbox, and stands on the account’s page', async () => {
    const office = await openOffice();
    const id = newId();
    await office.writes(id, 'May I share it?');
    const csm = requesting(office, await office.signIn('csm'));
    const { items } = (await csm('GET', '/api/inbox?scope=mine')).body;
    expect(items).toMatchObject([
      {
        kind: 'reply',
        text: 'May I share it?',
        user: { id: 'maya', name: null },
        account: { id: 'kone', name: 'Kone', plan: 'gold', touchLevel: 'high' },
        owner: { name: 'The csm' },
        conversation: { id, about: { flowId: 'welcome', flowName: 'Welcome' } },
        deliveries: [{ channel: 'webhook', status: 'queued' }],
      },
    ]);
    const { conversations } = (await csm('GET', '/api/accounts/kone/conversations')).body;
    expect(conversations).toMatchObject([
      {
        id,
        waitingSince: new Date(START_MS).toISOString(),
        readAt: null,
        messages: [{ by: null }],
      },
    ]);
    const admin = requesting(office, await office.signIn('admin'));
    expect((await admin('GET', '/api/inbox?scope=mine')).body.items).toEqual([]);
    const other = await admin('GET', '/api/accounts/nokia%2Foulu/conversations');
    expect(other.body.conversations).toEqual([]);
  });

  it('comes to the top again with the next message, under its old id', async () => {
    const office = await openOffice();
    const id = newId();
    await office.writes(id, 'One');
    await office.reach(1);
    await office.writes(id, 'Two', START_MS + 5_000);
    const csm = requesting(office, await office.signIn('csm'));
    const { items } = (await csm('GET', '/api/inbox?scope=mine')).body as { items: InboxItem[] };
    expect(items.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['reply', 3],
      ['first_use', 2],
    ]);
    expect(items[0]).toMatchObject({ text: 'Two' });
  });

  it('is answered once, however often the answer is sent, and its item is acknowledged by that', async () => {
    const office = await openOffice();
    const id = newId();
    await office.writes(id, 'May I?');
    const csm = requesting(office, await office.signIn('csm'));
    const news: unknown[] = [];
    office.feed.onNews(office.workspaceId, (each) => news.push(each));
    office.pass(60_000);
    const message = { id: newId(), text: ' You may. ' };
    const path = `/api/conversations/${id}/messages`;
    for (let times = 0; times < 2; times += 1) {
      const { status, body } = await csm('POST', path, undefined, message);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        waitingSince: null,
        messages: [{ text: 'May I?' }, { text: 'You may.', by: { name: 'The csm' } }],
      });
    }
    const { items } = (await csm('GET', '/api/inbox?scope=mine')).body;
    expect(items).toMatchObject([
      {
        acknowledged: { by: { name: 'The csm' } },
        conversation: { waitingSince: null },
        text: 'May I?',
      },
    ]);
    expect(news).toContainEqual({ workspaceId: office.workspaceId, changed: items[0].id });
  });

  it('is begun by us too: the user finds it unread, and their answer waits for the owner', async () => {
    const office = await openOffice();
    // Known by what she has written before.
    await office.writes(newId(), 'Hello');
    const csm = requesting(office, await office.signIn('csm'));
    const id = newId();
    const begun = { id, userId: 'maya', message: { id: newId(), text: 'How is it going?' } };
    const path = '/api/accounts/kone/conversations';
    for (let times = 0; times < 2; times += 1) {
      const { status, body } = await csm('POST', path, undefined, begun);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        id,
        user: { id: 'maya' },
        waitingSince: null,
        readAt: null,
        messages: [{ text: 'How is it going?', by: { name: 'The csm' } }],
      });
    }
    const { db } = office.store;
    const of = { workspaceId: office.workspaceId, userId: 'maya' };
    expect(await readInboxState(db, of)).toMatchObject({ unread: 1 });
    await office.writes(id, 'Well!', START_MS + 60_000);
    const { conversations } = (await csm('GET', path)).body;
    expect(conversations[0]).toMatchObject({
      id,
      waitingSince: new Date(START_MS + 60_000).toISOString(),
      messages: [{ text: 'How is it going?' }, { text: 'Well!', by: null }],
    });
    const { items } = (await csm('GET', '/api/inbox?scope=mine')).body as { items: InboxItem[] };
    expect(items[0]).toMatchObject({ kind: 'reply', text: 'Well!', owner: { name: 'The csm' } });
  });

  it('is begun with users of the account alone, and under an id of its own', async () => {
    const office = await openOffice();
    const theirs = newId();
    await office.writes(theirs, 'Hello');
    const csm = requesting(office, await office.signIn('csm'));
    const begin = (account: string, body: object) =>
      csm('POST', `/api/accounts/${account}/conversations`, undefined, body);
    const message = { id: newId(), text: 'Hello' };
    const unknown = await begin('kone', { id: newId(), userId: 'nobody', message });
    const elsewhere = await begin('nokia%2Foulu', { id: newId(), userId: 'maya', message });
    expect([unknown.status, elsewhere.status]).toEqual([404, 404]);
    const viewer = requesting(office, await office.signIn('viewer'));
    const body = { id: newId(), userId: 'maya', message };
    const refused = await viewer('POST', '/api/accounts/kone/conversations', undefined, body);
    expect(refused.status).toBe(403);
  });

  it.each<[string, object, number]>([
    ['an empty text', { id: newId(), text: ' ' }, 400],
    ['an endless text', { id: newId(), text: 'x'.repeat(4_001) }, 400],
    ['no id', { text: 'Hello' }, 400],
    ['too much', { id: newId(), text: 'x'.repeat(30_000) }, 413],
  ])('is not answered by %s', async (_what, message, status) => {
    const office = await openOffice();
    const id = newId();
    await office.writes(id, 'May I?');
    const csm = requesting(office, await office.signIn('csm'));
    const path = `/api/conversations/${id}/messages`;
    expect((await csm('POST', path, undefined, message)).status).toBe(status);
  });

  it('takes 4,000 characters of any script', async () => {
    const office = await openOffice();
    const id = newId();
    await office.writes(id, 'May I?');
    const csm = requesting(office, await office.signIn('csm'));
    const message = { id: newId(), text: '語'.repeat(4_000) };
    const answer = await csm('POST', `/api/conversations/${id}/messages`, undefined, message);
    expect(answer.status).toBe(200);
  });

  it('is not for viewers to answer, nor for other pages, the signed out, or unknown ones', async () => {
    const office = await openOffice();
    const id = newId();
    await office.writes(id, 'May I?');
    const path = `/api/conversations/${id}/messages`;
    const message = { id: newId(), text: 'No.' };
    const viewer = requesting(office, await office.signIn('viewer'));
    expect((await viewer('POST', path, undefined, message)).status).toBe(403);
    expect((await viewer('GET', '/api/accounts/kone/conversations')).status).toBe(200);
    const nobody = requesting(office);
    expect((await nobody('POST', path, undefined, message)).status).toBe(401);
    expect((await nobody('GET', '/api/accounts/kone/conversations')).status).toBe(401);
    const csm = requesting(office, await office.signIn('csm'));
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await csm('POST', path, foreign, message)).status).toBe(403);
    const unknown = `/api/conversations/${newId()}/messages`;
    expect((await csm('POST', unknown, undefined, message)).status).toBe(404);
    expect((await csm('DELETE', path)).status).toBe(405);
  });
});

import { createServer, get, type IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { InboxItem } from './api-inbox.ts';
import { createTestConsole, OWN_PAGE, type TestConsole } from './console.fixture.ts';

type Told = { id: string | undefined; event: string; item: InboxItem | undefined };

/** The app behind a real server. */
async function listen({ app }: TestConsole): Promise<number> {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A live connection, with what it was told so far. */
async function connect(
  port: number,
  cookie: string,
  { query = '?scope=all', lastEventId }: { query?: string; lastEventId?: string } = {},
) {
  const headers = { cookie, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: `/api/feed${query}`, headers }, resolve).on(
      'error',
      reject,
    );
  });
  const told: Told[] = [];
  let isOver = false;
  let rest = '';
  answer.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    told.push(...blocks.map(toTold));
  });
  answer.on('close', () => {
    isOver = true;
  });
  answer.on('error', () => {});
  return {
    status: answer.statusCode,
    headers: answer.headers,
    told,
    items: () => told.flatMap(({ item }) => item ?? []),
    seqs: () => told.flatMap(({ item }) => item?.seq ?? []),
    isOver: () => isOver,
    pause: () => answer.pause(),
    resume: () => answer.resume(),
    close: () => answer.destroy(),
  };
}

function toTold(block: string): Told {
  const fields = new Map(
    block.split('\n').map((line) => {
      const [name = '', value = ''] = line.split(/: ?(.*)/s);
      return [name, value] as const;
    }),
  );
  const data = fields.get('data');
  return {
    id: fields.get('id'),
    event: fields.get('event') ?? '',
    item: data ? JSON.parse(data) : undefined,
  };
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('the live feed', () => {
  it('is there at once, before anything has happened', async () => {
    const office = await createTestConsole();
    const feed = await connect(await listen(office), await office.signIn('viewer'));
    expect(feed.status).toBe(200);
    expect(feed.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    await expect.poll(() => feed.told).toMatchObject([{ event: 'ping' }]);
  });

  it('tells each first use as it comes, with its place as the id', async () => {
    const office = await createTestConsole();
    await office.reach(3);
    const feed = await connect(await listen(office), await office.signIn('csm'));
    await office.reach(2);
    await expect.poll(feed.seqs).toEqual([4, 5]);
    const items = feed.told.filter(({ event }) => event === 'item');
    expect(items.map(({ id }) => id)).toEqual(['4', '5']);
    expect(feed.items()[0]).toMatchObject({ account: { name: 'Kone' }, acknowledged: null });
  });

  it('resumes after the last id it was told, without a gap or a duplicate', async () => {
    const office = await createTestConsole();
    const port = await listen(office);
    const cookie = await office.signIn('csm');
    await office.reach(130);
    const seqs: number[] = [];
    let lastEventId: string | undefined;
    // New ones keep coming while connections are cut at every possible place.
    for (const count of [1, 49, 50, 51, 7]) {
      const feed = await connect(port, cookie, {
        query: '?scope=all&after=0',
        ...(lastEventId !== undefined && { lastEventId }),
      });
      await expect.poll(() => feed.seqs().length).toBeGreaterThanOrEqual(count);
      feed.close();
      await office.reach(10);
      const heard = feed.told.filter(({ event }) => event === 'item').slice(0, count);
      seqs.push(...heard.flatMap(({ item }) => item?.seq ?? []));
      lastEventId = heard.at(-1)?.id;
    }
    const last = await connect(port, cookie, {
      query: '?scope=all&after=0',
      lastEventId: lastEventId ?? '',
    });
    await office.reach(5);
    await expect.poll(() => seqs.length + last.seqs().length).toBe(185);
    expect([...seqs, ...last.seqs()]).toEqual(upTo(185));
  });

  it('begins where the page of the inbox ends', async () => {
    const office = await createTestConsole();
    await office.reach(5);
    const feed = await connect(await listen(office), await office.signIn('csm'), {
      query: '?scope=all&after=3',
    });
    await office.reach(1);
    await expect.poll(feed.seqs).toEqual([4, 5, 6]);
  });

  it('tells a change of an item again, without turning the id back', async () => {
    const office = await createTestConsole();
    await office.reach(2);
    const cookie = await office.signIn('csm');
    const feed = await connect(await listen(office), cookie);
    const init = { method: 'POST', headers: { ...OWN_PAGE, cookie } };
    await office.app.request('/api/inbox/n1000/acknowledge', init);
    await expect.poll(feed.seqs).toEqual([1]);
    expect(feed.items()[0]?.acknowledged?.by.name).toBe('The csm');
    expect(feed.told.at(-1)?.id).toBeUndefined();
    await office.store.transaction(async (db) => {
      await db.updateTable('delivery').set({ status: 'delivered', attempts: 1 }).execute();
    });
    office.feed.publish({ workspaceId: office.workspaceId, changed: 'n2000' });
    await expect.poll(feed.seqs).toEqual([1, 2]);
    expect(feed.items()[1]?.deliveries).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('tells of my accounts alone when asked so', async () => {
    const office = await createTestConsole();
    const port = await listen(office);
    const mine = await connect(port, await office.signIn('csm'), { query: '?scope=mine' });
    const all = await connect(port, await office.signIn('csm'));
    await office.reach(1, { accountId: 'nokia/oulu' });
    await office.reach(1);
    await expect.poll(all.seqs).toEqual([1, 2]);
    await expect.poll(mine.seqs).toEqual([2]);
    office.feed.publish({ workspaceId: office.workspaceId, changed: 'n1000' });
    await expect.poll(all.seqs).toEqual([1, 2, 1]);
    await office.reach(1);
    await expect.poll(mine.seqs).toEqual([2, 3]);
  });

  it('ends at once when its session is ended, and no other', async () => {
    const office = await createTestConsole();
    const port = await listen(office);
    const cookie = await office.signIn('csm');
    const one = await connect(port, cookie);
    const other = await connect(port, await office.signIn('csm'));
    await office.app.request('/api/session', {
      method: 'DELETE',
      headers: { ...OWN_PAGE, cookie },
    });
    await expect.poll(one.isOver).toBe(true);
    expect(other.isOver()).toBe(false);
  });

  it('pings, and ends when the session has run out', async () => {
    const office = await createTestConsole({ pingMs: 20 });
    const feed = await connect(await listen(office), await office.signIn('csm'));
    await expect.poll(() => feed.told.length).toBeGreaterThan(3);
    expect(new Set(feed.told.map(({ event }) => event))).toEqual(new Set(['ping']));
    office.pass(31 * 24 * 3_600_000);
    await expect.poll(feed.isOver).toBe(true);
  });

  it('holds nothing for a reader that takes nothing, and loses nothing of it', async () => {
    const office = await createTestConsole();
    const feed = await connect(await listen(office), await office.signIn('csm'));
    feed.pause();
    const padding = 'x'.repeat(20_000);
    await office.store.transaction(async (db) => {
      await db.updateTable('account').set({ name: padding }).execute();
    });
    await office.reach(400);
    feed.resume();
    await expect.poll(() => feed.seqs().length).toBe(400);
    expect(feed.seqs()).toEqual(upTo(400));
  });

  it('ends all connections when the backend stops', async () => {
    const office = await createTestConsole();
    const port = await listen(office);
    const feed = await connect(port, await office.signIn('csm'));
    office.closeFeeds();
    await expect.poll(feed.isOver).toBe(true);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTold } from '../notify/channels/receiver.fixture.ts';
import { createPolku, type Keys, postBatch, reportCreated } from '../polku.fixture.ts';
import {
  findPostgres,
  type PostgresServer,
  startPostgres,
} from '../store/engines/postgres.fixture.ts';

/** Several processes on one store, each with a part of the whole. */
const PUBLIC_URL = 'http://polku.example';
const PATIENT = { timeout: 30_000, interval: 50 };

describe.skipIf(!findPostgres())('processes of several roles on one store', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 180_000);
  afterAll(() => server?.stop());

  /** A workspace whose first uses are told to a receiver here, and what came there. */
  async function createWorld() {
    const { told, port } = await startTold();
    const polku = await createPolku({
      POLKU_STORE: await server.createDatabase(),
      POLKU_PUBLIC_URL: PUBLIC_URL,
      POLKU_ALLOW_TARGETS: `127.0.0.1/32:${port}`,
    });
    const keys = await polku.createWorkspace({
      channels: [{ kind: 'webhook', url: `http://127.0.0.1:${port}/hook` }],
    });
    // Ready they are at another address than that by which people come.
    const start = async (role: string) => {
      const own = await findPort();
      const node = await polku.start({ POLKU_ROLE: role, POLKU_PORT: String(own) });
      return { ...node, url: `http://127.0.0.1:${own}` };
    };
    return { polku, keys, told, start };
  }

  test('a stream shows what any of them took, and goes on at another when its own stops', async () => {
    const { polku, keys, told, start } = await createWorld();
    const [all, left, right] = await Promise.all([start('all'), start('web'), start('web')]);
    const cookie = await signIn(polku, keys, left.url);
    // The session holds at the other as well.
    const streams = [await openFeed(left.url, cookie), await openFeed(right.url, cookie)];

    await reach(all.url, keys, 'veli');
    for (const stream of streams)
      await expect.poll(() => stream.users(), PATIENT).toEqual(['veli']);

    // What happens while its process stops is there when the browser is back.
    const stopped = left.stop();
    await reach(all.url, keys, 'salla');
    await streams[0]?.ended;
    const again = await openFeed(right.url, cookie, streams[0]?.lastId());
    await reach(all.url, keys, 'tuuli');
    expect(await stopped).toBe(0);
    const seen = () => [...new Set([...(streams[0]?.users() ?? []), ...again.users()])];
    await expect.poll(seen, PATIENT).toEqual(['veli', 'salla', 'tuuli']);
    await expect.poll(() => streams[1]?.users(), PATIENT).toEqual(['veli', 'salla', 'tuuli']);
    await expect.poll(() => told.length, PATIENT).toBe(3);

    // Signed out at one is signed out at all.
    const headers = { cookie, origin: PUBLIC_URL, 'x-polku': '1' };
    await fetch(`${all.url}/api/session`, { method: 'DELETE', headers });
    await again.ended;
  }, 180_000);

  test('one leads, and another takes over when it is killed', async () => {
    const { keys, told, start } = await createWorld();
    const first = await start('all');
    const second = await start('all');
    await reach(second.url, keys, 'veli');
    await expect.poll(() => told.length, PATIENT).toBe(1);
    await first.stop('SIGKILL');
    await reach(second.url, keys, 'salla');
    // The first may have been killed before it wrote that it had sent: then that comes once more, under its id.
    await expect.poll(() => new Set(told).size, PATIENT).toBe(2);
  }, 180_000);

  test('each answers what its role does, and says so of the rest', async () => {
    const { keys, start } = await createWorld();
    const web = await start('web');
    for (const path of ['/healthz', '/readyz', '/api/inbox'])
      expect((await fetch(web.url + path)).status, path).toBe(path === '/api/inbox' ? 401 : 200);
    const refused = await postBatch(web.url, await reportCreated(keys, 'veli'));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({
      error: { code: 'unavailable', message: expect.stringContaining('has the role "web"') },
    });
  }, 180_000);
});

async function findPort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function reach(url: string, keys: Keys, user: string): Promise<void> {
  expect((await postBatch(url, await reportCreated(keys, user))).status).toBe(200);
}

type Polku = Awaited<ReturnType<typeof createPolku>>;

/** The cookie of a session. */
async function signIn(polku: Polku, keys: Keys, url: string): Promise<string> {
  const person = ['--email', 'a@b.example', '--name', 'Aino', '--role', 'lead'];
  const { out } = await polku.run(['user', 'create', '--workspace', keys.workspaceId, ...person]);
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'x-polku': '1', origin: PUBLIC_URL },
    body: JSON.stringify({ token: out.trim().split('#')[1] }),
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** The live feed, as a browser reads it. */
async function openFeed(url: string, cookie: string, lastId?: string) {
  const headers = { cookie, ...(lastId !== undefined && { 'last-event-id': lastId }) };
  const answer = await fetch(`${url}/api/feed?scope=all`, { headers });
  expect(answer.status).toBe(200);
  const events: { id: string; user: string }[] = [];
  async function read(): Promise<void> {
    let text = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (text + chunk).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, id, data] = /^id: (\d+)\nevent: item\ndata: (.*)/.exec(part) ?? [];
        if (id && data) events.push({ id, user: JSON.parse(data).user.id });
      }
    }
  }
  const ended = read().catch(() => {});
  return {
    users: () => events.map(({ user }) => user),
    lastId: () => events.at(-1)?.id,
    ended,
  };
}

import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPolku, postBatch, reportCreated } from './polku.fixture.ts';

type Arrived = {
  id: string;
  body: { data: { user: { id: string }; account: { first: boolean } } };
};

/** A receiver on loopback that verifies what comes, and answers what the test wants. */
async function createReceiver(secret: () => string) {
  const arrived: Arrived[] = [];
  const state = { status: 200 };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = new Webhook(secret()).verify(text, request.headers as Record<string, string>);
    if (state.status === 200)
      arrived.push({ id: String(request.headers['webhook-id']), body: body as Arrived['body'] });
    response.writeHead(state.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { arrived, state, port: typeof address === 'object' && address ? address.port : 0 };
}

async function createBackend() {
  let secret = '';
  const receiver = await createReceiver(() => secret);
  const polku = await createPolku({ POLKU_ALLOW_TARGETS: `127.0.0.1/32:${receiver.port}` });
  const keys = await polku.createWorkspace({
    accounts: [{ id: 'kone', name: 'Kone', plan: 'gold' }],
    milestones: [
      {
        key: 'first_use',
        name: 'First report',
        event: 'report_created',
        notifyFrom: '2020-01-01T00:00:00Z',
      },
    ],
    channels: [{ kind: 'webhook', url: `http://127.0.0.1:${receiver.port}/hook` }],
  });
  secret = keys.channels[0]?.secret ?? '';
  return { polku, keys, receiver };
}

describe('the backend', () => {
  it('tells of a first use by webhook and in the inbox, once', async () => {
    const { polku, keys, receiver } = await createBackend();
    const { url } = await polku.start();
    const person = ['--email', 'a@b.example', '--name', 'Aino', '--role', 'csm'];
    const create = ['user', 'create', '--workspace', keys.workspaceId, ...person];
    const { out } = await polku.run(create, { POLKU_PUBLIC_URL: url });
    const signedIn = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'x-polku': '1', origin: url },
      body: JSON.stringify({ token: out.trim().split('#')[1] }),
    });
    const headers = { cookie: signedIn.headers.get('set-cookie') ?? '' };
    const readInbox = async () =>
      (await (await fetch(`${url}/api/inbox?scope=all`, { headers })).json()) as {
        items: { id: string; seq: number; deliveries: object[] }[];
      };

    const batch = await reportCreated(keys, 'veli');
    for (let count = 0; count < 3; count += 1)
      expect((await postBatch(url, batch)).status).toBe(200);
    await postBatch(url, await reportCreated(keys, 'veli'));
    await postBatch(url, await reportCreated(keys, 'salla'));
    await expect
      .poll(() => receiver.arrived.map(({ body }) => [body.data.user.id, body.data.account.first]))
      .toEqual([
        ['veli', true],
        ['salla', false],
      ]);
    await expect
      .poll(async () => (await readInbox()).items)
      .toMatchObject([
        { seq: 2, deliveries: [{ status: 'delivered', attempts: 1, error: null }] },
        { seq: 1, deliveries: [{ status: 'delivered', attempts: 1, error: null }] },
      ]);
    const ids = (await readInbox()).items.map(({ id }) => id);
    expect(receiver.arrived.map(({ id }) => id)).toEqual(ids.reverse());
  });

  it('sends after a restart what a kill left unsent, under the same id', async () => {
    const { polku, keys, receiver } = await createBackend();
    const first = await polku.start();
    receiver.state.status = 500;
    const batch = await reportCreated(keys, 'veli');
    expect((await postBatch(first.url, batch)).status).toBe(200);
    expect(await first.stop('SIGKILL')).toBeNull();
    receiver.state.status = 200;
    const second = await polku.start();
    expect((await postBatch(second.url, batch)).status).toBe(200);
    await expect.poll(() => receiver.arrived.length, { timeout: 10_000 }).toBe(1);
    expect(receiver.arrived[0]?.body.data.user.id).toBe('veli');
  });
});

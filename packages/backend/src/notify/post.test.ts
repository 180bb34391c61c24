import { createServer, type Server } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuard, parseAllowedTargets } from './guard.ts';
import { createPost } from './post.ts';

/** Receivers at two addresses of loopback, on one port, which count who comes in. */
async function startTwo({ closesOnSecond = false } = {}) {
  const counts = {
    '127.0.0.1': { connections: 0, sends: 0 },
    '127.0.0.2': { connections: 0, sends: 0 },
  };
  let port = 0;
  for (const [address, count] of Object.entries(counts)) {
    const server = createServer((request, response) => {
      const { socket } = request;
      request.resume().on('end', () => {
        count.sends += 1;
        const isSecond = served.has(socket);
        served.add(socket);
        if (isSecond && closesOnSecond) socket.resetAndDestroy();
        else response.end('ok');
      });
    });
    const served = new WeakSet<object>();
    server.on('connection', () => {
      count.connections += 1;
    });
    port = await listen(server, port, address);
  }
  return { counts, port };
}

async function listen(server: Server, port: number, address: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const listening = server.address();
  return typeof listening === 'object' && listening ? listening.port : 0;
}

/** A post to a name that leads where the test says. */
function createNamed(port: number) {
  const named = { address: '127.0.0.1' };
  const { targets } = parseAllowedTargets(`127.0.0.1/32:${port},127.0.0.2/32:${port}`);
  const guard = createGuard({ allow: targets, lookup: async () => [{ address: named.address }] });
  const post = createPost({ guard });
  return { named, send: () => post(`http://hooks.example:${port}/hook`, {}, 'news') };
}

describe('a post', () => {
  it('opens one connection for many sends that follow each other', async () => {
    const { counts, port } = await startTwo();
    const { send } = createNamed(port);
    for (let count = 0; count < 50; count += 1)
      expect(await send()).toMatchObject({ kind: 'answer', status: 200 });
    expect(counts['127.0.0.1']).toEqual({ connections: 1, sends: 50 });
  });

  it('goes to the address that was checked just now, whatever connection is open', async () => {
    const { counts, port } = await startTwo();
    const { named, send } = createNamed(port);
    await send();
    named.address = '127.0.0.2';
    expect(await send()).toMatchObject({ status: 200 });
    expect(counts['127.0.0.2']).toEqual({ connections: 1, sends: 1 });
    named.address = '10.0.0.1';
    expect(await send()).toMatchObject({ kind: 'none', error: expect.stringContaining('refused') });
    expect(counts['127.0.0.1'].sends + counts['127.0.0.2'].sends).toBe(2);
  });

  it('is sent on a new connection when the kept one was closed', async () => {
    const { counts, port } = await startTwo({ closesOnSecond: true });
    const { send } = createNamed(port);
    await send();
    expect(await send()).toMatchObject({ kind: 'answer', status: 200 });
    expect(counts['127.0.0.1'].connections).toBe(2);
  });
});

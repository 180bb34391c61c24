import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createPolku, postBatch, reportCreated } from '../polku.fixture.ts';

describe('two backends on one store', { timeout: 60_000 }, () => {
  it('the second is refused in a sentence, and the first does not notice', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const first = await polku.start();
    const second = await polku.run(['start']);
    expect([second.code, second.out]).toEqual([1, '']);
    expect(second.err).toBe(
      `polku: A backend runs on the store ${polku.storeFile} already, and a second one would send everything twice. Stop that one first, or set POLKU_STORE to another store.\n`,
    );
    expect((await postBatch(first.url, await reportCreated(keys, 'veli'))).status).toBe(200);
  });

  it('commands that write work beside it', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const { url } = await polku.start();
    const person = ['--email', 'a@b.example', '--name', 'Aino', '--role', 'csm'];
    const { code } = await polku.run(
      ['user', 'create', '--workspace', keys.workspaceId, ...person],
      { POLKU_PUBLIC_URL: url },
    );
    expect(code).toBe(0);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'the next starts after a %s of the first',
    async (signal) => {
      const polku = await createPolku();
      const first = await polku.start();
      await first.stop(signal);
      const next = await polku.start();
      expect((await fetch(`${next.url}/readyz`)).status).toBe(200);
    },
  );
});

describe('metrics', { timeout: 60_000 }, () => {
  it('are served on a port of their own, and name nobody', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const port = await freePort();
    const { url, stop } = await polku.start({ POLKU_METRICS_PORT: String(port) });
    expect((await postBatch(url, await reportCreated(keys, 'veli', 'kone'))).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    for (const one of [
      'polku_http_requests_total{method="POST",route="/v1/batch",status="200"} 1',
      'polku_events_accepted_total{trust="verified"} 1',
      'polku_group_events_sum 1',
    ])
      expect(text).toContain(`${one}\n`);
    expect(text).not.toMatch(new RegExp(`veli|kone|${keys.workspaceId}|${keys.writeKey}`));
    expect(await stop()).toBe(0);
  });

  it('are served nowhere else', async () => {
    const polku = await createPolku();
    const { url } = await polku.start();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('on a port that is taken keep the backend from starting, in a sentence', async () => {
    const polku = await createPolku();
    const { url } = await polku.start();
    const { port } = new URL(url);
    const other = await polku.run(['start'], {
      POLKU_STORE: `sqlite:${polku.folder}/other.db`,
      POLKU_METRICS_PORT: port,
    });
    expect(other.code).toBe(1);
    expect(other.err).toContain(
      `Cannot listen on 127.0.0.1:${port} (EADDRINUSE). Stop what listens there, or set POLKU_METRICS_HOST and POLKU_METRICS_PORT.`,
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

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

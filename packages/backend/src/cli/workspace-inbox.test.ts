import { describe, expect, it } from 'vitest';
import { createPolku } from '../polku.fixture.ts';

describe('polku workspace inbox', { timeout: 60_000 }, () => {
  it('gives every page an inbox, and takes it away again', async () => {
    const polku = await createPolku();
    const { workspaceId, writeKey } = await polku.createWorkspace();
    const { url } = await polku.start();
    const shared = async () => {
      const response = await fetch(`${url}/v1/bootstrap?key=${writeKey}`);
      return ((await response.json()) as { inbox?: string }).inbox;
    };
    const inbox = (...args: string[]) =>
      polku.run(['workspace', 'inbox', ...args, '--workspace', workspaceId]);
    expect(await shared()).toBeUndefined();
    const given = await inbox('launcher', '--json');
    expect(JSON.parse(given.out)).toEqual({ inbox: 'launcher' });
    expect(await shared()).toBe('launcher');
    expect((await inbox('off')).out).toMatch(/^There is no inbox/);
    expect(await shared()).toBeUndefined();
    expect(await inbox('corner')).toMatchObject({ code: expect.any(Number), out: '' });
  });
});

import { describe, expect, it } from 'vitest';
import { createPolku, type Keys, reportCreated } from '../polku.fixture.ts';

describe('polku workspace origin', { timeout: 60_000 }, () => {
  it('lets pages of an origin send, at once, and no more, within seconds', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const { url } = await polku.start();
    const statusFrom = (origin: string) => statusOf(url, keys, origin);
    const origin = (...args: string[]) =>
      polku.run(['workspace', 'origin', ...args, '--workspace', keys.workspaceId]);
    expect(await statusFrom('https://new.example')).toBe(403);
    expect(await statusFrom('https://app.example')).toBe(200);
    expect(await origin('add', 'https://new.example')).toMatchObject({
      code: 0,
      out: 'https://app.example\nhttps://new.example\n',
    });
    expect(await statusFrom('https://new.example')).toBe(200);
    const removed = await origin('remove', 'https://app.example', '--json');
    expect(JSON.parse(removed.out)).toEqual({ origins: ['https://new.example'] });
    await expect.poll(() => statusFrom('https://app.example')).toBe(403);
    expect((await origin('list')).out).toBe('https://new.example\n');
  });

  it.each([
    [
      ['add', 'https://a.example/path'],
      /^polku: "https:\/\/a\.example\/path" is refused: expected an origin/,
    ],
    [
      ['remove', 'https://b.example'],
      /^polku: "https:\/\/b\.example" is not on the list: https:\/\/app\.example\./,
    ],
    [['remove', 'https://app.example'], /^polku: "https:\/\/app\.example" is the only one/],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const polku = await createPolku();
    const { workspaceId } = await polku.createWorkspace();
    const command = ['workspace', 'origin', ...args, '--workspace', workspaceId];
    const { code, err } = await polku.run(command);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });

  it('says that it knows no such workspace', async () => {
    const polku = await createPolku();
    await polku.createWorkspace();
    const { code, err } = await polku.run(['workspace', 'origin', 'list', '--workspace', 'ws_1']);
    expect(code).toBe(1);
    expect(err).toMatch(/^polku: There is no workspace "ws_1"/);
  });
});

async function statusOf(url: string, keys: Keys, origin: string): Promise<number> {
  const body = JSON.stringify(await reportCreated(keys, 'veli'));
  return (await fetch(`${url}/v1/batch`, { method: 'POST', body, headers: { origin } })).status;
}

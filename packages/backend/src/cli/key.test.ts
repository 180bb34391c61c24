import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { createPolku, postBatch, readTable } from '../polku.fixture.ts';

/** Each test starts several processes, each of which takes half a second of a quiet processor. */
const TIMES = { timeout: 60_000 };

describe('polku key', TIMES, () => {
  it('makes a secret key that is believed at once, and ends it within seconds', async () => {
    const polku = await createPolku();
    const { workspaceId } = await polku.createWorkspace();
    const { url } = await polku.start();
    const of = ['--workspace', workspaceId];
    const made = await polku.run(['key', 'create', ...of, '--name', 'Import', '--json']);
    const { id, secretKey }: { id: string; secretKey: string } = JSON.parse(made.out);
    expect(secretKey).toMatch(/^sk_[\w-]{43}$/);
    const who = { userId: 'u1', anonymousId: 'a', sessionId: 's' };
    const event = { id: v7(), type: 'track', name: 'report_created', at: Date.now(), ...who };
    const send = () => postBatch(url, { writeKey: secretKey, sentAt: Date.now(), events: [event] });
    expect((await send()).status).toBe(200);
    expect(readTable(polku.storeFile, 'event')).toMatchObject([{ subject: 'user:u1', trust: 1 }]);

    const list = async () => (await polku.run(['key', 'list', ...of])).out;
    expect(await list()).toMatch(new RegExp(`^${id}   Import   made \\d{4}`));
    expect(await polku.run(['key', 'revoke', id, ...of])).toMatchObject({
      code: 0,
      out: `Revoked ${id}.\n`,
    });
    await expect.poll(async () => (await send()).status).toBe(401);
    expect(await list()).toContain('Import   revoked ');
    const again = await polku.run(['key', 'revoke', id, ...of]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining(`no live key "${id}"`) });
  });

  it('rotates the token secret and the write key, and drops the former', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const of = ['--workspace', keys.workspaceId];
    const stored = () => {
      const [row] = readTable(polku.storeFile, 'workspace') as { [column: string]: string }[];
      return {
        secrets: JSON.parse(row?.token_secrets_json ?? '') as string[],
        writeKeys: [row?.write_key, row?.former_write_key],
      };
    };
    const secret = await polku.run(['key', 'rotate-token-secret', ...of, '--json']);
    const { tokenSecret }: { tokenSecret: string } = JSON.parse(secret.out);
    expect(stored().secrets).toEqual([tokenSecret, keys.tokenSecret]);
    const third = await polku.run(['key', 'rotate-token-secret', ...of]);
    expect(third).toMatchObject({ code: 1, out: '' });
    expect(third.err).toContain('End the former with --drop-old');
    await polku.run(['key', 'rotate-token-secret', ...of, '--drop-old']);
    expect(stored().secrets).toEqual([tokenSecret]);

    const page = await polku.run(['key', 'rotate-write-key', ...of, '--json']);
    const { writeKey }: { writeKey: string } = JSON.parse(page.out);
    expect(stored().writeKeys).toEqual([writeKey, keys.writeKey]);
    const dropped = await polku.run(['key', 'rotate-write-key', ...of, '--drop-old']);
    expect(dropped).toMatchObject({ code: 0, out: 'The former write key is ended.\n' });
    expect(stored().writeKeys).toEqual([writeKey, null]);
  });

  it('knows no other workspace', async () => {
    const polku = await createPolku();
    await polku.createWorkspace();
    const of = ['--workspace', 'ws_none'];
    for (const args of [['create', '--name', 'x'], ['list'], ['rotate-token-secret']]) {
      const { code, err } = await polku.run(['key', ...args, ...of]);
      expect([code, err.includes('There is no workspace "ws_none".')]).toEqual([1, true]);
    }
  });
});

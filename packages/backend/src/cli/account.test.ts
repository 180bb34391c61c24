import { describe, expect, it } from 'vitest';
import { createPolku, postBatch, readTable, reportCreated } from '../polku.fixture.ts';

/** Each test starts several processes, each of which takes half a second of a quiet processor. */
const TIMES = { timeout: 60_000 };

describe('polku account merge', TIMES, () => {
  it('makes one account of two while the backend runs, which then knows them as one', async () => {
    const polku = await createPolku();
    const accounts = ['kone', 'kone-oyj'].map((id) => ({ id, name: id }));
    const keys = await polku.createWorkspace({ accounts });
    const { url } = await polku.start();
    await postBatch(url, await reportCreated(keys, 'u1', 'kone-oyj'));
    const args = ['account', 'merge', '--workspace', keys.workspaceId];
    const merge = () => polku.run([...args, '--from', 'kone-oyj', '--into', 'kone']);
    expect(await merge()).toEqual({
      code: 0,
      out: 'Merged kone-oyj into kone: 1 user, 1 event.\n',
      err: '',
    });
    await postBatch(url, await reportCreated(keys, 'u2', 'kone-oyj'));
    expect((await merge()).out).toBe('Merged kone-oyj into kone: 0 users, 0 events.\n');
    const reached = readTable(polku.storeFile, 'milestone_reached') as { subject: string }[];
    expect(reached.map(({ subject }) => subject)).toEqual(['account:kone', 'user:u1', 'user:u2']);
    expect(readTable(polku.storeFile, 'account')).toMatchObject([{ id: 'kone' }]);
  });

  it('refuses accounts and workspaces that it does not know', async () => {
    const polku = await createPolku();
    const { workspaceId } = await polku.createWorkspace();
    const merge = (workspace: string) =>
      polku.run(['account', 'merge', '--workspace', workspace, '--from', 'a', '--into', 'b']);
    expect(await merge(workspaceId)).toEqual({
      code: 1,
      out: '',
      err: `polku: There is no account "a" in the workspace "${workspaceId}".\n`,
    });
    expect((await merge('ws_none')).err).toContain('There is no workspace "ws_none".');
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

describe('polku account', TIMES, () => {
  it('imports a file, after a dry run that says what it would do, and shows what it made', async () => {
    const polku = await createPolku();
    const { workspaceId } = await polku.createWorkspace();
    const file = join(polku.folder, 'accounts.csv');
    await writeFile(file, 'Record ID,Company name,ARR\n1,Kone,"60 000,00 €"\n2,Nokia,much\n');
    const take = (...more: string[]) =>
      polku.run(['account', 'import', file, '--workspace', workspaceId, ...more]);
    const dry = await take('--dry-run');
    expect(dry).toMatchObject({
      code: 1,
      err: 'line 3: billing: expected a sum such as 1 234,50 €; received "much"\n',
    });
    expect(dry.out).toBe(
      [
        'Columns (hubspot): id ← Record ID, name ← Company name, billing ← ARR.',
        'line 2: new 1: name null → "Kone", billingCents null → 6000000, currency null → "EUR", touchLevel null → "low"',
        'Would take 1 row: 1 new, 0 changed, 0 as they are; 1 refused.',
        'Nothing was changed.',
        '',
      ].join('\n'),
    );
    expect((await take()).out).toContain('Took 1 row: 1 new');
    const set = ['account', 'set', '1', 'touchLevel=high', '--workspace', workspaceId];
    expect((await polku.run([...set, '--reason', 'A pilot'])).out).toBe(
      'touchLevel  "low" → "high"\n',
    );
    const show = await polku.run(['account', 'show', '1', '--workspace', workspaceId, '--json']);
    expect(JSON.parse(show.out)).toMatchObject({
      name: 'Kone',
      billingCents: 6_000_000,
      touchLevel: { level: 'high', by: 'command', reason: 'A pilot' },
    });
  });
});

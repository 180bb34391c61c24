import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPolku, postBatch, readTable, reportCreated } from '../polku.fixture.ts';

const MARK = 'zqx';
const USER = `liisa-${MARK}`;

test('polku privacy erase forgets a person beside a running backend: no file and no log holds them', async () => {
  const polku = await createPolku();
  const keys = await polku.createWorkspace();
  const { url, stop, log } = await polku.start();
  for (const user of [USER, 'onni'])
    expect((await postBatch(url, await reportCreated(keys, user))).status).toBe(200);
  const late = await reportCreated(keys, USER);
  await writeFile(join(polku.folder, 'polku.db.before-0002'), 'an older store');

  const of = ['--workspace', keys.workspaceId];
  const told = await polku.run(['privacy', 'export', USER, ...of, '--json']);
  expect(JSON.parse(told.out)).toMatchObject({ held: { event: [{ name: 'report_created' }] } });
  const read = await polku.run(['privacy', 'export', USER, ...of]);
  expect(read).toMatchObject({ code: 0, out: expect.stringContaining('  Name: report_created') });
  const erased = await polku.run(['privacy', 'erase', USER, ...of, '--json']);
  expect(erased).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(erased.out)).toMatchObject({
    deleted: { user: 1, event: 1, milestone_reached: 1 },
    copies: [],
    isScrubbed: true,
    backups: [join(polku.folder, 'polku.db.before-0002')],
  });
  const again = await polku.run(['privacy', 'erase', USER, ...of]);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is held') });

  // From a device that was offline.
  const sending = await postBatch(url, { ...late, sentAt: Date.now() });
  const answer = (await sending.json()) as { results: { code?: string }[] };
  expect(answer.results.map(({ code }) => code ?? 'accepted')).toEqual(['erased']);
  expect(readTable(polku.storeFile, 'user')).toMatchObject([{ id: 'onni' }]);
  expect((await polku.run(['privacy', 'scrub'])).code).toBe(0);
  expect(await stop()).toBe(0);
  expect(await log).not.toContain(MARK);
  for (const file of await readdir(polku.folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = await readFile(join(file.parentPath, file.name));
    expect([file.name, bytes.includes(MARK)]).toEqual([file.name, false]);
  }
}, 60_000);

test('polku privacy erase says that there is no such workspace', async () => {
  const polku = await createPolku();
  await polku.createWorkspace();
  const refused = await polku.run(['privacy', 'erase', 'u', '--workspace', 'ws_0']);
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('ws_0') });
}, 60_000);

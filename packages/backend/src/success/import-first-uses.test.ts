import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createIngest, DAY, HOUR, type Ingest, MINUTE, NOW } from '../ingest/ingest.fixture.ts';
import { type Format, readPastFirstUses } from './first-use-lines.ts';
import { importFirstUses } from './import-first-uses.ts';
import { mergeAccounts } from './merge-accounts.ts';

const iso = (at: number) => new Date(at).toISOString();
const csv = (...lines: string[]) => ['user,account,firstUseAt', ...lines].join('\n');
const jsonl = (...lines: object[]) => lines.map((line) => JSON.stringify(line)).join('\n');

/** Imports a file of this text; `refused` holds its bad lines with what is wrong. */
async function importText(
  { store }: Pick<Ingest, 'store'>,
  text: string,
  { format = 'csv' as Format, isDry = false, key = 'first_use' } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'past');
  await writeFile(file, text);
  const refused: [number, ...string[]][] = [];
  const lines = readPastFirstUses(file, { format, nowMs: NOW });
  const imported = await importFirstUses(store, lines, {
    workspaceId: 'ws',
    key,
    nowMs: NOW,
    isDry,
    onRefused: (line, faults) => refused.push([line, ...faults]),
  });
  return { imported, refused };
}

const past = NOW - 400 * DAY;

describe('past first uses', () => {
  test('are there from then on, and nobody is told, then or later', async () => {
    const ingest = await createIngest();
    const { imported, refused } = await importText(ingest, csv(`u1,acme,${iso(past)}`));
    expect(refused).toEqual([]);
    expect(imported).toEqual({
      taken: 1,
      refused: 0,
      users: { made: 1, moved: 0, kept: 0 },
      accounts: { made: 1, moved: 0, kept: 0 },
    });
    const row = { milestone: 'first_use', at: past, isKnownBefore: true, trust: 1 };
    expect(await ingest.reached()).toEqual([
      { ...row, subject: 'account:acme' },
      { ...row, subject: 'user:u1' },
    ]);
    await ingest.send([{ as: 'u1', of: 'acme' }]);
    expect(await ingest.told()).toEqual([]);
    // A user whom the file does not know, of an account that it does.
    await ingest.send([{ as: 'u2', of: 'acme' }], { receivedAt: NOW + MINUTE });
    const told = (await ingest.told()).map(({ subject, body }) => [subject, body.data.account]);
    expect(told).toMatchObject([['user:u2', { first: false }]]);
    expect((await ingest.reached()).map(({ at }) => at)).toEqual([past, past, NOW + MINUTE]);
  });

  test('may come again, and again with an earlier time', async () => {
    const ingest = await createIngest();
    const text = csv(`u1,acme,${iso(past)}`, `u2,acme,${iso(past + DAY)}`);
    await importText(ingest, text);
    const before = await ingest.reached();
    expect((await importText(ingest, text)).imported).toMatchObject({
      users: { made: 0, moved: 0, kept: 2 },
      accounts: { made: 0, moved: 0, kept: 2 },
    });
    expect(await ingest.reached()).toEqual(before);
    const earlier = csv(`u2,acme,${iso(past - DAY)}`);
    expect((await importText(ingest, earlier)).imported.users).toEqual({
      made: 0,
      moved: 1,
      kept: 0,
    });
    expect(await ingest.times()).toEqual({
      'user:u1': past,
      'user:u2': past - DAY,
      'account:acme': past - DAY,
    });
  });

  test('move what was told already, untell nothing, and never make it later', async () => {
    const ingest = await createIngest();
    await ingest.send([
      { as: 'u1', of: 'acme', at: NOW - DAY },
      { as: 'u2', of: 'acme', at: NOW - HOUR },
    ]);
    const told = await ingest.told();
    await importText(ingest, csv(`u1,acme,${iso(past)}`, `u2,acme,${iso(NOW)}`));
    expect(await ingest.reached()).toMatchObject([
      { subject: 'account:acme', at: past, isKnownBefore: true },
      { subject: 'user:u1', at: past, isKnownBefore: true },
      { subject: 'user:u2', at: NOW - HOUR, isKnownBefore: false },
    ]);
    expect(await ingest.told()).toEqual(told);
  });

  test('are of one milestone, which must be there', async () => {
    const ingest = await createIngest();
    await ingest.publish({ key: 'second', event: 'report_viewed' });
    await importText(ingest, csv(`u1,,${iso(past)}`), { key: 'second' });
    expect([await ingest.times(), await ingest.times('second')]).toEqual([{}, { 'user:u1': past }]);
    const other = importText(ingest, csv(), { key: 'other' });
    await expect(other).rejects.toThrow('There is no milestone "other"');
  });

  test('are of the users and accounts that were merged since', async () => {
    const ingest = await createIngest();
    await ingest.send([
      { as: 'old', of: 'acme-ltd' },
      { as: 'new', of: 'acme' },
    ]);
    await mergeAccounts(
      ingest.store,
      { workspaceId: 'ws', fromId: 'acme-ltd', intoId: 'acme' },
      NOW,
    );
    await ingest.send([{ type: 'alias', userId: 'new', previousId: 'old' }], { isSecret: true });
    await importText(ingest, csv(`old,acme-ltd,${iso(past)}`));
    expect(await ingest.times()).toEqual({ 'user:new': past, 'account:acme': past });
  });

  test('are taken in parts, and a dry run says the same and changes nothing', async () => {
    const ingest = await createIngest();
    const lines = Array.from({ length: 1_300 }, (_, index) => ({
      user: `u${index % 1_200}`,
      account: 'acme',
      firstUseAt: past - (index % 1_250),
    }));
    const options = { format: 'jsonl' as const };
    const dry = await importText(ingest, jsonl(...lines), { ...options, isDry: true });
    expect(await ingest.reached()).toEqual([]);
    expect(await importText(ingest, jsonl(...lines), options)).toEqual(dry);
    expect(dry.imported.users).toEqual({ made: 1_200, moved: 50, kept: 50 });
    expect(await ingest.reached()).toHaveLength(1_201);
  });
});

describe('a line that cannot be taken', () => {
  const fine = `fine,acme,${iso(past)}`;
  const time = 'expected a time such as 2024-01-31T12:00:00Z; received';
  test.each<[string, string, string]>([
    ['no user', `,acme,${iso(past)}`, 'user: Invalid input: expected string, received undefined'],
    ['no time', 'u1,acme', `firstUseAt: ${time} undefined`],
    ['no such time', 'u1,acme,soon', `firstUseAt: ${time} "soon"`],
    [
      'a time that is not yet',
      `u1,acme,${iso(NOW + 1_000)}`,
      `firstUseAt: expected a time that is past; received ${iso(NOW + 1_000)}`,
    ],
    ['a cell too many', `u1,acme,${iso(past)},x`, 'expected 3 cells; received 4'],
    [
      'a stray quote',
      `"u1,acme,${iso(past)}`,
      'Quote Not Closed: the parsing is finished with an opening quote at line 1',
    ],
    [
      'an id that is too long',
      `${'x'.repeat(201)},acme,${iso(past)}`,
      'user: Too big: expected string to have <=200 characters',
    ],
  ])(
    'with %s is named with what is wrong, and the others are taken',
    async (_what, line, fault) => {
      const ingest = await createIngest();
      const { imported, refused } = await importText(ingest, csv(line, '', fine));
      expect(refused).toEqual([[2, fault]]);
      expect(imported).toMatchObject({ taken: 1, refused: 1 });
      expect(await ingest.times()).toEqual({ 'user:fine': past, 'account:acme': past });
    },
  );

  test('of JSON is named too', async () => {
    const ingest = await createIngest();
    const text = [
      '{"user": "u1"',
      '{"user": "u1", "firstUseAt": "2024-01-31", "plan": "gold"}',
      '7',
    ].join('\n');
    const { refused } = await importText(ingest, text, { format: 'jsonl' });
    expect(refused).toEqual([
      [1, expect.stringMatching(/JSON/)],
      [2, 'Unrecognized key: "plan"'],
      [3, 'Invalid input: expected object, received number'],
    ]);
  });

  test.each(['name,when', 'user,firstUseAt,plan', 'user,firstUseAt,user', 'user,account'])(
    'at the top, “%s”, says what it must name',
    async (header) => {
      const ingest = await createIngest();
      await expect(importText(ingest, `${header}\nu1,2024-01-31`)).rejects.toThrow(
        `The first line must name the columns user and firstUseAt, and may name account; received "${header}".`,
      );
    },
  );

  test('is no longer there once spreadsheets have added their mark and their line ends', async () => {
    const ingest = await createIngest();
    const text = `\uFEFFuser, firstUseAt ,account\r\n"u1", 2024-01-31 ,"A, Inc"\r\n`;
    expect((await importText(ingest, text)).refused).toEqual([]);
    const at = Date.UTC(2024, 0, 31);
    expect(await ingest.times()).toEqual({ 'user:u1': at, 'account:A, Inc': at });
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPolku, postBatch, readTable, reportCreated } from '../polku.fixture.ts';

/** Each test starts several processes, each of which takes half a second of a quiet processor. */
const TIMES = { timeout: 60_000 };

type Polku = Awaited<ReturnType<typeof createPolku>>;

const FIRST_REPORT = ['--key', 'first_use', '--name', 'First report', '--event', 'report_created'];

/** A workspace that watches nothing yet, and a backend in which these have made a report. */
async function startUsed(users: string[]) {
  const polku = await createPolku();
  const keys = await polku.createWorkspace({ milestones: [] });
  const backend = await polku.start();
  for (const user of users) await postBatch(backend.url, await reportCreated(keys, user));
  const milestone = (name: string, ...args: string[]) =>
    polku.run(['milestone', name, '--workspace', keys.workspaceId, ...args]);
  return { polku, keys, milestone, ...backend };
}

const told = ({ storeFile }: Polku): unknown[] => readTable(storeFile, 'notification');

describe('polku milestone publish', TIMES, () => {
  it('finds whom is stored, tells nobody of them, and from then on of who is new', async () => {
    const { polku, keys, milestone, url } = await startUsed(['u1', 'u2']);
    const dry = await milestone('publish', ...FIRST_REPORT, '--dry-run');
    expect(dry).toEqual({
      code: 0,
      err: '',
      out: [
        'Would publish: first_use "First report", report_created',
        '  Would be recorded: 2 users (2 known before), 1 account (1 known before). Publishing tells nobody.',
        'Nothing was changed.\n',
      ].join('\n'),
    });
    expect(readTable(polku.storeFile, 'milestone')).toEqual([]);

    const { out } = await milestone('publish', ...FIRST_REPORT);
    expect(out).toBe(
      dry.out
        .replace('Would publish', 'Published')
        .replace('Would be recorded', 'Recorded')
        .replace('Nothing was changed.\n', ''),
    );
    await postBatch(url, await reportCreated(keys, 'u1'));
    await postBatch(url, await reportCreated(keys, 'u3', 'acme'));
    expect(told(polku)).toMatchObject([{ subject: 'user:u3' }]);
    expect((await milestone('publish', ...FIRST_REPORT)).out).toMatch(
      /^Unchanged: .*\n {2}Recorded: 3 users \(2 known before\), 2 accounts \(1 known before\)/,
    );
    expect((await milestone('list')).out).toMatch(
      /^first_use "First report", report_created\n {2}tells of who came after \d{4}-.*Z\n {2}3 users/,
    );
  });

  it('takes rules from a file, all or none, and says all that is wrong with them', async () => {
    const { polku, milestone } = await startUsed([]);
    const file = join(polku.folder, 'milestones.json');
    const where = { fact: 'properties.pages', is: 'gte', value: 3 };
    const large = { key: 'large', name: 'Large report', event: 'report_created', where, count: 2 };
    await writeFile(file, JSON.stringify({ milestones: [large], people: [] }));
    expect((await milestone('publish', file, '--json')).out).toBe(
      '{"milestones":[{"key":"large","isNew":true,"users":{"reached":0,"knownBefore":0},"accounts":{"reached":0,"knownBefore":0}}],"isDryRun":false}\n',
    );
    const list: { milestones: object[] } = JSON.parse((await milestone('list', '--json')).out);
    expect(list.milestones).toMatchObject([
      { key: 'large', rule: { count: 2, where }, notifies: true },
    ]);

    const bad = { ...large, key: 'Not good', where: { fact: 'user.plan', is: 'exists' } };
    await writeFile(file, JSON.stringify([large, bad, large]));
    const { code, err } = await milestone('publish', file, '--notify-from', 'today');
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toEqual([
      'milestones.0.notifyFrom: Invalid ISO datetime.',
      'milestones.1.key: use snake_case, at most 60 characters.',
      'milestones.1.notifyFrom: Invalid ISO datetime.',
      'milestones.1.where: a milestone knows only the event\'s properties.…; received "user.plan".',
      'milestones.2.notifyFrom: Invalid ISO datetime.',
      'milestones.2.key: "large" stands here for the second time.',
    ]);
    await writeFile(file, JSON.stringify({ ...bad, key: 'good' }));
    expect((await milestone('publish', file)).err).toBe(
      'milestones.0.where: a milestone knows only the event\'s properties.…; received "user.plan".\n',
    );
  });

  it.each([
    ['neither a file nor a rule', [], 'Name a FILE, or --key, --name and --event, and not both.'],
    [
      'both',
      ['rules.json', '--key', 'k'],
      'Name a FILE, or --key, --name and --event, and not both.',
    ],
    ['half a rule', ['--key', 'k', '--name', 'K'], 'milestones.0.event: '],
    ['a count that is none', [...FIRST_REPORT, '--count', 'many'], 'milestones.0.count: '],
    [
      'a rule that is no JSON',
      [...FIRST_REPORT, '--where', 'pages>3'],
      '--where is no JSON: pages>3.',
    ],
    ['no such file', ['rules.json'], 'rules.json cannot be read as JSON: '],
  ])('refuses %s', async (_what, args, sentence) => {
    const polku = await createPolku();
    const { code, out, err } = await polku.run([
      'milestone',
      'publish',
      '--workspace',
      'w',
      ...args,
    ]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(sentence);
  });
});

describe('polku milestone backfill', TIMES, () => {
  it('finds again what is stored while the backend takes all that comes, and tells of that', async () => {
    const { polku, keys, milestone, url } = await startUsed(['u1']);
    await milestone('publish', ...FIRST_REPORT);
    const answers: number[] = [];
    let isOver = false;
    const sending = (async () => {
      for (let user = 0; !isOver; user += 1)
        answers.push((await postBatch(url, await reportCreated(keys, `new-${user}`))).status);
    })();
    await expect.poll(() => answers.length).toBeGreaterThan(5);
    const { code, out } = await milestone('backfill', '--key', 'first_use');
    isOver = true;
    await sending;
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^first_use: 0 rows made, 0 moved\. Now/),
    ]);
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(told(polku)).toHaveLength(answers.length);
  });

  it('refuses a rule and a workspace that are not there', async () => {
    const { polku, milestone } = await startUsed([]);
    const { code, err } = await milestone('backfill', '--key', 'other');
    expect([code, err]).toEqual([1, expect.stringContaining('There is no milestone "other"')]);
    for (const command of [['list'], ['backfill', '--key', 'k'], ['import', 'past.csv']]) {
      const run = await polku.run(['milestone', ...command, '--workspace', 'ws_none']);
      expect(run.err).toContain('There is no workspace "ws_none".');
    }
  });
});

describe('polku milestone import', TIMES, () => {
  it('takes what it can, names what it cannot, and a dry run changes nothing', async () => {
    const { polku, keys, milestone, url } = await startUsed([]);
    await milestone('publish', ...FIRST_REPORT);
    const file = join(polku.folder, 'past.csv');
    await writeFile(
      file,
      'user,account,firstUseAt\nu1,kone,2024-01-31\nu2,kone,soon\nu3,,2024-02-01\n',
    );
    const summary = [
      'import 2 lines into first_use; 1 refused.',
      '  Users: 2 new, 0 moved to an earlier time, 0 there already. Accounts: 1 new, 0 moved to an earlier time, 0 there already. Nobody is told.',
    ];
    const err =
      'line 3: firstUseAt: expected a time such as 2024-01-31T12:00:00Z; received "soon"\n';
    expect(await milestone('import', file, '--dry-run')).toEqual({
      code: 1,
      err,
      out: `Would ${summary.join('\n')}\nNothing was changed.\n`,
    });
    expect(readTable(polku.storeFile, 'milestone_reached')).toEqual([]);
    expect(await milestone('import', file)).toEqual({
      code: 1,
      err,
      out: `Imported ${summary.join('\n').replace('import ', '')}\n`,
    });
    await writeFile(file, 'user,account,firstUseAt\nu1,kone,2024-01-31\n');
    expect(await milestone('import', file, '--json')).toMatchObject({ code: 0, err: '' });
    await postBatch(url, await reportCreated(keys, 'u1'));
    expect(told(polku)).toEqual([]);
  });

  it('asks for the format of a file that does not say it, and for a file that is there', async () => {
    const { milestone } = await startUsed([]);
    expect((await milestone('import', 'past.txt')).err).toContain('Say which with --format.');
    await milestone('publish', ...FIRST_REPORT);
    const { code, err } = await milestone('import', 'past.csv');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^polku: past\.csv cannot be read: ENOENT/),
    ]);
  });
});

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flowExamples, surfaceExamples } from '@polku/flows/schemas';
import { describe, expect, it } from 'vitest';
import { createPolku, readTable } from '../polku.fixture.ts';

type Version = { workspace_id: string; document_json: string };

/** Each test starts several processes, each of which takes half a second of a quiet processor. */
const TIMES = { timeout: 60_000 };

const { version: _, ...welcome } = flowExamples.tour;
const { version: __, ...thanks } = flowExamples.message;

async function createFlows() {
  const polku = await createPolku();
  const { workspaceId, writeKey } = await polku.createWorkspace();
  await mkdir(join(polku.folder, 'flows'));
  const flows = async (name: string, ...args: string[]) => {
    const of = name === 'check' || name === 'import' ? [] : ['--workspace', workspaceId];
    const { code, out, err } = await polku.run(['flows', name, ...args, ...of]);
    return { code, out, err: err.trim().split('\n') };
  };
  const write = (name: string, flow: object | string) =>
    writeFile(
      join(polku.folder, 'flows', name),
      typeof flow === 'string' ? flow : JSON.stringify(flow, null, 2),
    );
  const read = (name: string) => readFile(join(polku.folder, 'flows', name), 'utf8');
  /** Where a text stands first. */
  const lineOf = async (name: string, text: string) =>
    (await read(name)).split(text)[0]?.split('\n').length;
  return { ...polku, workspaceId, writeKey, flows, write, read, lineOf };
}

describe('polku flows', TIMES, () => {
  it('takes the example of every kind, and a message on every surface', async () => {
    const { flows, write, storeFile } = await createFlows();
    const examples = Object.values(flowExamples).map(({ version: _, ...flow }) => flow);
    const drawn = Object.entries(surfaceExamples).map(([id, surface]) => ({
      ...thanks,
      id,
      surface,
    }));
    const all = [...examples, ...drawn];
    for (const flow of all) await write(`${flow.id}.json`, flow);
    expect(await flows('push')).toMatchObject({ code: 0, err: [''] });
    expect(readTable(storeFile, 'flow').map((row) => (row as { id: string }).id)).toEqual(
      all.map(({ id }) => id).sort(),
    );
  });

  it('publishes what has changed, says before what it would, and goes back', async () => {
    const { flows, write, storeFile } = await createFlows();
    await write('welcome.json', welcome);
    await write('thanks.ts', `export default ${JSON.stringify(thanks)};`);
    expect(await flows('push', '--dry-run')).toMatchObject({
      code: 0,
      out: 'Would publish: first-report-thanks, version 1, new\nWould publish: welcome, version 1, new\nNothing was changed.\n',
    });
    expect(readTable(storeFile, 'flow')).toEqual([]);
    expect((await flows('push')).out).toBe(
      'Published: first-report-thanks, version 1, new\nPublished: welcome, version 1, new\n',
    );

    const [hello, ...rest] = welcome.steps;
    await write('welcome.json', {
      ...welcome,
      steps: [
        { ...hello, title: { en: 'Hello', fi: 'Hei' } },
        { id: 'more', title: 'M', text: 'T' },
        ...rest,
      ],
    });
    expect((await flows('diff')).out.split('\n')).toEqual([
      'welcome (version 1 → 2)',
      '  ~ steps.hello.title.en: "Welcome" → "Hello"',
      '  ~ steps.hello.title.fi: "Tervetuloa" → "Hei"',
      '  + steps.more: {"id":"more","title":"M","text":"T"}',
      '1 flow of 2 would change.',
      '',
    ]);
    expect((await flows('push', 'flows/welcome.json')).out).toBe('Published: welcome, version 2\n');
    expect((await flows('rollback', 'welcome', '--to', '1')).out).toBe(
      'Published again: welcome, version 1, before that version 2\n',
    );
    // Its number is not given twice.
    expect((await flows('push', 'flows/welcome.json')).out).toBe('Published: welcome, version 3\n');
    expect((await flows('withdraw', 'welcome')).out).toBe(
      'Withdrawn: welcome, before that version 3\n',
    );
    expect((await flows('list')).out).toMatch(
      /^first-report-thanks "Thanks for the answer", message, version 1\n {2}1 {2}\S+Z\nwelcome "Welcome", tour, withdrawn\n {2}3 .*\n {2}2 .*\n {2}1 .*\n$/,
    );
    expect((await flows('rollback', 'welcome', '--to', '9')).err).toEqual([
      'polku: The flow "welcome" has no version 9: it has 1 to 3. "polku flows list" shows them.',
    ]);
  });

  it('schedules what is pushed with a time, lists it, and takes it back', async () => {
    const { flows, write } = await createFlows();
    await write('welcome.json', welcome);
    for (const at of ['2099-12-01T08:00', '2020-01-01T00:00Z'])
      expect((await flows('push', '--at', at)).err).toEqual([
        expect.stringMatching(/^polku: --at expects a time (with its offset|to come), .*received/),
      ]);
    expect((await flows('push', '--at', '2099-12-01T08:00+02:00')).out).toBe(
      'Scheduled: welcome, version 1, new, from 2099-12-01T06:00:00.000Z\n',
    );
    expect((await flows('list')).out).toMatch(
      /^welcome "Welcome", tour, version 1 from 2099-12-01T06:00:00.000Z\n {2}1 .*\n$/,
    );
    expect((await flows('cancel', 'welcome')).out).toBe(
      'Cancelled: welcome, version 1, which was to be shown from 2099-12-01T06:00:00.000Z\n',
    );
    expect((await flows('list')).out).toMatch(/^welcome "Welcome", tour, withdrawn\n/);
  });

  it('prints a link to a draft on a page of the workspace', async () => {
    const { flows, write, storeFile } = await createFlows();
    await write('welcome.json', welcome);
    const url = 'https://app.example/reports?a=1';
    const { out } = await flows('preview', 'flows/welcome.json', '--url', url);
    expect(out).toMatch(
      /^https:\/\/app\.example\/reports\?a=1&polku_preview=\S+\nShows "welcome" as it is in flows\/welcome\.json now, until \S+Z\./,
    );
    expect(readTable(storeFile, 'flow')).toEqual([]);
    await write('thanks.json', thanks);
    expect((await flows('preview', 'flows', '--url', url)).err).toEqual([
      'polku: flows holds 2 flows. Name the file of one.',
    ]);
  });

  it('pulls what can be pushed again, with a schema for editors, and keeps what is code', async () => {
    const { flows, write, read, folder } = await createFlows();
    await write('hello.json', welcome);
    await write('thanks.ts', `export default ${JSON.stringify(thanks)};`);
    await flows('push');
    await write('hello.json', { ...welcome, name: 'Not pushed' });
    expect((await flows('pull')).out).toBe(
      'Kept, as it is code: first-report-thanks, flows/thanks.ts\nWritten: welcome, flows/hello.json\n',
    );
    expect(JSON.parse(await read('hello.json'))).toEqual({
      $schema: './flow.schema.json',
      ...welcome,
    });
    expect(JSON.parse(await read('flow.schema.json'))).toMatchObject({ title: 'A flow of Polku' });
    expect((await flows('push')).out).not.toContain('Published');
    expect((await flows('pull', 'elsewhere')).out).toContain(
      'Written: welcome, elsewhere/welcome.json',
    );
    expect(await readdir(join(folder, 'elsewhere'))).toEqual([
      'first-report-thanks.json',
      'flow.schema.json',
      'welcome.json',
    ]);
  });

  it('promotes what was tried in one workspace to another, in its own versions', async () => {
    const { flows, run, write, createWorkspace, workspaceId, storeFile } = await createFlows();
    const { workspaceId: live } = await createWorkspace();
    await write('welcome.json', welcome);
    await flows('push');
    await write('welcome.json', { ...welcome, name: 'Tried' });
    await flows('push');
    const promote = async () => {
      await run(['flows', 'pull', 'tried', '--workspace', workspaceId]);
      return run(['flows', 'push', 'tried', '--workspace', live]);
    };
    expect((await promote()).out).toBe('Published: welcome, version 1, new\n');
    const current = readTable(storeFile, 'flow_version') as Version[];
    const of = (id: string) => current.filter((row) => row.workspace_id === id).at(-1);
    const tried = JSON.parse(of(workspaceId)?.document_json ?? '');
    expect(tried).toMatchObject({ name: 'Tried', version: 2 });
    expect(JSON.parse(of(live)?.document_json ?? '')).toEqual({ ...tried, version: 1 });
    // Again is nothing new.
    expect((await promote()).out).toContain('Unchanged: welcome');
    expect(readTable(storeFile, 'flow_version')).toHaveLength(3);
  });

  it('refuses with file, line, what was expected and what came, and publishes nothing', async () => {
    const { flows, write, storeFile } = await createFlows();
    await write('good.json', thanks);
    await write('bad.json', {
      ...welcome,
      frequency: 'often',
      steps: [{ id: 'a', title: 5, text: '' }],
    });
    await write('broken.json', '{\n  "id": "x",\n}');
    await write('kind.json', { kind: 'tuor' });
    await write('twice.json', thanks);
    await write('none.ts', 'export const flow = {};');
    const { code, err } = await flows('push');
    expect(code).toBe(1);
    expect(err).toEqual([
      'flows/bad.json:8: frequency: Invalid option: expected one of "once"|"until_done"|"always", or expected object, received string; received "often".',
      'flows/bad.json:12: steps.0.title: expected string, received number, or expected record, received number; received 5.',
      'flows/broken.json:3: expected JSON, but unexpected "}" at line 3, column 1.',
      expect.stringMatching(
        /^flows\/kind\.json:2: kind: .* Expected 'tour' .*; received "tuor"\.$/,
      ),
      'flows/none.ts: expected a flow as its default export, received none.',
      'flows/twice.json:2: id: "first-report-thanks" is the id of the flow in flows/good.json already.',
    ]);
    expect(readTable(storeFile, 'flow')).toEqual([]);
  });

  it('refuses what leads to nothing', async () => {
    const { flows, write, lineOf, storeFile } = await createFlows();
    await write('welcome.json', { ...welcome, goal: 'second_use', followedBy: 'nowhere' });
    const line = await lineOf('welcome.json', '"goal"');
    expect((await flows('push')).err).toEqual([
      `flows/welcome.json:${Number(line) + 1}: followedBy: leads to "nowhere", which is neither published nor among these files.`,
      `flows/welcome.json:${line}: goal: names the milestone "second_use", which this workspace has not; "polku milestone publish" makes it.`,
    ]);
    expect(readTable(storeFile, 'flow')).toEqual([]);
    await write('welcome.json', { ...welcome, goal: 'first_use', followedBy: thanks.id });
    await write('thanks.json', thanks);
    expect((await flows('push')).code).toBe(0);
  });

  it('checks without a store, and warns of what looks wrong', async () => {
    const { flows, write, lineOf } = await createFlows();
    const steps = [...welcome.steps, { id: 'more', title: { en: 'More' }, text: 'T' }];
    await write('welcome.json', {
      ...welcome,
      steps: [{ ...steps[0], next: 'new' }, ...steps.slice(1)],
    });
    const line = Number(await lineOf('welcome.json', '"More"')) - 1;
    expect(await flows('check')).toEqual({
      code: 0,
      out: `warning: flows/welcome.json:${line}: steps.3.title: has no text in fi.\n1 flow can be published, 1 warning.\n`,
      err: [''],
    });
    expect((await flows('check', '--strict')).code).toBe(1);
    expect((await flows('check', 'nowhere')).err).toEqual([
      'polku: nowhere does not exist. Name a folder with flows, or files.',
    ]);
  });
});

it('polku workspace pause shows nothing until resume', TIMES, async () => {
  const { run, start, createWorkspace } = await createPolku();
  const { workspaceId, writeKey } = await createWorkspace();
  const { url } = await start();
  const isPaused = async () => {
    const response = await fetch(`${url}/v1/bootstrap?key=${writeKey}`);
    return ((await response.json()) as { isPaused: boolean }).isPaused;
  };
  expect(await isPaused()).toBe(false);
  const of = ['--workspace', workspaceId];
  expect(await run(['workspace', 'pause', ...of])).toMatchObject({ code: 0, err: '' });
  await expect.poll(isPaused, { timeout: 10_000 }).toBe(true);
  expect((await run(['workspace', 'resume', ...of, '--json'])).out).toBe('{"isPaused":false}\n');
  await expect.poll(isPaused, { timeout: 10_000 }).toBe(false);
});

it(
  'polku flows import makes a tour of the steps of another library, and says what is lost',
  TIMES,
  async () => {
    const { flows, write, read } = await createFlows();
    const popover = { title: 'Start here', description: 'Press <b>it</b>.', onNextClick: 'x' };
    await write(
      'driver.mjs',
      `export const steps = ${JSON.stringify([{ element: '#new', popover }])};`,
    );
    const args = ['flows/driver.mjs', '--from', 'driver', '--id', 'first-steps', '--to', 'made'];
    const run = () => flows('import', ...args);
    expect(await run()).toEqual({
      code: 0,
      out: 'Written: made/first-steps.json, 1 step\n  step 1: "onNextClick" has no counterpart\n',
      err: [''],
    });
    expect(JSON.parse(await read('../made/first-steps.json'))).toMatchObject({
      id: 'first-steps',
      steps: [{ at: '#new', title: 'Start here', text: 'Press **it**.' }],
    });
    expect((await run()).err).toEqual([
      'polku: made/first-steps.json is there already. Remove it first, or give another --id.',
    ]);
    expect((await flows('push', 'made')).code).toBe(0);
    args[2] = 'constructor';
    expect(await run()).toMatchObject({
      code: 1,
      err: ['polku: --from expects one of driver, shepherd, intro, received "constructor".'],
    });
  },
);

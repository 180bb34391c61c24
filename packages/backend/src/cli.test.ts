import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createPolku, type Keys, postBatch, readTable, reportCreated } from './polku.fixture.ts';

/** Each test starts several processes, each of which takes half a second of a quiet processor. */
const TIMES = { timeout: 60_000 };

const createUser = ({ workspaceId }: Keys, email = 'aino@reportly.example') => [
  'user',
  'create',
  '--workspace',
  workspaceId,
  '--email',
  email,
  '--name',
  'Aino',
  '--role',
  'csm',
];

describe('polku start', TIMES, () => {
  it('says in one line that it is ready, answers, and stops when it is told to', async () => {
    const polku = await createPolku();
    const { line, url, stop, log } = await polku.start();
    expect(line).toBe(`{"ready":true,"url":"${url}"}`);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await stop()).toBe(0);
    for (const entry of (await log).trim().split('\n')) expect(JSON.parse(entry).msg).toBeTruthy();
    // Closed in good order: nothing is left in the log beside the store.
    expect(existsSync(`${polku.storeFile}-wal`)).toBe(false);
  });

  it('tells every fault of the environment at once, and ends with 1', async () => {
    const polku = await createPolku({ POLKU_PORT: 'x', POLKU_DEMO: '1', POLKU_HOST: '0.0.0.0' });
    const { code, err, out } = await polku.run(['start']);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['POLKU_PORT', 'POLKU_HOST']);
  });

  it('says that somebody else listens there', async () => {
    const [polku, other] = [await createPolku(), await createPolku()];
    const { port } = new URL((await polku.start()).url);
    const { code, err } = await other.run(['start'], { POLKU_PORT: port });
    expect(code).toBe(1);
    expect(err).toBe(
      `polku: Cannot listen on 127.0.0.1:${port} (EADDRINUSE). Stop what listens there, or set POLKU_HOST and POLKU_PORT.\n`,
    );
  });

  it('keeps what it has acknowledged while it was being stopped', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const { url, stop } = await polku.start();
    const batches = await Promise.all(
      Array.from({ length: 60 }, (_, index) => reportCreated(keys, `user-${index}`)),
    );
    const answers = Promise.allSettled(batches.map((batch) => postBatch(url, batch)));
    // Under way, some answered already and some not.
    await postBatch(url, await reportCreated(keys, 'one-more'));
    expect(await stop('SIGINT')).toBe(0);
    const taken = (await answers).filter(
      (answer) => answer.status === 'fulfilled' && answer.value.status === 200,
    );
    expect(taken.length).toBeGreaterThan(0);
    expect(readTable(polku.storeFile, 'event').length).toBeGreaterThanOrEqual(taken.length + 1);
  });
});

describe('polku workspace create', TIMES, () => {
  it('prints the keys, for people and for programs', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    expect(Object.keys(keys)).toEqual(['workspaceId', 'writeKey', 'tokenSecret', 'channels']);
    expect(keys.channels).toEqual([]);
    const args = ['workspace', 'create', '--name', 'Other', '--origin', 'https://b.example'];
    const { code, out } = await polku.run([...args, '--origin', 'https://c.example']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Workspace {5}ws_\S+\nWrite key {5}wk_/);
    const origins = readTable(polku.storeFile, 'workspace').map(
      (row) => (row as { origins_json: string }).origins_json,
    );
    expect(origins).toContain('["https://b.example","https://c.example"]');
  });

  it('takes the command line before the document, and guards the channels', async () => {
    const polku = await createPolku();
    const inward = { channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/hook' }] };
    await expect(polku.createWorkspace(inward)).rejects.toThrow(
      'channels.0.url: the address is refused: 127.0.0.1 is not a public address but loopback.',
    );
    const opened = await createPolku({ POLKU_ALLOW_TARGETS: '127.0.0.1/32:9' });
    const { channels } = await opened.createWorkspace({ ...inward, name: 'From the document' });
    expect(channels).toEqual([
      {
        id: expect.stringMatching(/^ch_/),
        kind: 'webhook',
        secret: expect.stringMatching(/^whsec_/),
      },
    ]);
    expect(readTable(opened.storeFile, 'workspace')).toMatchObject([{ name: 'Reportly' }]);
  });

  it('tells every fault of the document, and leaves nothing', async () => {
    const polku = await createPolku();
    const file = join(polku.folder, 'document.json');
    await writeFile(file, '{"people": [{}], "colour": "blue"}');
    const { code, err } = await polku.run(['workspace', 'create', '--from', file]);
    expect(code).toBe(1);
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual([
      'name',
      'origins',
      'people.0.email',
      'people.0.name',
      'people.0.role',
      'the document',
    ]);
    await writeFile(file, '{"name": ');
    const broken = await polku.run(['workspace', 'create', '--from', file]);
    expect(broken).toMatchObject({ code: 1, out: '' });
    expect(broken.err).toContain(`${file} cannot be read as JSON`);
    expect(broken.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('polku user create', TIMES, () => {
  it('gives a link that signs in once, and a fresh one to who is known', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const { url } = await polku.start();
    const environment = { POLKU_PUBLIC_URL: url };
    const { out } = await polku.run([...createUser(keys), '--json'], environment);
    const { link }: { link: string } = JSON.parse(out);
    expect(link).toMatch(new RegExp(`^${url}/sign-in#[\\w-]{43}$`));
    const signIn = (address: string) =>
      fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'x-polku': '1', origin: url },
        body: JSON.stringify({ token: address.split('#')[1] }),
      });
    const signedIn = await signIn(link);
    expect(signedIn.status).toBe(204);
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).not.toContain('Secure');
    const me = await fetch(`${url}/api/me`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ person: { name: 'Aino', role: 'csm' } });
    expect((await signIn(link)).status).toBe(401);
    const again = await polku.run(createUser(keys, 'AINO@reportly.example'), environment);
    expect((await signIn(again.out.trim())).status).toBe(204);
    expect(readTable(polku.storeFile, 'person')).toHaveLength(1);
  });

  it.each([
    ['an unknown workspace', ['--workspace', 'ws_none'], 1, 'There is no workspace "ws_none".'],
    ['no e-mail address', ['--email', 'aino'], 1, '"aino" is not an e-mail address.'],
    ['an unknown role', ['--role', 'boss'], 2, "argument 'boss' is invalid"],
  ])('refuses %s', async (_, args, expected, sentence) => {
    const polku = await createPolku({ POLKU_PORT: '4800' });
    const { code, err, out } = await polku.run([
      ...createUser({ workspaceId: 'ws_1' } as Keys),
      ...args,
    ]);
    expect([code, out]).toEqual([expected, '']);
    expect(err).toContain(sentence);
  });
});

describe('polku backup and polku restore', TIMES, () => {
  it('copy a store that is being written to, and put it back as it was', async () => {
    const polku = await createPolku();
    const keys = await polku.createWorkspace();
    const { url, stop } = await polku.start();
    let isWriting = true;
    const acknowledged: string[] = [];
    const writing = (async () => {
      for (let index = 0; isWriting; index += 1) {
        const answer = await postBatch(url, await reportCreated(keys, `user-${index}`));
        if (answer.status === 200) acknowledged.push(`user:user-${index}`);
      }
    })();
    await expect.poll(() => acknowledged.length).toBeGreaterThan(20);
    const before = [...acknowledged];
    const backup = join(polku.folder, 'backups', 'polku.db');
    expect(await polku.run(['backup', backup])).toMatchObject({ code: 0, err: '' });
    isWriting = false;
    await writing;

    const inUse = await polku.run(['restore', backup, '--force']);
    expect(inUse.code).toBe(1);
    expect(inUse.err).toMatch(/^polku: The store at .* is in use\. Stop the backend/);
    await stop();
    const there = await polku.run(['restore', backup]);
    expect(there.code).toBe(1);
    expect(there.err).toMatch(/^polku: There is a store at .* already\. Use --force/);
    const tables = ['workspace', 'event', 'notification', 'delivery', 'milestone_reached', 'user'];
    const copied = tables.map((table) => readTable(backup, table));
    expect(await polku.run(['restore', backup, '--force'])).toMatchObject({ code: 0, err: '' });
    expect(tables.map((table) => readTable(polku.storeFile, table))).toEqual(copied);
    // Nothing that was acknowledged before the backup is missing from it.
    const subjects = (copied[1] as { subject: string }[]).map(({ subject }) => subject);
    expect(subjects).toEqual(expect.arrayContaining(before));
    const again = await polku.start();
    const answer = await postBatch(again.url, await reportCreated(keys, 'user-0'));
    expect(answer.status).toBe(200);
  });

  it('refuse what is no whole backup, and touch nothing then', async () => {
    const polku = await createPolku();
    await polku.createWorkspace();
    const workspaces = readTable(polku.storeFile, 'workspace');
    const broken = join(polku.folder, 'broken.db');
    const refused = async (sentence: string) => {
      const { code, err } = await polku.run(['restore', broken, '--force']);
      expect(code).toBe(1);
      expect(err).toContain(sentence);
      expect(readTable(polku.storeFile, 'workspace')).toEqual(workspaces);
    };
    await refused('There is no backup at');
    await writeFile(broken, 'not a database, but long enough to be looked at as if it were one');
    await refused('is not a whole backup of a Polku store');
    const empty = new Database(join(polku.folder, 'empty.db'));
    empty.exec('create table other (id)');
    empty.close();
    await copyFile(join(polku.folder, 'empty.db'), broken);
    await refused('is not a whole backup of a Polku store');
  });

  it('back up no store that is not there', async () => {
    const polku = await createPolku();
    const { code, err } = await polku.run(['backup', 'copy.db']);
    expect(code).toBe(1);
    expect(err).toMatch(/^polku: There is no store at .*\. Set POLKU_STORE/);
    expect(existsSync(polku.storeFile)).toBe(false);
  });
});

describe('polku', TIMES, () => {
  it('shows an example of each command', async () => {
    const polku = await createPolku();
    const keys = ['create', 'list', 'revoke', 'rotate-token-secret', 'rotate-write-key'];
    const commands = [
      ...['start', 'workspace create', 'user create', 'account merge', 'backup', 'restore'],
      ...keys.map((name) => `key ${name}`),
      ...['list', 'show', 'replay', 'drop'].map((name) => `deadletter ${name}`),
      ...['add', 'remove', 'list'].map((name) => `workspace origin ${name}`),
      ...['publish', 'list', 'backfill', 'import'].map((name) => `milestone ${name}`),
    ];
    for (const command of commands) {
      const { code, out } = await polku.run([...command.split(' '), '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`Example:\n.*polku ${command}`));
    }
  });

  it('ends with 2 when it is not understood', async () => {
    const polku = await createPolku();
    for (const args of [['fly'], ['user', 'create'], ['restore'], ['start', '--fast']]) {
      const { code, out, err } = await polku.run(args);
      expect([code, out], args.join(' ')).toEqual([2, '']);
      expect(err).toMatch(/^error: /);
    }
  });
});

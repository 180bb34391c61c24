import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { SignJWT } from 'jose';
import { v7 } from 'uuid';
import { onTestFinished } from 'vitest';

/** The `polku` command in processes of its own, over a store in a folder that goes when the test is finished. */
const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

type Environment = { [name: string]: string };

export async function createPolku(environment: Environment = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const storeFile = join(folder, 'polku.db');
  const own = { POLKU_STORE: `sqlite:${storeFile}`, POLKU_PORT: '0', ...environment };

  function launch(args: string[], more: Environment = {}): ChildProcess {
    const env = { PATH: process.env.PATH, ...own, ...more };
    return spawn(process.execPath, [CLI, ...args], { cwd: folder, env });
  }

  async function run(args: string[], more?: Environment) {
    const child = launch(args, more);
    const [out, err, [code]] = await Promise.all([
      readAll(child.stdout),
      readAll(child.stderr),
      once(child, 'exit'),
    ]);
    return { code, out, err };
  }

  /** A backend that is ready. It is killed when the test is finished. */
  async function start(more?: Environment) {
    const child = launch(['start'], more);
    onTestFinished(() => void child.kill('SIGKILL'));
    const isOver = once(child, 'exit').then(([code]) => code as number | null);
    const log = readAll(child.stderr);
    if (!child.stdout) throw new Error('The child has no standard output.');
    const [line] = await Promise.race([
      once(createInterface(child.stdout), 'line'),
      isOver.then(async (code) => {
        throw new Error(`The backend ended with ${code}: ${await log}`);
      }),
    ]);
    const ready: { ready: boolean; url: string } = JSON.parse(line);
    const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal);
      return isOver;
    };
    return { ...ready, line: line as string, isOver, log, stop };
  }

  /** The keys of a new workspace with a first use to reach. */
  async function createWorkspace(document: object = {}): Promise<Keys> {
    const file = join(folder, 'workspace.json');
    const milestones = [{ key: 'first_use', name: 'First report', event: 'report_created' }];
    await writeFile(file, JSON.stringify({ milestones, ...document }));
    const name = ['--name', 'Reportly', '--origin', 'https://app.example'];
    const made = await run(['workspace', 'create', ...name, '--from', file, '--json']);
    if (made.code !== 0) throw new Error(made.err);
    return JSON.parse(made.out);
  }

  return { folder, storeFile, run, start, createWorkspace };
}

export type Keys = {
  workspaceId: string;
  writeKey: string;
  tokenSecret: string;
  channels: { id: string; kind: string; secret: string }[];
};

export const readTable = (file: string, table: string): unknown[] => {
  const database = new Database(file, { readonly: true });
  const rows = database.prepare(`select * from "${table}" order by 1, 2`).all();
  database.close();
  return rows;
};

async function readAll(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += chunk;
  return text;
}

/** The batch by which a verified user makes a report. */
export async function reportCreated(keys: Keys, userId: string, account = 'kone'): Promise<object> {
  const now = Date.now();
  const token = await new SignJWT({ account })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(keys.tokenSecret));
  const who = { anonymousId: `anon-${userId}`, sessionId: `session-${userId}`, userId };
  const event = { id: v7(), type: 'track', name: 'report_created', at: now, token: 0, ...who };
  return { writeKey: keys.writeKey, sentAt: now, tokens: [token], events: [event] };
}

export const postBatch = (url: string, batch: object): Promise<Response> =>
  fetch(`${url}/v1/batch`, { method: 'POST', body: JSON.stringify(batch) });

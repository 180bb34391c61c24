import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of a test's own, in a folder that is gone with it. */
export type PostgresServer = {
  /** Makes an empty database, and returns its URL. */
  createDatabase(): Promise<string>;
  /** Kills it, as the machine might, and has it come back on the same files. */
  restart(): Promise<void>;
  /** SIGKILL: nothing is tidied up. */
  kill(): Promise<void>;
  /** After {@link PostgresServer.kill}, on the same files. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

const PLACES = [
  '/usr/lib/postgresql/*/bin/initdb',
  '/opt/homebrew/opt/postgresql*/bin/initdb',
  '/usr/local/opt/postgresql*/bin/initdb',
];

/** The folder of the server's programs: that of `POSTGRES_BIN`, else the newest at the well-known places. */
export function findPostgres(): string | undefined {
  const wanted = process.env.POSTGRES_BIN;
  if (wanted) return wanted;
  const found = PLACES.flatMap((place) => globSync(place)).sort();
  const newest = found.at(-1);
  return newest && dirname(newest);
}

/** @param options `isFlushed`: for figures; no test cuts the power. @default false */
export async function startPostgres({ isFlushed = false } = {}): Promise<PostgresServer> {
  const bin = findPostgres();
  if (!bin)
    throw new Error(
      'No PostgreSQL was found. Install it (Debian: postgresql), or set POSTGRES_BIN.',
    );
  const folder = mkdtempSync(join(tmpdir(), 'polku-postgres-'));
  const who = ownerOf();
  if (who) chownSync(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-locale',
    '--no-sync',
  ];
  execFileSync(join(bin, 'initdb'), initdb, { ...who, cwd: folder, stdio: 'pipe' });
  const port = await findPort();
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;

  async function start() {
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      `fsync=${isFlushed ? 'on' : 'off'}`,
    ];
    const options = settings.flatMap((setting) => ['-c', setting]);
    server = spawn(join(bin as string, 'postgres'), ['-D', data, '-p', String(port), ...options], {
      ...who,
      cwd: folder,
      stdio: 'ignore',
    });
    await untilItAnswers(admin);
  }

  async function end(signal: NodeJS.Signals) {
    const running = server;
    server = undefined;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await gone;
  }

  await start();
  return {
    createDatabase: () => createDatabase(admin),
    async restart() {
      // Its fast stop: whoever is connected is cut off in the middle.
      await end('SIGINT');
      await start();
    },
    kill: () => end('SIGKILL'),
    start,
    async stop() {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Beside the others of the server whose URL is `admin`. */
export async function createDatabase(admin: string): Promise<string> {
  const database = `polku_${randomUUID().replaceAll('-', '')}`;
  await run(admin, `create database ${database}`);
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return url.href;
}

/** The server refuses to run as root: then as the user that Debian's package has made. */
function ownerOf(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/etc/passwd')) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):(\d+):/m);
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : undefined;
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilItAnswers(url: string): Promise<void> {
  for (let left = 600; ; left -= 1) {
    try {
      return await run(url, 'select 1');
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

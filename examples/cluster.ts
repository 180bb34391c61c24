/**
 * `npm run cluster`: the demo on several processes, as Polku runs once one machine is outgrown. PostgreSQL and three NATS
 * servers from Debian's packages, two processes that take events, two that apply them, one for the console, a proxy before
 * them; all on loopback, with data in folders that go at the end. `--check` walks the demo's journey through it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOW_TO_GET_NATS, provideNats } from '../test/nats.ts';
import { HOW_TO_GET_POSTGRES, providePostgres } from '../test/postgres.ts';
import {
  type Cluster,
  type Engines,
  NODES,
  startCluster,
  startEngines,
} from './cluster/cluster.ts';
import { ARTEFACTS, buildIfStale } from './start/build.ts';
import { runCheck } from './start/check.ts';
import { type DemoOptions, startDemo } from './start/demo.ts';
import { choosePorts, DEFAULT_PORTS, isPortFree } from './start/ports.ts';
import { createProgress } from './start/progress.ts';
import { onceStopped } from './start/signals.ts';
import { toLine } from './webhook-receiver/server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const progress = createProgress(process.stdout);

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

async function main(args: string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown)
    throw new Error(`Unknown argument: expected --check or none, received "${unknown}".`);
  progress.say(`\n  ${progress.bold('Polku')} ${progress.dim('on several processes')}\n`);
  if (!(await providePostgres())) throw new Error(HOW_TO_GET_POSTGRES);
  if (!(await provideNats())) throw new Error(HOW_TO_GET_NATS);
  for (const artefact of ARTEFACTS) {
    const work = () => buildIfStale(artefact, root);
    await progress.step(artefact.name, work, (isNew) => (isNew ? 'built' : 'up to date'));
  }
  const stopped = onceStopped();
  const engines = await progress.step('PostgreSQL and three NATS servers', () => startEngines());
  try {
    const setting = { environment: engines.environment, start: createStart(engines) };
    return args.length > 0
      ? await runCheck(root, progress, setting)
      : await serve(setting, stopped);
  } finally {
    await progress.step('PostgreSQL and NATS stopped', engines.close);
  }
}

type Setting = Required<Pick<DemoOptions, 'environment' | 'start'>>;

/** The cluster in the place of the demo's one process. */
const createStart =
  (engines: Engines): Setting['start'] =>
  async (options) => {
    const { url, ended, close }: Cluster = await startCluster(options, engines);
    return { url, ended, stop: close };
  };

/** Serves until Ctrl+C, or until a process ends by itself, which is a failure. */
async function serve(setting: Setting, stopped: Promise<number>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'polku-cluster-'));
  try {
    const demo = await startDemo({
      ...{ root, folder, progress, ...setting },
      ports: await choosePorts(DEFAULT_PORTS, isPortFree),
      onNotification: (entry) => progress.say(`  ${toLine(entry)}`),
      onBackendLog: (line) => progress.say(progress.dim(`  ${line}`)),
    });
    const { say, bold, dim } = progress;
    say(`
  ${bold('Demo product')}   ${demo.demoUrl}
  ${bold('Console')}        ${demo.signInLink}
  ${bold('Notifications')}  ${demo.receiverUrl}

  ${dim(`Behind ${demo.backendUrl}: ${Object.keys(NODES).join(', ')}. Ctrl+C stops everything.`)}
`);
    const code = await Promise.race([stopped, demo.backendEnded.then((ended) => ended || 1)]);
    if (code !== 0) say(`  A process ended by itself (exit ${code}). What it wrote stands above.`);
    await progress.step('Stopped', demo.close);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

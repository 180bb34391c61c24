/**
 * `npm start`: the whole of Polku on this machine, ready to be looked at. Builds what is stale, makes the
 * demo workspace on the first run, starts the three servers and says where to go. `--check` walks the same
 * demo headless, from the first tour to the console, and is what a machine asks "does it work here?".
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ARTEFACTS, buildIfStale } from './start/build.ts';
import { runCheck } from './start/check.ts';
import { type Demo, startDemo } from './start/demo.ts';
import { demoFolder, listDemos } from './start/demo-data.ts';
import { HELP, type Options, parseOptions } from './start/options.ts';
import { choosePorts, DEFAULT_PORTS, isPortFree, type Ports } from './start/ports.ts';
import { createProgress } from './start/progress.ts';
import { onceStopped } from './start/signals.ts';
import { watchPaths } from './start/watch.ts';
import { toLine } from './webhook-receiver/server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const demos = join(root, '.polku', 'demo');
const progress = createProgress(process.stdout);

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

async function main(args: string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.isHelp) {
    progress.say(HELP);
    return 0;
  }
  progress.say(`\n  ${progress.bold('Polku')} ${progress.dim('demo')}\n`);
  if (options.isReset) {
    await progress.step('Demo data', resetDemos, (count) => (count ? 'emptied' : 'there was none'));
    if (args.length === 1) return 0;
  }
  await build();
  return options.isCheck ? runCheck(root, progress) : serve(options);
}

async function build() {
  for (const artefact of ARTEFACTS) {
    const work = () => buildIfStale(artefact, root);
    await progress.step(artefact.name, work, (isNew) => (isNew ? 'built' : 'up to date'));
  }
}

/** Serves until Ctrl+C, or until the backend ends by itself, which is a failure. */
async function serve({ isDev }: Options): Promise<number> {
  const ports = await choosePorts(DEFAULT_PORTS, isPortFree);
  tellOfOtherPorts(ports);
  const stopped = onceStopped();
  const demo = await startDemo({
    root,
    folder: demoFolder(demos, ports),
    ports,
    progress,
    onNotification: (entry) => progress.say(`  ${toLine(entry)}`),
    onBackendLog: (line) => progress.say(progress.dim(`  ${line}`)),
    isDev,
  });
  tellWhereToGo(demo);
  const stopWatching = isDev ? watchArtefacts() : () => {};
  const code = await Promise.race([stopped, demo.backendEnded.then((ended) => ended || 1)]);
  stopWatching();
  progress.say();
  if (code !== 0)
    progress.say(`  The backend ended by itself (exit ${code}). What it wrote stands above.`);
  await progress.step('Stopped', demo.close);
  return code;
}

/** Builds again at each change; a mistake in a file is told and waited for. */
function watchArtefacts(): () => void {
  const inputs = [...new Set(ARTEFACTS.flatMap((artefact) => artefact.inputs))];
  return watchPaths(root, inputs, async () => {
    await build().catch((error: unknown) => progress.say(String(error)));
  });
}

function tellOfOtherPorts(ports: Ports) {
  const moved = Object.entries(DEFAULT_PORTS).filter(
    ([name, port]) => ports[name as keyof Ports] !== port,
  );
  if (moved.length === 0) return;
  const taken = moved.map(([, port]) => port).join(', ');
  progress.say(`  Taken: ${taken}. This demo is on other ports, and has its own data for them.\n`);
}

function tellWhereToGo(demo: Demo) {
  const { say, bold, dim } = progress;
  say(`
  ${bold('Demo product')}   ${demo.demoUrl}
  ${bold('Console')}        ${demo.signInLink}
                 ${dim('opens once, as Aino Virtanen, who looks after the gold and the silver account')}
  ${bold('Notifications')}  ${demo.receiverUrl}

  Create a report in the demo product, and watch the console. ${dim('Ctrl+C stops everything.')}
`);
}

/** Resolves with how many demos were emptied. Refuses while one of them runs. */
async function resetDemos(): Promise<number> {
  const known = listDemos(demos);
  for (const { backend } of known) {
    if (await isDemoRunning(backend)) {
      throw new Error(
        `A demo runs on port ${backend} and holds its data. Stop it (Ctrl+C where it runs), then reset.`,
      );
    }
  }
  rmSync(demos, { recursive: true, force: true });
  return known.length;
}

async function isDemoRunning(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
  } catch {
    return false; // nothing listens there
  }
}

/**
 * Runs one script of the project with the pinned tools: `node .ci/with-tools.mjs SCRIPT [args…]`.
 *
 * A fresh clone has nothing but some Node (>= 18) and npm. This file brings pnpm and, where the machine's
 * own Node is older than 22.18 (the first that runs TypeScript as it stands), Node 24 into `.tools/`,
 * installs the workspace when the lockfile has changed since the last time, and goes on with SCRIPT.
 * Rejected: corepack (its signature check fails on old copies) and `npm ci` (a lockfile written against a
 * registry mirror that lacks other platforms' binaries is refused by it, not by pnpm).
 *
 * It runs on Node 18, so it is plain JavaScript and uses no dependency. Progress goes to standard error:
 * standard output belongs to SCRIPT.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const NODE_VERSION = '24.21.0';
const MIN_NODE = [22, 18];

const root = fileURLToPath(new URL('..', import.meta.url));
const tools = join(root, '.tools');
const bin = join(tools, 'node_modules', '.bin');
const exe = process.platform === 'win32' ? '.exe' : '';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// A Node that this file has brought is not the machine's own: counted as such it would be thrown out.
const isOurs = existsSync(tools) && process.execPath.startsWith(realpathSync(tools));
const isNodeNewEnough =
  !isOurs && (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]));
const node = isNodeNewEnough ? process.execPath : join(bin, `node${exe}`);
const env = {
  ...process.env,
  PATH: [bin, process.env.PATH].join(delimiter),
  POLKU_NODE: node,
};

bringTools();
installWorkspace();
const [script, ...args] = process.argv.slice(2);
const running = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
  cwd: root,
  env,
  stdio: 'inherit',
});
// Ctrl+C reaches SCRIPT by itself, on the same terminal. It stops its parts in order; this waits for that.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => running.kill(signal));
// A child ended by a signal has no status; 130 is what shells report for Ctrl+C.
running.on('exit', (status) => process.exit(status ?? 130));

function bringTools() {
  const wanted = [PNPM, ...(isNodeNewEnough ? [] : [nodePackage()])];
  const stamp = join(tools, 'stamp.txt');
  if (readOrEmpty(stamp) === wanted.join('\n')) return;
  say(`bringing ${wanted.join(' and ')} into .tools/ …`);
  mkdirSync(tools, { recursive: true });
  const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  must('npm', ['install', '--prefix', tools, ...flags, ...wanted], process.env);
  writeFileSync(stamp, wanted.join('\n'));
}

function installWorkspace() {
  const lock = readOrEmpty(join(root, 'pnpm-lock.yaml'));
  const stamp = join(root, 'node_modules', '.polku-lock');
  if (existsSync(stamp) && readOrEmpty(stamp) === lock) return;
  say('installing the workspace …');
  must('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'], env);
  writeFileSync(stamp, lock);
}

/** The package that carries Node's own binary for this machine, without an install script. */
function nodePackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${platform}-${process.arch}@${NODE_VERSION}`;
}

function must(command, args, environment) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: environment,
    // Their output is progress, not ours: everything to standard error.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  say(
    `"${command} ${args.join(' ')}" failed (${result.error?.message ?? `exit ${result.status}`}).`,
  );
  say('Check that the npm registry can be reached, then run the same command again.');
  process.exit(1);
}

function readOrEmpty(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function say(text) {
  process.stderr.write(`[polku] ${text}\n`);
}

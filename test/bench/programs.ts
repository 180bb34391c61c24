import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * The programs of a bench, each a process of its own and where there is `taskset` on a core of its own: what
 * is measured on one, what loads it on the other.
 */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

const canPin = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The words that start node, on one core if that can be. */
function toCommand(core: number): [string, string[]] {
  const node = [process.execPath, ...NODE_FLAGS] as const;
  return canPin ? ['taskset', ['--cpu-list', String(core), ...node]] : [node[0], [...NODE_FLAGS]];
}

/** Starts a program of this folder and hands it its task, if it has one. */
export function startProgram(name: string, core: number, task?: object): ChildProcess {
  const [execPath, execArgv] = toCommand(core);
  const file = fileURLToPath(new URL(name, import.meta.url));
  const program = fork(file, {
    execPath,
    execArgv,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (task) program.send(task);
  return program;
}

/** What a program says for the first time that has `key`; rejects when it ends before, or is killed for its silence. */
export function hear<Key extends string, Value>(
  program: ChildProcess,
  key: Key,
  limitMs: number,
): Promise<{ [K in Key]: Value }> {
  const heard = new Promise<{ [K in Key]: Value }>((resolve, reject) => {
    program.on('message', (message: { [K in Key]: Value }) => {
      if (key in message) resolve(message);
    });
    program.once('exit', (code) =>
      reject(new Error(`A program of the bench ended (exit ${code}) and said no ${key}.`)),
    );
  });
  return within(limitMs, program, { done: heard, what: `said no ${key}` });
}

/** A backend that has been loaded stops in a few seconds, whoever is still connected to it. */
const STOP_LIMIT_MS = 30_000;

export async function endProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const done = once(program, 'exit');
  program.kill('SIGTERM');
  await within(STOP_LIMIT_MS, program, { done, what: 'not ended after SIGTERM' });
}

/** A bench fails rather than stands still: what takes longer than it may is killed, and the error says what it was. */
function within<Result>(
  limitMs: number,
  program: ChildProcess,
  { done, what }: { done: Promise<Result>; what: string },
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      // Before the kill, whose exit would be told as the reason.
      reject(
        new Error(`${toName(program)} has ${what} within ${limitMs / 1_000} s; it was killed.`),
      );
      program.kill('SIGKILL');
    }, limitMs);
    done.then(resolve, reject).finally(() => clearTimeout(limit));
  });
}

const toName = ({ spawnargs }: ChildProcess): string =>
  `The program ${basename(spawnargs.find((arg) => arg.endsWith('.ts')) ?? 'node')} of the bench`;

/** `polku start` on a store, as it is shipped, but for its log: every line is written, and nobody reads it. `environment`: other engines. */
export async function startPolku(
  storeFile: string,
  environment: { [variable: string]: string } = {},
): Promise<{ port: number; program: ChildProcess }> {
  const [command, args] = toCommand(SERVER_CORE);
  const program = spawn(command, [...args, 'packages/backend/src/cli.ts', 'start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...{ ...process.env, ...HIGH_LIMITS, POLKU_STORE: `sqlite:${storeFile}`, POLKU_PORT: '0' },
      ...environment,
    },
  });
  const ready = new Promise<string>((resolve, reject) => {
    createInterface(program.stdout).on('line', (line) => resolve(JSON.parse(line).url));
    program.once('exit', (code) => reject(new Error(`polku start ended (exit ${code}).`)));
  });
  const url = await within(START_LIMIT_MS, program, { done: ready, what: 'not been ready' });
  return { port: Number(new URL(url).port), program };
}

/** Node and an empty disk cache; a store of five million events is not read. */
const START_LIMIT_MS = 30_000;

/** Kept as everywhere, but out of reach: the load is more than a product's people send. */
const HIGH_LIMITS = {
  POLKU_LIMIT_VERIFIED: '10000000:100000000',
  POLKU_LIMIT_SUBJECT: '10000000:100000000',
};

/** Of all its threads, user and system, since it started; null where there is no /proc. */
export function readCpuMs({ pid }: ChildProcess): number | null {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return null;
  // After the name, which may hold anything but ends with the last bracket: state is field 3, times are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

export function readRssBytes({ pid }: ChildProcess): number | null {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}

/** USER_HZ, which is 100 on every Linux. */
const MS_PER_TICK = 10;

function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Not Linux, or the process has ended.
    return undefined;
  }
}

/**
 * The backend as the demo runs it: the same `polku` command that anybody has, in a process of its own, told
 * everything by its environment. Nothing of it is imported here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const STOP_MS = 5_000;

export type BackendOptions = {
  root: string;
  storeFile: string;
  port: number;
  /** Where webhooks go: the one address past the guard against requests to inner networks. */
  receiverPort: number;
  /** Starts it anew when one of its files changes. */
  isWatched?: boolean;
  /** Of what the backend writes that is not its answer. @default dropped unless it fails */
  onLog?: (line: string) => void;
  /** What it is told besides, and in place of what the demo tells it. */
  environment?: { [name: string]: string };
};

export type Backend = {
  url: string;
  pid: number;
  stop: () => Promise<void>;
  ended: Promise<number>;
};

/** Runs one command of `polku` to its end and reads its JSON answer. Rejects with what it wrote. */
export async function runPolku(options: BackendOptions, args: string[]): Promise<unknown> {
  const out = await readPolku(options, args);
  try {
    return JSON.parse(out);
  } catch (cause) {
    throw new Error(`"polku ${args.join(' ')}" did not answer in JSON but: ${out}`, { cause });
  }
}

/** The same for a command that answers in words. */
export async function readPolku(options: BackendOptions, args: string[]): Promise<string> {
  const child = spawnPolku(options, args);
  const [out, complaint, [code]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'exit'),
  ]);
  if (code !== 0) {
    throw new Error(
      `"polku ${args.slice(0, 2).join(' ')}" failed (exit ${code}):\n${complaint || out}`,
    );
  }
  return out;
}

/** Resolves when it is ready to serve. Rejects when it ends before, with what it wrote. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const child = spawnPolku(options, ['start']);
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    said.push(line);
    if (said.length > 50) said.shift();
    options.onLog?.(line);
  });
  const ended = once(child, 'exit').then(([code]) => Number(code ?? 0));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const ready = readReady(line);
      if (ready) return resolve(ready);
      said.push(line);
      return options.onLog?.(line);
    });
    void ended.then((code) =>
      reject(
        new Error(`The backend ended before it was ready (exit ${code}):\n${said.join('\n')}`),
      ),
    );
  });
  return { url, pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended) };
}

/** `{"ready":true,"url":"…"}` among the lines of its log. */
function readReady(line: string): string | undefined {
  if (!line.startsWith('{"ready":true')) return undefined;
  return (JSON.parse(line) as { url: string }).url;
}

function spawnPolku(options: BackendOptions, args: string[]) {
  const { root, storeFile, port, receiverPort } = options;
  const isServed = args[0] === 'start';
  const flags = ['--disable-warning=ExperimentalWarning'];
  if (options.isWatched && isServed) flags.push('--watch', '--watch-preserve-output');
  // Nothing of the surrounding shell may change the demo: its own POLKU_ variables are left out.
  const outside = Object.entries(process.env).filter(([name]) => !name.startsWith('POLKU_'));
  return spawn(process.execPath, [...flags, 'packages/backend/src/cli.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl+C goes to the whole terminal group; the demo stops its parts in its own order.
    detached: process.platform !== 'win32',
    env: {
      ...Object.fromEntries(outside),
      POLKU_HOST: '127.0.0.1',
      POLKU_PORT: String(port),
      POLKU_STORE: `sqlite:${storeFile}`,
      POLKU_PUBLIC_URL: `http://127.0.0.1:${port}`,
      POLKU_ALLOW_TARGETS: `127.0.0.1/32:${receiverPort}`,
      POLKU_DEMO: '1',
      POLKU_LOG_LEVEL: 'warn',
      ...options.environment,
    },
  });
}

/** Asks it to end, and makes it when it does not listen. */
async function stopChild(child: ChildProcess, ended: Promise<number>) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text.trim();
}

/**
 * Builds what is stale, and only that. An artefact is as new as the files it is made of: their contents are
 * hashed (some hundred small files, a few milliseconds) and compared with the hash of the last build. Times
 * of modification were rejected: a checkout changes them all.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Artefact = {
  name: string;
  /** Files and folders, from the root. */
  inputs: string[];
  /** Folders that must be there. */
  outputs: string[];
  command: string[];
};

const BROWSER_PACKAGES = ['protocol', 'flows', 'collector', 'sdk'];

export const ARTEFACTS: Artefact[] = [
  {
    name: 'Browser artefacts',
    inputs: [
      'rollup.config.mjs',
      'pnpm-lock.yaml',
      'tsconfig.base.json',
      ...BROWSER_PACKAGES.flatMap((name) => [
        `packages/${name}/src`,
        `packages/${name}/package.json`,
      ]),
    ],
    outputs: ['packages/collector/dist', 'packages/sdk/dist'],
    command: ['pnpm', 'run', 'build:browser'],
  },
  {
    name: 'Console',
    inputs: [
      'pnpm-lock.yaml',
      'packages/backend/src/http/api.ts',
      ...['protocol', 'flows', 'sdk'].map((name) => `packages/${name}/src`),
      ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map(
        (name) => `packages/console/${name}`,
      ),
    ],
    outputs: ['packages/console/dist'],
    command: ['pnpm', '--filter', '@polku/console', 'build'],
  },
];

/** Resolves with whether anything had to be built. Rejects with the builder's own words when it fails. */
export async function buildIfStale(artefact: Artefact, root: string): Promise<boolean> {
  const stamp = join(root, '.cache', `${artefact.name.toLowerCase().replaceAll(' ', '-')}.sha256`);
  const hash = hashOf(artefact.inputs, root);
  const isThere = artefact.outputs.every((output) => existsSync(join(root, output)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  await run(artefact.command, root);
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

/** Of every file's path and content, in a fixed order. A path that is not there counts as that. */
function hashOf(inputs: readonly string[], root: string): string {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesIn(input, root))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(path: string, root: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  const names = readdirSync(full).sort();
  return names.flatMap((name) => filesIn(`${path}/${name}`, root));
}

/** Quiet when it succeeds; what it said is told when it fails. */
function run([program = '', ...args]: string[], root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, shell: process.platform === 'win32' });
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) return resolve();
      const command = [program, ...args].join(' ');
      return reject(new Error(`"${command}" failed (exit ${code}):\n\n${said.trim()}`));
    });
  });
}

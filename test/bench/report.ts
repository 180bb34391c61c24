/**
 * The figures in `docs/benchmarks.md`. Between the marks `<!-- figures:NAME -->` and `<!-- /figures:NAME -->`
 * stands what a run has printed, with the conditions of the run; what is said about it stands outside.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Row, toMarkdown } from './bench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = join(root, 'docs/benchmarks.md');

/** Throws when the doc has no place for the bench's figures. */
export function writeFigures(name: string, rows: readonly Row[]): void {
  const [begin, end] = [`<!-- figures:${name} -->`, `<!-- /figures:${name} -->`];
  const doc = readFileSync(file, 'utf8');
  const [from, to] = [doc.indexOf(begin), doc.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(
      `docs/benchmarks.md has no place for "${name}". Put ${begin} and ${end} there.`,
    );
  }
  const figures = `${begin}\n\n${toMarkdown(rows)}\n\n${toConditions(rows)}\n\n`;
  writeFileSync(file, doc.slice(0, from) + figures + doc.slice(to));
  execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', file], {
    stdio: 'ignore',
  });
}

/** What the figures depend on: the machine, and the versions of everything that was measured. */
function toConditions(rows: readonly Row[]): string {
  const cores = cpus();
  const names = new Set(rows.flatMap(({ peers }) => Object.keys(peers)));
  // A peer's name may go on after the package's: `posthog-js (slim)`.
  const packages = new Set([...names].map((name) => name.replace(/ .*/, '')));
  const versions = [...packages].flatMap((name) => {
    const version = readVersion(name);
    return version ? `${name} ${version}` : [];
  });
  const machine = `${cores.length} cores (${cores[0]?.model.trim()}), ${process.platform} ${process.arch}`;
  return [machine, `Node ${process.versions.node}`, readChromium(), ...versions]
    .join('; ')
    .concat('.');
}

function readVersion(name: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
      .version;
  } catch {
    // Not every peer is a package: a floor, say.
    return undefined;
  }
}

const readChromium = () =>
  execFileSync(process.env.CHROME_PATH ?? '', ['--version'], {
    encoding: 'utf8',
    // Debian's wrapper grumbles there.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .trim()
    .replace(/ built on.*/, '');

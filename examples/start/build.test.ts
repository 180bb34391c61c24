import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Artefact, buildIfStale } from './build.ts';

let root: string;
let artefact: Artefact;

/** Its "builder" counts its own runs in the output. */
const BUILDER = `
  const { appendFileSync, mkdirSync } = require('node:fs');
  mkdirSync('dist', { recursive: true });
  appendFileSync('dist/runs.txt', '.');
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'polku-build-'));
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  writeFileSync(join(root, 'src/deep/a.ts'), 'a');
  writeFileSync(join(root, 'build.cjs'), BUILDER);
  artefact = {
    name: 'Test artefact',
    inputs: ['src', 'not-there.json'],
    outputs: ['dist'],
    command: [process.execPath, 'build.cjs'],
  };
});
afterEach(() => rmSync(root, { recursive: true }));

const runs = () => readFileSync(join(root, 'dist/runs.txt'), 'utf8').length;

it('builds once, and again only when an input has changed', async () => {
  expect(await buildIfStale(artefact, root)).toBe(true);
  expect(await buildIfStale(artefact, root)).toBe(false);
  writeFileSync(join(root, 'src/deep/a.ts'), 'b');
  expect(await buildIfStale(artefact, root)).toBe(true);
  expect(runs()).toBe(2);
});

it.each([
  ['a file is added', () => writeFileSync(join(root, 'src/b.ts'), '')],
  ['a file is taken away', () => rmSync(join(root, 'src/deep/a.ts'))],
  ['an input that was missing appears', () => writeFileSync(join(root, 'not-there.json'), '{}')],
  ['the output is gone', () => rmSync(join(root, 'dist'), { recursive: true })],
])('builds again when %s', async (_, change) => {
  await buildIfStale(artefact, root);
  change();
  expect(await buildIfStale(artefact, root)).toBe(true);
});

it('tells what the builder said when it fails, and tries again the next time', async () => {
  writeFileSync(join(root, 'build.cjs'), 'console.error("unexpected token"); process.exit(3);');
  await expect(buildIfStale(artefact, root)).rejects.toThrow(
    /failed \(exit 3\):\n\nunexpected token/,
  );
  writeFileSync(join(root, 'build.cjs'), BUILDER);
  expect(await buildIfStale(artefact, root)).toBe(true);
});

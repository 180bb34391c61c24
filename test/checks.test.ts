import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

/** What tools can hold: types, the rules of style, no dead code, no word of where the project was made. */
const root = fileURLToPath(new URL('..', import.meta.url));
const MAX_MS = 180_000;

describe('the whole project', () => {
  test.concurrent.each(
    globSync('{packages,examples}/*/tsconfig.json', { cwd: root }).concat(
      'test/tsconfig.json',
      'examples/tsconfig.json',
    ),
  )(
    '%s type-checks',
    async (config) => {
      expect(await complaintsOf('tsc', ['-p', dirname(config)])).toBe('');
    },
    MAX_MS,
  );

  test.concurrent(
    'is formatted and keeps the rules of style',
    async () => {
      expect(await complaintsOf('biome', ['check', '--error-on-warnings', '--colors=off'])).toBe(
        '',
      );
    },
    MAX_MS,
  );

  test.concurrent(
    'has no dead code and no unused dependency',
    async () => {
      expect(await complaintsOf('knip', ['--no-progress', '--no-config-hints'])).toBe('');
    },
    MAX_MS,
  );

  test('has nothing at the top but what belongs there', () => {
    const top = globSync('*', { cwd: root }).filter((name) => name !== 'node_modules');
    const expected = [
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'docs',
      'examples',
      'package.json',
      'packages',
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'rollup.config.mjs',
      'test',
      'tsconfig.base.json',
    ];
    expect(top.sort()).toEqual(expected);
  });

  test('every dependency stands in the catalog, and is given a reason', () => {
    const reasons = globSync('docs/decisions/*.md', { cwd: root })
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    const manifests = globSync('{packages,examples}/*/package.json', { cwd: root }).concat(
      'package.json',
    );
    const faults = manifests.flatMap((file) => {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8'));
      const all: [string, string][] = Object.entries({
        ...manifest.dependencies,
        ...manifest.devDependencies,
      });
      return all
        .filter(
          ([name, version]) =>
            !name.startsWith('@polku/') &&
            (version !== 'catalog:' || !reasons.includes(`\`${name}\``)),
        )
        .map(([name, version]) => `${file}: ${name} ${version}`);
    });
    expect(faults).toEqual([]);
  });
});

/** What a tool says when it is not content; empty when it is. */
async function complaintsOf(tool: string, args: string[]): Promise<string> {
  try {
    await promisify(execFile)(join(root, 'node_modules/.bin', tool), args, {
      cwd: root,
      maxBuffer: 1e8,
    });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return stdout || stderr || String(error);
  }
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { skipReason } from './world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(skipReason)('npm start -- --check', () => {
  test('starts everything on free ports, walks the journey and exits 0', async () => {
    const { stdout } = await promisify(execFile)('npm', ['start', '--', '--check'], { cwd: root });
    expect(stdout).toMatch(/Nobody was told twice[\s\S]*The whole path works/);
  });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findNats } from '../../packages/backend/src/log/nats.fixture.ts';
import { findPostgres } from '../../packages/backend/src/store/engines/postgres.fixture.ts';
import { skipReason } from './world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(skipReason || !findPostgres() || !findNats())('npm run cluster -- --check', () => {
  test('starts engines and processes, walks the journey through them and leaves nothing running', async () => {
    const args = ['run', 'cluster', '--', '--check'];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: root });
    expect(stdout).toMatch(/Nobody was told twice[\s\S]*The whole path works[\s\S]*NATS stopped/);
    // Ten programs are started, and a browser.
  }, 300_000);
});

/**
 * `npm test`: finds or installs the browsers, builds, runs every group of tests and ends with the line
 * `N passed, N failed, N skipped`. With `CI=true` a skip is a failure: what could not be run is not proven.
 *
 *   npm test                everything, in Chromium, Firefox and WebKitGTK
 *   npm test -- unit        one group: unit, artefacts or e2e
 *   npm run test:full       the same with the long forms of the fault tests
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BROWSERS, findBrowser, howToGet, toVariable } from './browsers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const isFull = args.includes('--full');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const groups = wanted.length > 0 ? wanted : ['unit', 'artefacts', 'e2e'];

type Totals = { passed: number; failed: number; skipped: number };

/** By which each test process finds the browsers. */
const browsers: NodeJS.ProcessEnv = {};
// One after the other: two installations at once would only wait for each other.
for (const name of BROWSERS) {
  const path = await findBrowser(name);
  if (!path) console.log(`${howToGet(name)} Tests in it are skipped.`);
  Object.assign(browsers, toVariable(name, path));
}

if (groups.some((group) => group !== 'unit')) {
  console.log('Building …');
  const build = run('pnpm', ['run', '--silent', 'build']);
  if (build !== 0) finish({ passed: 0, failed: 1, skipped: 0 });
}
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
for (const group of groups) add(totals, runGroup(group));
finish(totals);

function runGroup(group: string): Totals {
  const report = join(root, `.cache/test-${group}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(report, { force: true });
  const status = run('vitest', [
    'run',
    '--config=test/vitest.config.ts',
    `--project=${group}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } =
      JSON.parse(readFileSync(report, 'utf8'));
    // A file that fails to load has no failed test of its own.
    const failed = Math.max(numFailedTests, numFailedTestSuites > 0 || status !== 0 ? 1 : 0);
    return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
  } catch {
    console.log(`The group "${group}" ended without a report (exit ${status}).`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function run(program: string, programArgs: string[]): number {
  const { status } = spawnSync(program, programArgs, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...browsers,
      ...(isFull ? { POLKU_TEST_FULL: '1' } : {}),
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
    },
  });
  return status ?? 1;
}

function add(sum: Totals, more: Totals) {
  for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += more[key];
}

function finish({ passed, failed, skipped }: Totals): never {
  const isSkipAFault = process.env.CI === 'true' && skipped > 0;
  if (isSkipAFault) console.log('With CI=true a skipped test is a failure: install what it needs.');
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 || isSkipAFault ? 1 : 0);
}

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
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BROWSERS, findBrowser, howToGet, toVariable } from './browsers.ts';
import { HOW_TO_GET_NATS, provideNats } from './nats.ts';
import { HOW_TO_GET_POSTGRES, providePostgres } from './postgres.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const isFull = args.includes('--full');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const groups = wanted.length > 0 ? wanted : ['unit', 'artefacts', 'e2e'];

type Totals = { passed: number; failed: number; skipped: number };

/** Of Vitest's JSON report, which is Jest's, what is read here. */
type Report = {
  testResults: {
    /** The path of the file. */
    name: string;
    status: 'passed' | 'failed';
    assertionResults: { status: string }[];
  }[];
};

/** By which each test process finds the browsers. */
const browsers: NodeJS.ProcessEnv = {};
// One after the other: two installations at once would only wait for each other.
for (const name of BROWSERS) {
  const path = await findBrowser(name);
  if (!path) console.log(`${howToGet(name)} Tests in it are skipped.`);
  Object.assign(browsers, toVariable(name, path));
}

if (groups.some((group) => group !== 'artefacts') && !(await providePostgres()))
  console.log(`${HOW_TO_GET_POSTGRES} Tests on it are skipped.`);
if (groups.some((group) => group !== 'artefacts') && !(await provideNats()))
  console.log(`${HOW_TO_GET_NATS} Tests on it are skipped.`);

if (groups.some((group) => group !== 'unit')) {
  console.log('Building …');
  const build = run('pnpm', ['run', '--silent', 'build']);
  if (build !== 0) finish({ passed: 0, failed: 1, skipped: 0 });
}
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
for (const group of groups) add(totals, runGroup(group));
finish(totals);

/** A browser may fail for reasons of its own: of `e2e`, a file that fails is run once more, from its start. */
function runGroup(group: string): Totals {
  const files = runFiles(group, []);
  const failed = group === 'e2e' ? [...files].filter(([, { failed }]) => failed > 0) : [];
  if (failed.length > 0) {
    const names = failed.map(([file]) => relative(root, file));
    console.log(`\nOnce more: ${names.join(', ')}`);
    for (const [file, totals] of runFiles(group, ['--retry=1', ...names])) files.set(file, totals);
  }
  const sum: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const totals of files.values()) add(sum, totals);
  return sum;
}

/** What came of each file of the group, or of those that `more` names. */
function runFiles(group: string, more: string[]): Map<string, Totals> {
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
    ...more,
  ]);
  try {
    const { testResults }: Report = JSON.parse(readFileSync(report, 'utf8'));
    const files = new Map(testResults.map((file) => [file.name, toTotals(file)]));
    // An error that nobody handled belongs to no test.
    if (status !== 0 && testResults.every((file) => file.status === 'passed'))
      files.set('', { passed: 0, failed: 1, skipped: 0 });
    return files;
  } catch {
    console.log(`The group "${group}" ended without a report (exit ${status}).`);
    return new Map([['', { passed: 0, failed: 1, skipped: 0 }]]);
  }
}

function toTotals({ status, assertionResults }: Report['testResults'][number]): Totals {
  const count = (wanted: string) =>
    assertionResults.filter((result) => result.status === wanted).length;
  const [passed, failed] = [count('passed'), count('failed')];
  // A file that fails to load has no failed test of its own.
  return {
    passed,
    failed: Math.max(failed, status === 'failed' ? 1 : 0),
    skipped: assertionResults.length - passed - failed,
  };
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

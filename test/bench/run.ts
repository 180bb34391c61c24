/**
 * `npm run bench -- NAME [--json] [--write]`: runs one bench, or all in turn without a name. A table for
 * people; with `--json` one object on standard output and nothing else. `--write` puts the table into
 * `docs/benchmarks.md` as well. `--full` measures also what takes long.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../browsers.ts';
import { type Bench, toTable } from './bench.ts';
import { consoleBench } from './console.ts';
import { eraseBench } from './erase.ts';
import { growthBench } from './growth.ts';
import { ingestBench } from './ingest.ts';
import { insightBench } from './insight.ts';
import { lossBench } from './loss.ts';
import { notifyBench } from './notify.ts';
import { pageCostBench } from './page-cost.ts';
import { writeFigures } from './report.ts';
import { scaleBench } from './scale.ts';
import { selectBench } from './select.ts';
import { sizeBench } from './size.ts';
import { sliceBench } from './slice.ts';
import { surveyBench } from './survey.ts';
import { toursBench } from './tours.ts';

const BENCHES: Bench[] = [
  sizeBench,
  lossBench,
  pageCostBench,
  surveyBench,
  toursBench,
  selectBench,
  sliceBench,
  ingestBench,
  notifyBench,
  growthBench,
  eraseBench,
  insightBench,
  scaleBench,
  consoleBench,
];

const args = process.argv.slice(2);
const isJson = args.includes('--json');
const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
// A part of a table does not take the place of the whole.
const isToWrite = args.includes('--write') && !only;
const names = args.filter((arg) => !arg.startsWith('--'));
const chosen = names.length > 0 ? names.map(findBench) : BENCHES;
const say = (text: string) => process.stderr.write(`  ${text}\n`);

say('building …');
const root = fileURLToPath(new URL('../..', import.meta.url));
const build = spawnSync('pnpm', ['run', '--silent', 'build'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
  env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
});
if (build.status !== 0) process.exit(1);
process.env.CHROME_PATH ??= await findChromium();

for (const bench of chosen) {
  say(`${bench.name} …`);
  const rows = await bench.measure(say, only, args.includes('--full'));
  if (isToWrite) writeFigures(bench.name, rows);
  if (isJson) console.log(JSON.stringify({ name: bench.name, rows }));
  else console.log(`\n${bench.name}\n\n${toTable(rows)}\n`);
}

function findBench(name: string): Bench {
  const found = BENCHES.find((bench) => bench.name === name);
  if (found) return found;
  say(`There is no bench "${name}". There are: ${BENCHES.map((bench) => bench.name).join(', ')}.`);
  return process.exit(2);
}

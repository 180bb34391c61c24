import { mkdir, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FaultsError } from '../faults-error.ts';
import { toFlowDocument } from '../success/flow-document.ts';
import { importTour, TOUR_SOURCES } from '../success/import-tour/index.ts';
import { count } from './count.ts';
import { SCHEMA_FILE } from './flow-files.ts';
import { readJson } from './read-json.ts';

type Options = { from: string; id: string; name?: string; to: string; json?: boolean };

export async function importFlow(file: string, options: Options): Promise<void> {
  const { from, id, name = id, to, json } = options;
  const source = Object.hasOwn(TOUR_SOURCES, from) ? TOUR_SOURCES[from] : undefined;
  if (!source)
    throw new Error(
      `--from expects one of ${Object.keys(TOUR_SOURCES).join(', ')}, received "${from}".`,
    );
  const imported = importTour(source, await readSteps(file), { id, name });
  if ('faults' in imported)
    throw new FaultsError(
      imported.faults.map(
        ({ path, message }) => `${file}: ${path.join('.') || 'the file'}: ${message}.`,
      ),
    );
  const { flow, lost } = imported;
  await mkdir(to, { recursive: true });
  const written = join(to, `${id}.json`);
  await write(written, `${JSON.stringify(toFlowDocument(flow, `./${SCHEMA_FILE}`), null, 2)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ file: written, flow, lost })}\n`);
  else {
    const steps = flow.kind === 'tour' ? flow.steps.length : 0;
    process.stdout.write(`Written: ${written}, ${count(steps, 'step')}\n`);
    for (const { step, what } of lost) process.stdout.write(`  step ${step}: ${what}\n`);
  }
}

/** What is there is somebody's work. */
async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`${file} is there already. Remove it first, or give another --id.`);
  }
}

/** JSON, or a module: its default export, or what it exports as `steps`. */
async function readSteps(file: string): Promise<unknown> {
  if (extname(file) !== '.json') {
    const module: { default?: unknown; steps?: unknown } = await import(
      pathToFileURL(resolve(file)).href
    );
    return module.default ?? module.steps;
  }
  return readJson(file);
}

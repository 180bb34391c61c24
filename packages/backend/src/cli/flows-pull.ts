import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFlows } from '../store/sql/flows.ts';
import { toFlowDocument, toFlowJsonSchema } from '../success/flow-document.ts';
import { readFlowFiles, SCHEMA_FILE } from './flow-files.ts';
import { inWorkspace } from './in-store.ts';

type Options = { workspace: string; json?: boolean };
type Pulled = { id: string; file: string; change: 'written' | 'unchanged' | 'kept' };

/** A flow goes into the file that has it; one that is TypeScript is code, and is kept as it is. */
export async function pull(folder: string, { workspace, json }: Options): Promise<void> {
  const flows = await inWorkspace(workspace, ({ db }) => readFlows(db, workspace));
  await mkdir(folder, { recursive: true });
  await writeIfChanged(join(folder, SCHEMA_FILE), toFlowJsonSchema());
  const files = await readFilesById(folder);
  const pulled: Pulled[] = [];
  for (const flow of flows) {
    const { id } = flow;
    const file = files.get(id) ?? join(folder, `${id}.json`);
    if (!file.endsWith('.json')) pulled.push({ id, file, change: 'kept' });
    else {
      const isWritten = await writeIfChanged(file, toFlowDocument(flow, `./${SCHEMA_FILE}`));
      pulled.push({ id, file, change: isWritten ? 'written' : 'unchanged' });
    }
  }
  if (json) process.stdout.write(`${JSON.stringify({ flows: pulled })}\n`);
  for (const { id, file, change } of json ? [] : pulled)
    process.stdout.write(`${SAID[change]}: ${id}, ${file}\n`);
}

const SAID = { written: 'Written', unchanged: 'Unchanged', kept: 'Kept, as it is code' };

/** Those that are there already; a folder without any is a beginning, and no fault. */
async function readFilesById(folder: string): Promise<Map<string, string>> {
  const { files } = await readFlowFiles([folder]).catch(() => ({ files: [] }));
  return new Map(files.map(({ name, flow }) => [flow.id, name]));
}

async function writeIfChanged(file: string, value: object): Promise<boolean> {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return false;
  await writeFile(file, text);
  return true;
}

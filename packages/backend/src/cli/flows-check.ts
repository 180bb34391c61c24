import { lintFlow } from '@polku/flows/schemas';
import { FaultsError } from '../faults-error.ts';
import type { PageOptions } from './check-page/options.ts';
import { count } from './count.ts';
import { type FlowFile, type FlowFiles, readFlowFiles, toFaultText } from './flow-files.ts';

type Options = { strict?: boolean; json?: boolean } & PageOptions;

export async function check(paths: string[], options: Options): Promise<void> {
  const { files, faults } = await readFlowFiles(toPaths(paths));
  // What is no flow cannot be looked at.
  if (options.url.length > 0 && faults.length === 0) await checkPages(files, options);
  else tellFiles({ files, faults }, options);
}

async function checkPages(files: FlowFile[], options: Options): Promise<void> {
  const { checkOnPages, toSummary } = await import('./check-page/check-page.ts');
  const report = await checkOnPages(files, options);
  const { faults, unchecked } = report;
  if (options.json) {
    const told = faults.map(({ text: _, ...fault }) => fault);
    process.stdout.write(`${JSON.stringify({ flows: files.length, ...report, faults: told })}\n`);
  } else {
    for (const { flow, step, reason } of unchecked)
      process.stdout.write(`not checked: ${flow}${step ? `, step "${step}"` : ''}: ${reason}.\n`);
    process.stdout.write(`${toSummary(report, options.url.length)}\n`);
  }
  if (faults.length > 0) throw new FaultsError(faults.map(({ text }) => text));
}

function tellFiles({ files, faults }: FlowFiles, { strict, json }: Options): void {
  const warnings = files.flatMap((file) =>
    lintFlow(file.flow).map((finding) => toFaultText(file, finding)),
  );
  if (json) process.stdout.write(`${JSON.stringify({ flows: files.length, faults, warnings })}\n`);
  else {
    for (const line of warnings) process.stdout.write(`warning: ${line}\n`);
    const what = `${count(files.length, 'flow')} can be published, ${count(warnings.length, 'warning')}.`;
    if (faults.length === 0) process.stdout.write(`${what}\n`);
  }
  if (faults.length > 0) throw new FaultsError(faults);
  if (strict && warnings.length > 0)
    throw new Error(`${count(warnings.length, 'warning')}, and --strict was asked for.`);
}

export const toPaths = (paths: string[]): string[] => (paths.length > 0 ? paths : ['flows']);

/** @throws FaultsError when one of them is not a flow: all or none. */
export async function requireFlows(paths: string[]): Promise<FlowFile[]> {
  const { files, faults } = await readFlowFiles(toPaths(paths));
  if (faults.length > 0) throw new FaultsError(faults);
  return files;
}

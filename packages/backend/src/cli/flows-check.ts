import { lintFlow } from '@polku/flows/schemas';
import { FaultsError } from '../faults-error.ts';
import { count } from './count.ts';
import { type FlowFile, readFlowFiles, toFaultText } from './flow-files.ts';

type Options = { strict?: boolean; json?: boolean };

export async function check(paths: string[], { strict, json }: Options): Promise<void> {
  const { files, faults } = await readFlowFiles(toPaths(paths));
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

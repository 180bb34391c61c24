import { forecastPush, type Pushed, pushFlows, UnknownReference } from '../success/push-flows.ts';
import { count } from './count.ts';
import { diffValues } from './diff-values.ts';
import { type FlowFile, toFaultText } from './flow-files.ts';
import { FlowFaults, requireFlows } from './flows-check.ts';
import { inStore } from './in-store.ts';

type Options = { workspace: string; dryRun?: boolean; json?: boolean };

export async function push(paths: string[], { workspace, dryRun, json }: Options): Promise<void> {
  const files = await requireFlows(paths);
  const pushed = await run(files, workspace, !dryRun);
  if (json) return printJson(pushed, { isDryRun: dryRun ?? false });
  for (const { id, version, change } of pushed) {
    const did = change === 'unchanged' ? 'Unchanged' : dryRun ? 'Would publish' : 'Published';
    process.stdout.write(`${did}: ${id}, version ${version}${change === 'new' ? ', new' : ''}\n`);
  }
  if (dryRun) process.stdout.write('Nothing was changed.\n');
}

export async function diff(paths: string[], { workspace, json }: Options): Promise<void> {
  const files = await requireFlows(paths);
  const pushed = await run(files, workspace, false);
  const changes = pushed.map((one, i) => ({ ...one, lines: linesOf(one, files[i] as FlowFile) }));
  if (json) return printJson(changes, {});
  const changed = changes.filter(({ change }) => change !== 'unchanged');
  for (const { id, version, change, before, lines } of changed) {
    const from = before ? `version ${before.version} → ${version}` : 'new';
    process.stdout.write(`${id} (${change === 'new' ? 'new' : from})\n`);
    for (const line of lines) process.stdout.write(`  ${line}\n`);
  }
  process.stdout.write(`${count(changed.length, 'flow')} of ${changes.length} would change.\n`);
}

async function run(files: FlowFile[], workspaceId: string, isReal: boolean): Promise<Pushed[]> {
  const given = { workspaceId, flows: files.map(({ flow }) => flow) };
  try {
    return await inStore((store) =>
      isReal ? pushFlows(store, { ...given, nowMs: Date.now() }) : forecastPush(store.db, given),
    );
  } catch (error) {
    if (!(error instanceof UnknownReference)) throw error;
    const byId = new Map(files.map((file) => [file.flow.id, file]));
    throw new FlowFaults(
      error.references.map(({ flow, ...fault }) => toFaultText(byId.get(flow) as FlowFile, fault)),
    );
  }
}

function linesOf({ before }: Pushed, { flow }: FlowFile): string[] {
  if (!before) return [];
  return diffValues({ ...before, version: undefined }, { ...flow, version: undefined });
}

function printJson(pushed: (Pushed & { lines?: string[] })[], more: object): void {
  const flows = pushed.map(({ before, lines, ...one }) => ({
    ...one,
    from: before?.version ?? null,
    ...(lines && { lines }),
  }));
  process.stdout.write(`${JSON.stringify({ flows, ...more })}\n`);
}

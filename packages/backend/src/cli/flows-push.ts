import { z } from 'zod';
import { FaultsError } from '../faults-error.ts';
import {
  forecastPush,
  type Push,
  type Pushed,
  pushFlows,
  UnknownReference,
} from '../success/push-flows.ts';
import { count } from './count.ts';
import { diffValues } from './diff-values.ts';
import { type FlowFile, toFaultText } from './flow-files.ts';
import { requireFlows } from './flows-check.ts';
import { inStore } from './in-store.ts';

type Options = { workspace: string; dryRun?: boolean; at?: string; json?: boolean };

export async function push(paths: string[], options: Options): Promise<void> {
  const { workspace, dryRun, json } = options;
  const at = options.at === undefined ? undefined : parseTime(options.at, Date.now());
  const files = await requireFlows(paths);
  const pushed = await run(files, { workspaceId: workspace, at, isReal: !dryRun });
  if (json) return printJson(pushed, { isDryRun: dryRun ?? false });
  for (const one of pushed) process.stdout.write(`${describe(one, dryRun ?? false)}\n`);
  if (dryRun) process.stdout.write('Nothing was changed.\n');
}

function describe({ id, version, change, at, dropped }: Pushed, isDryRun: boolean): string {
  const [done, planned] = at === undefined ? ['Published', 'publish'] : ['Scheduled', 'schedule'];
  const did = change === 'unchanged' ? 'Unchanged' : isDryRun ? `Would ${planned}` : done;
  const parts = [
    `${did}: ${id}, version ${version}`,
    ...(change === 'new' ? ['new'] : []),
    ...(at === undefined ? [] : [`from ${new Date(at).toISOString()}`]),
    ...(dropped === undefined ? [] : [`in place of version ${dropped}, which waited`]),
  ];
  return parts.join(', ');
}

const Time = z.union([
  z.iso.datetime({ offset: true, precision: -1 }),
  z.iso.datetime({ offset: true }),
]);

/** @throws when it is no time that is the same everywhere, or one that is over */
function parseTime(text: string, nowMs: number): number {
  const at = Date.parse(Time.safeParse(text).data ?? '');
  if (Number.isNaN(at))
    throw new Error(
      `--at expects a time with its offset, such as 2026-12-01T08:00+02:00 or 2026-12-01T06:00Z, received "${text}".`,
    );
  if (at > nowMs) return at;
  throw new Error(
    `--at expects a time to come, received "${text}". Without it, push publishes now.`,
  );
}

export async function diff(paths: string[], { workspace, json }: Options): Promise<void> {
  const files = await requireFlows(paths);
  const pushed = await run(files, { workspaceId: workspace, isReal: false });
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

type Run = Omit<Push, 'flows'> & { isReal: boolean };

async function run(files: FlowFile[], { isReal, ...push }: Run): Promise<Pushed[]> {
  const given = { ...push, flows: files.map(({ flow }) => flow) };
  try {
    return await inStore((store) =>
      isReal ? pushFlows(store, { ...given, nowMs: Date.now() }) : forecastPush(store.db, given),
    );
  } catch (error) {
    if (!(error instanceof UnknownReference)) throw error;
    const byId = new Map(files.map((file) => [file.flow.id, file]));
    throw new FaultsError(
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

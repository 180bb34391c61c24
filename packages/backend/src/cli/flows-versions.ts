import { type FlowLine, readFlowLines } from '../store/sql/flows.ts';
import { requireWorkspace } from '../store/sql/workspaces.ts';
import { rollBackFlow, withdrawFlow } from '../success/push-flows.ts';
import { inStore } from './in-store.ts';

type Options = { workspace: string; json?: boolean };

export async function list({ workspace, json }: Options): Promise<void> {
  const lines = await inStore(async ({ db }) => {
    await requireWorkspace(db, workspace);
    return readFlowLines(db, workspace);
  });
  if (json) {
    const flows = lines.map(({ versions, ...line }) => ({
      ...line,
      versions: versions.map(({ version, publishedAt }) => ({ version, publishedAt })),
    }));
    process.stdout.write(`${JSON.stringify({ flows })}\n`);
  } else process.stdout.write(lines.map(describe).join(''));
}

function describe({ id, kind, currentVersion, versions }: FlowLine): string {
  const shown = versions.find(({ version }) => version === currentVersion) ?? versions[0];
  const state = currentVersion === 0 ? 'withdrawn' : `version ${currentVersion}`;
  const published = versions.map(
    ({ version, publishedAt }) => `  ${version}  ${new Date(publishedAt).toISOString()}`,
  );
  return `${[`${id} "${shown?.document.name}", ${kind}, ${state}`, ...published].join('\n')}\n`;
}

export async function rollBack(
  flowId: string,
  { workspace, to, json }: Options & { to: string },
): Promise<void> {
  const version = Number(to);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new Error(`--to expects a version such as 3, received "${to}".`);
  const { from } = await inStore((store) =>
    rollBackFlow(store, { workspaceId: workspace, flowId, version }),
  );
  print({ id: flowId, from, version }, `Published again: ${flowId}, version ${version}`, json);
}

export async function withdraw(flowId: string, { workspace, json }: Options): Promise<void> {
  const { from } = await inStore((store) =>
    withdrawFlow(store, { workspaceId: workspace, flowId }),
  );
  print({ id: flowId, from, version: 0 }, `Withdrawn: ${flowId}`, json);
}

function print(
  done: { id: string; from: number; version: number },
  text: string,
  json: boolean | undefined,
): void {
  const before = done.from === 0 ? 'none was published' : `before that version ${done.from}`;
  process.stdout.write(json ? `${JSON.stringify(done)}\n` : `${text}, ${before}\n`);
}

import { type FlowLine, readFlowLines } from '../store/sql/flows.ts';
import { cancelRelease, rollBackFlow, withdrawFlow } from '../success/push-flows.ts';
import { inStore, inWorkspace } from './in-store.ts';

type Options = { workspace: string; json?: boolean };

export async function list({ workspace, json }: Options): Promise<void> {
  const lines = await inWorkspace(workspace, ({ db }) => readFlowLines(db, workspace));
  if (json) {
    const flows = lines.map(({ versions, ...line }) => ({
      ...line,
      versions: versions.map(({ version, publishedAt }) => ({ version, publishedAt })),
    }));
    process.stdout.write(`${JSON.stringify({ flows })}\n`);
  } else process.stdout.write(lines.map(describe).join(''));
}

function describe({ id, kind, currentVersion, next, versions }: FlowLine): string {
  const shown = versions.find(({ version }) => version === currentVersion) ?? versions[0];
  const none = next ? [] : ['withdrawn'];
  const states = currentVersion === 0 ? none : [`version ${currentVersion}`];
  if (next) states.push(`version ${next.version} from ${toTime(next.at)}`);
  const published = versions.map(
    ({ version, publishedAt }) => `  ${version}  ${toTime(publishedAt)}`,
  );
  return `${[`${id} "${shown?.document.name}", ${kind}, ${states.join(', ')}`, ...published].join('\n')}\n`;
}

const toTime = (ms: number): string => new Date(ms).toISOString();

export async function cancel(flowId: string, { workspace, json }: Options): Promise<void> {
  const { version, at } = await inStore((store) =>
    cancelRelease(store, { workspaceId: workspace, flowId }),
  );
  const text = `Cancelled: ${flowId}, version ${version}, which was to be shown from ${toTime(at)}`;
  process.stdout.write(json ? `${JSON.stringify({ id: flowId, version, at })}\n` : `${text}\n`);
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

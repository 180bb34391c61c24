import { makePreview } from '../success/preview-flow.ts';
import { requireFlows } from './flows-check.ts';
import { inStore } from './in-store.ts';

type Options = { workspace: string; url: string; json?: boolean };

export async function preview(file: string, { workspace, url, json }: Options): Promise<void> {
  const [found, ...others] = await requireFlows([file]);
  if (!found || others.length > 0)
    throw new Error(`${file} holds ${others.length + 1} flows. Name the file of one.`);
  const given = { workspaceId: workspace, flow: found.flow, url, nowMs: Date.now() };
  const link = await inStore((store) => makePreview(store, given));
  const text = `${link.url}\nShows "${found.flow.id}" as it is in ${found.name} now, until ${new Date(link.expiresAt).toISOString()}. Nothing of it is recorded.\n`;
  process.stdout.write(json ? `${JSON.stringify(link)}\n` : text);
}

import type { Flow } from '@polku/flows';
import { readCurrentVersions, readFlows } from '../store/sql/flows.ts';
import type { IngestWorkspace } from '../store/sql/ingest-workspace.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import type { Store } from '../store/store.ts';
import { type Reading, toReading } from '../success/rule-counts.ts';
import { splitRules, toSharedPart } from '../success/shared-part.ts';
import { type Asset, createJsonAsset } from './asset.ts';

/**
 * What a workspace has published, kept for as long as it is that. Every page of every customer asks for it, and it
 * changes a few times a day: the documents are read, parsed and compressed once, and each request asks the store only
 * which versions are the current ones, since a version never changes. So whichever process has published, paused or
 * withdrawn, it holds at the next request here.
 */
export type Publication = {
  flows: readonly Flow[];
  /** The shared part. */
  shared: Asset;
  /** And what it asks of a person. */
  reading: Reading;
};

/** Of this many workspaces; who was asked after longest ago goes first. */
const MAX_KEPT = 200;

export function createPublicationReader(
  store: Store,
): (workspace: IngestWorkspace) => Promise<Publication> {
  const kept = new Map<string, { key: string; publication: Publication }>();

  return async ({ id, policy, theme, isPaused, inbox }) => {
    const milestones = (await readMilestones(store.db, id)).map(({ rule }) => rule);
    const settings = { milestones, policy, theme, isPaused, inbox };
    const toKey = (versions: readonly { id: string; version: number }[]) =>
      JSON.stringify([settings, versions.map((flow) => [flow.id, flow.version])]);
    const key = toKey(await readCurrentVersions(store.db, id));
    const known = kept.get(id);
    kept.delete(id);
    if (known?.key === key) {
      kept.set(id, known);
      return known.publication;
    }
    const flows = await readFlows(store.db, id);
    const split = splitRules(flows, policy);
    const shared = createJsonAsset(toSharedPart({ ...settings, ...split }));
    const publication = { flows, shared, reading: toReading(split) };
    // By what was read: something may have been published since the versions were asked for.
    kept.set(id, { key: toKey(flows), publication });
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value ?? id);
    return publication;
  };
}

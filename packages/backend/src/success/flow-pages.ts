import type { Flow } from '@polku/flows';
import { lintFlow } from '@polku/flows/schemas';
import type { FlowDocument, FlowPage, FlowReach, FlowRow, FlowVersion } from '../http/api-flows.ts';
import { type FlowDraft, readFlowDrafts } from '../store/sql/flow-drafts.ts';
import { readFlowReach } from '../store/sql/flow-reach.ts';
import { type FlowLine, readFlowLines } from '../store/sql/flows.ts';
import { readPersonNames } from '../store/sql/people.ts';
import type { Db } from '../store/store.ts';
import { type FlowFault, parseFlowDocument } from './flow-document.ts';
import { toIso } from './iso-time.ts';

/** Flows as the console shows them: what was published and what is being written, in one list. */

type Parts = {
  line: FlowLine | undefined;
  draft: FlowDraft | undefined;
  reach: FlowReach | undefined;
  names: ReadonlyMap<string, string>;
};

const NO_REACH: FlowReach = { shown: 0, done: 0, answered: 0, closed: 0 };

export async function readFlowRows(db: Db, workspaceId: string): Promise<FlowRow[]> {
  const all = await readParts(db, workspaceId);
  return [...all].map(([id, parts]) => toRow(id, parts));
}

export async function readFlowPage(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<FlowPage | undefined> {
  const parts = (await readParts(db, workspaceId)).get(id);
  if (!parts) return undefined;
  const { line, draft } = parts;
  const current = line?.versions.find(({ version }) => version === line.currentVersion);
  const newest = line?.versions[0];
  const published = (current ?? newest)?.document;
  // One of the two is there: `readParts` knows a flow by either.
  const document = (draft?.document ?? (published && toDocument(published)) ?? {}) as FlowDocument;
  return {
    ...toRow(id, parts),
    document,
    ...checkDocument(document),
    versions: (line?.versions ?? []).map(toVersion),
  };
}

/** What is wrong with it, and what looks it. */
export function checkDocument(document: unknown): { faults: FlowFault[]; warnings: FlowFault[] } {
  const parsed = parseFlowDocument(document);
  return 'faults' in parsed
    ? { faults: parsed.faults, warnings: [] }
    : { faults: [], warnings: lintFlow(parsed.flow) };
}

const toVersion = ({
  version,
  publishedAt,
  document,
}: FlowLine['versions'][number]): FlowVersion => ({
  version,
  publishedAt: toIso(publishedAt),
  document: toDocument(document),
});

function toDocument({ version: _, ...document }: Flow): FlowDocument {
  return document;
}

async function readParts(db: Db, workspaceId: string): Promise<Map<string, Parts>> {
  const lines = new Map((await readFlowLines(db, workspaceId)).map((line) => [line.id, line]));
  const drafts = new Map(
    (await readFlowDrafts(db, workspaceId)).map((draft) => [draft.flowId, draft]),
  );
  const reaches = await readFlowReach(db, workspaceId);
  const names = await readPersonNames(db, workspaceId);
  const ids = [...new Set([...lines.keys(), ...drafts.keys()])].sort();
  return new Map(
    ids.map((id) => [
      id,
      { line: lines.get(id), draft: drafts.get(id), reach: reaches.get(id), names },
    ]),
  );
}

function toRow(id: string, { line, draft, reach, names }: Parts): FlowRow {
  const shown =
    line?.versions.find(({ version }) => version === line.currentVersion) ?? line?.versions[0];
  const named = (shown?.document ?? draft?.document ?? {}) as { name?: unknown; kind?: unknown };
  const by = draft && names.get(draft.savedBy);
  return {
    id,
    // A draft alone is held to a known kind when it is saved.
    kind: named.kind as FlowRow['kind'],
    name: typeof named.name === 'string' && named.name !== '' ? named.name : id,
    state: toState(line),
    version: line && line.currentVersion > 0 ? line.currentVersion : null,
    next: line?.next ? { version: line.next.version, at: toIso(line.next.at) } : null,
    publishedAt: line?.versions[0] ? toIso(line.versions[0].publishedAt) : null,
    draft: draft
      ? {
          savedAt: toIso(draft.savedAt),
          by: by === undefined ? null : { id: draft.savedBy, name: by },
        }
      : null,
    reach: reach ?? NO_REACH,
  };
}

function toState(line: FlowLine | undefined): FlowRow['state'] {
  if (!line) return 'draft';
  if (line.currentVersion > 0) return 'live';
  return line.next ? 'scheduled' : 'paused';
}

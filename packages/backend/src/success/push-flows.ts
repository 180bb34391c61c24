import type { Flow } from '@polku/flows';
import { readFlows, readFlowVersion, readVersions, setCurrentVersion } from '../store/sql/flows.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import { requireWorkspace } from '../store/sql/workspaces.ts';
import type { Db, Store } from '../store/store.ts';
import { referencesOf } from './flow-document.ts';
import { isSameFlow, publishFlow } from './publish-flow.ts';

/** Flows from files into a workspace: all or none. What is published and not among them stays as it is. */
export type Pushed = {
  id: string;
  /** The version that it has, or would have. */
  version: number;
  change: 'new' | 'changed' | 'unchanged';
  /** What is published now. */
  before: Flow | undefined;
};

/** What is named by one of the flows and is nowhere. */
export type BadReference = { flow: string; path: string[]; message: string };

export class UnknownReference extends Error {
  readonly references: BadReference[];
  constructor(references: BadReference[]) {
    super(references.map(({ flow, message }) => `"${flow}" ${message}.`).join('\n'));
    this.name = 'UnknownReference';
    this.references = references;
  }
}

/** @throws UnknownReference before anything is changed */
export async function pushFlows(
  store: Store,
  { workspaceId, flows, nowMs }: { workspaceId: string; flows: readonly Flow[]; nowMs: number },
): Promise<Pushed[]> {
  return store.transaction(async (db) => {
    const pushed = await forecastPush(db, { workspaceId, flows });
    for (const flow of flows) await publishFlow(db, { workspaceId, flow, nowMs });
    return pushed;
  });
}

/** What a push would do. */
export async function forecastPush(
  db: Db,
  { workspaceId, flows }: { workspaceId: string; flows: readonly Flow[] },
): Promise<Pushed[]> {
  await requireWorkspace(db, workspaceId);
  const published = new Map((await readFlows(db, workspaceId)).map((flow) => [flow.id, flow]));
  const milestones = new Set((await readMilestones(db, workspaceId)).map(({ key }) => key));
  const ids = new Set([...published.keys(), ...flows.map(({ id }) => id)]);
  const bad = flows.flatMap((flow) => findBadReferences(flow, { ids, milestones }));
  if (bad.length > 0) throw new UnknownReference(bad);
  const pushed: Pushed[] = [];
  for (const flow of flows) {
    const before = published.get(flow.id);
    const isSame = before !== undefined && isSameFlow(before, flow);
    const { newest } = await readVersions(db, workspaceId, flow.id);
    const version = isSame ? before.version : newest + 1;
    const change = isSame ? 'unchanged' : before ? 'changed' : 'new';
    pushed.push({ id: flow.id, version, change, before });
  }
  return pushed;
}

type Known = { ids: ReadonlySet<string>; milestones: ReadonlySet<string> };

function findBadReferences(flow: Flow, { ids, milestones }: Known): BadReference[] {
  const { id, goal, followedBy } = flow;
  const bad: BadReference[] = [];
  if (followedBy !== undefined && !ids.has(followedBy))
    bad.push({
      flow: id,
      path: ['followedBy'],
      message: `leads to "${followedBy}", which is neither published nor among these files`,
    });
  for (const key of referencesOf(flow).milestones) {
    if (milestones.has(key)) continue;
    const message = `names the milestone "${key}", which this workspace has not; "polku milestone publish" makes it`;
    bad.push({ flow: id, path: [goal === key ? 'goal' : 'audience'], message });
  }
  return bad;
}

/**
 * Makes an earlier version the published one; it holds on open pages within minutes.
 * @throws when there is no such version
 */
export async function rollBackFlow(
  store: Store,
  { workspaceId, flowId, version }: { workspaceId: string; flowId: string; version: number },
): Promise<{ from: number }> {
  return store.transaction(async (db) => {
    await requireWorkspace(db, workspaceId);
    const { newest, current } = await readVersions(db, workspaceId, flowId);
    if (newest === 0) throw new Error(toNoFlow(flowId));
    if (!(await readFlowVersion(db, { workspaceId, flowId, version })))
      throw new Error(
        `The flow "${flowId}" has no version ${version}: it has 1 to ${newest}. "polku flows list" shows them.`,
      );
    await setCurrentVersion(db, { workspaceId, flowId, version });
    return { from: current };
  });
}

/**
 * Takes a flow off every page; its versions stay, and publishing or rolling back brings it again.
 * @throws when there is no such flow
 */
export async function withdrawFlow(
  store: Store,
  { workspaceId, flowId }: { workspaceId: string; flowId: string },
): Promise<{ from: number }> {
  return store.transaction(async (db) => {
    await requireWorkspace(db, workspaceId);
    const { newest, current } = await readVersions(db, workspaceId, flowId);
    if (newest === 0) throw new Error(toNoFlow(flowId));
    await setCurrentVersion(db, { workspaceId, flowId, version: 0 });
    return { from: current };
  });
}

const toNoFlow = (flowId: string): string =>
  `There is no flow "${flowId}" in this workspace. "polku flows list" shows those that there are.`;

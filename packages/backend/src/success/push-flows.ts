import type { Flow } from '@polku/flows';
import { factsOf } from '@polku/protocol/match';
import { readFlows, readFlowVersion, readVersions, setCurrentVersion } from '../store/sql/flows.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import { setNextVersion } from '../store/sql/releases.ts';
import { requireWorkspace } from '../store/sql/workspaces.ts';
import type { Db, Store } from '../store/store.ts';
import { type Plan, planPublishing, publishPlanned } from './publish-flow.ts';

/** Flows from files into a workspace: all or none. What is published and not among them stays as it is. */
export type Pushed = Omit<Plan, 'isMoved'> & { id: string };

export type Push = {
  workspaceId: string;
  flows: readonly Flow[];
  /** When they become the current ones, all at once, UTC ms. Absent: now. */
  at?: number | undefined;
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
  { nowMs, ...push }: Push & { nowMs: number },
): Promise<Pushed[]> {
  const { workspaceId } = push;
  return store.transaction(async (db) => {
    const planned = await planPush(db, push);
    for (const { flow, plan } of planned)
      if (plan.change !== 'unchanged') await publishPlanned(db, { workspaceId, flow, plan, nowMs });
    return planned.map(toPushed);
  });
}

/** What a push would do. */
export const forecastPush = async (db: Db, push: Push): Promise<Pushed[]> =>
  (await planPush(db, push)).map(toPushed);

type Planned = { flow: Flow; plan: Plan };

const toPushed = ({ flow: { id }, plan: { isMoved: _, ...plan } }: Planned): Pushed => ({
  id,
  ...plan,
});

async function planPush(db: Db, { workspaceId, flows, at }: Push): Promise<Planned[]> {
  await requireWorkspace(db, workspaceId);
  const published = new Map((await readFlows(db, workspaceId)).map((flow) => [flow.id, flow]));
  const milestones = new Set((await readMilestones(db, workspaceId)).map(({ key }) => key));
  const ids = new Set([...published.keys(), ...flows.map(({ id }) => id)]);
  const bad = flows.flatMap((flow) => findBadReferences(flow, { ids, milestones }));
  if (bad.length > 0) throw new UnknownReference(bad);
  const planned: Planned[] = [];
  for (const flow of flows) {
    const plan = await planPublishing(db, { workspaceId, flow, at }, published.get(flow.id));
    planned.push({ flow, plan });
  }
  return planned;
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
  for (const key of milestonesOf(flow)) {
    if (milestones.has(key)) continue;
    const message = `names the milestone "${key}", which this workspace has not; "polku milestone publish" makes it`;
    bad.push({ flow: id, path: [goal === key ? 'goal' : 'audience'], message });
  }
  return bad;
}

/** Those that a flow names: they must be there when it is published. */
const milestonesOf = ({ goal, audience }: Flow): string[] => [
  ...(goal === undefined ? [] : [goal]),
  ...factsOf(audience).flatMap(
    (fact) => /^milestones\.(?!account\.)([^.]+)$/.exec(fact)?.[1] ?? [],
  ),
];

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

/**
 * Leaves the version that waits for its time where it is, among the others.
 * @throws when none waits
 */
export async function cancelRelease(
  store: Store,
  { workspaceId, flowId }: { workspaceId: string; flowId: string },
): Promise<{ version: number; at: number }> {
  return store.transaction(async (db) => {
    await requireWorkspace(db, workspaceId);
    const { newest, next } = await readVersions(db, workspaceId, flowId);
    if (newest === 0) throw new Error(toNoFlow(flowId));
    if (!next) throw new Error(`No version of "${flowId}" waits for its time: nothing to cancel.`);
    await setNextVersion(db, { workspaceId, flowId, next: undefined });
    return next;
  });
}

const toNoFlow = (flowId: string): string =>
  `There is no flow "${flowId}" in this workspace. "polku flows list" shows those that there are.`;

import type { Policy } from '@polku/flows';
import { suppressionOf, suppressionsNow } from '@polku/flows/select';
import type { Showable } from '@polku/flows/views';
import type { Facts, Rule } from '@polku/protocol';
import { unmetOf } from '@polku/protocol/unmet';
import type { Reason } from './reason.ts';
import { findAll, findVisible } from './view/find.ts';

/** Why one flow is shown or not, as far as this page can tell: for developers. */
export type Explanation = {
  flow: string;
  name: string;
  kind: string;
  version: number;
  isOpen: boolean;
  /** Why it was not chosen the last time something was decided; absent when it was, or nothing was. */
  reason?: Reason | undefined;
  /** Its trigger has come, and what stood against it passes: it is looked at again then. */
  isWaiting: boolean;
  /** The name of the condition in the workspace's policy that holds it back now. */
  suppressedBy?: string | undefined;
  /** The conditions of its audience that do not hold now. */
  unmet: Rule[];
  /** Of a tour: each step's own condition, and whether what it points at can be seen on this page. */
  steps: { id: string; target: TargetState; unmet: Rule[] }[];
};

/**
 * `none`: it points at nothing. `hidden`: it is there and cannot be seen. `covered`: something of the page lies over
 * all of it, as the page is scrolled now.
 */
export type TargetState = 'none' | 'seen' | 'covered' | 'hidden' | 'absent';

export type ExplainSituation = {
  facts: Facts;
  /** Ids of what stands on the page. */
  standing: readonly string[];
  /** Ids of what waits. */
  waiting: readonly string[];
  reasons: { [flow: string]: Reason };
  policy: Policy;
};

export function explain(
  flow: Showable,
  { facts, standing, waiting, reasons, policy }: ExplainSituation,
): Explanation {
  const { id, name, kind, version } = flow;
  const steps = flow.kind === 'tour' ? flow.steps : [];
  return {
    flow: id,
    name,
    kind,
    version,
    isOpen: standing.includes(id),
    reason: Object.hasOwn(reasons, id) ? reasons[id] : undefined,
    isWaiting: waiting.includes(id),
    suppressedBy: suppressionOf(flow, suppressionsNow(policy, facts)),
    unmet: unmetOf(flow.audience, facts),
    steps: steps.map((step) => ({
      id: step.id,
      target: step.at === undefined ? 'none' : stateOf(step.at),
      unmet: unmetOf(step.when, facts),
    })),
  };
}

function stateOf(at: Parameters<typeof findAll>[0]): TargetState {
  const element = findVisible(at);
  if (element) return isCovered(element) ? 'covered' : 'seen';
  return findAll(at).length > 0 ? 'hidden' : 'absent';
}

/** The middle, and near the edges and corners: what is free at one of them can be seen and pressed there. */
const POINTS = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [x, y] as const));

function isCovered(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const root = element.getRootNode() as Document | ShadowRoot;
  return POINTS.every(([x, y]) => {
    const above = root
      .elementsFromPoint(left + x * width, top + y * height)
      // What we draw around it is not what hides it.
      .find(({ localName }) => !localName.startsWith('polku-'));
    // Nothing is found out of sight. What it lies in takes the press where it takes none itself.
    return above !== undefined && !above.contains(element) && !element.contains(above);
  });
}

import { z } from 'zod';
import { readFirstRun, readFirstRunFacts, saveFirstRun } from '../store/sql/first-run.ts';
import type { Db } from '../store/store.ts';

/**
 * The first run of a workspace that was made in the console: from nothing to its first first use. What is done is not
 * kept but looked up, so that it is true for whoever comes to it, on any device, and also of what was done elsewhere.
 * What is kept is what somebody has passed over, and that it is over.
 */
export const FIRST_RUN_STEPS = ['connect', 'event', 'tour', 'first_use', 'verify'] as const;
export type FirstRunStep = (typeof FIRST_RUN_STEPS)[number];

const FirstRun = z.object({ skipped: z.array(z.enum(FIRST_RUN_STEPS)) });
type FirstRun = z.infer<typeof FirstRun>;

export const NEW_FIRST_RUN: FirstRun = { skipped: [] };

export type FirstRunState = {
  isOver: boolean;
  steps: { step: FirstRunStep; state: 'open' | 'done' | 'skipped' }[];
  /** The newest of all. */
  firstUse: { userId: string; name: string | null; at: number } | undefined;
};

export async function readFirstRunState(db: Db, workspaceId: string): Promise<FirstRunState> {
  const kept = toFirstRun(await readFirstRun(db, workspaceId));
  const facts = await readFirstRunFacts(db, workspaceId);
  const isDone = {
    connect: facts.hasEvents,
    event: facts.hasMilestone,
    tour: facts.hasFlow,
    first_use: facts.firstUse !== undefined,
    verify: !facts.isTrial,
  };
  return {
    isOver: kept === undefined,
    steps: FIRST_RUN_STEPS.map((step) => ({
      step,
      state: isDone[step] ? 'done' : kept?.skipped.includes(step) ? 'skipped' : 'open',
    })),
    firstUse: facts.firstUse,
  };
}

/** Passes a step over, or comes back to it. Nothing where the first run is over. */
export async function skipStep(
  db: Db,
  workspaceId: string,
  { step, isSkipped }: { step: FirstRunStep; isSkipped: boolean },
): Promise<void> {
  const kept = toFirstRun(await readFirstRun(db, workspaceId));
  if (!kept) return;
  const others = kept.skipped.filter((one) => one !== step);
  await saveFirstRun(db, workspaceId, { skipped: isSkipped ? [...others, step] : others });
}

/** Nobody is led through it any more. */
export const endFirstRun = (db: Db, workspaceId: string): Promise<void> =>
  saveFirstRun(db, workspaceId, undefined);

const toFirstRun = (stored: unknown): FirstRun | undefined =>
  stored === undefined ? undefined : FirstRun.parse(stored);

import type { Flow } from '@polku/flows';
import type { Rule } from '@polku/protocol';
import { factsOf } from '@polku/protocol/match';
import { isBackendOnly, mixedFactFault } from './shared-part.ts';

/** What goals are asked against: the account's own, as its traits say it. */
export const GOAL_FACT = 'account.goal';

/**
 * The facts that a flow reads while it is shown, beside its audience: of a tour's steps, a survey's questions and
 * thanks. The browser matches these rules, so it is told these facts.
 */
export function innerFactsOf(flow: Flow): string[] {
  if (flow.kind === 'tour') return flow.steps.flatMap(factsOfStop);
  if (flow.kind !== 'survey') return [];
  const asksGoal = flow.questions.some(({ kind }) => kind === 'goal');
  const stops = [...flow.questions, ...(flow.thanks ?? [])];
  return [...stops.flatMap(factsOfStop), ...(asksGoal ? [GOAL_FACT] : [])];
}

/**
 * What stands against a flow whose rules read what is not known where they are matched: an audience is decided here
 * or in the browser, and what depends on answers is matched in the browser. Undefined when nothing does.
 */
export function findFactFault(flow: Flow): { path: string[]; message: string } | undefined {
  const mixed = mixedFactFault(flow);
  if (mixed !== undefined) return { path: ['audience'], message: mixed };
  const hidden = innerFactsOf(flow).find(isBackendOnly);
  if (hidden === undefined) return undefined;
  const message = `A rule inside "${flow.id}" names ${hidden}, which only the backend knows. Say it in the audience of a flow of its own`;
  return { path: [], message };
}

type Stop = { when?: Rule | undefined; next?: string | { when?: Rule | undefined }[] | undefined };

const factsOfStop = ({ when, next }: Stop): string[] => [
  ...factsOf(when),
  ...(Array.isArray(next) ? next.flatMap((branch) => factsOf(branch.when)) : []),
];

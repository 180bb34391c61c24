import type { FlowKind } from './flow.ts';
import { QUESTION_KINDS } from './questions/kinds.ts';
import { SURFACE_PLACES, toSurface } from './surfaces/kinds.ts';
import type { Showable } from './view.ts';

/** By kind: whether this version can show all of the flow. An older SDK may be given newer parts. */
const knows: { [K in FlowKind]: (flow: Showable<K>) => boolean } = {
  tour: () => true,
  survey: ({ questions, surface }) =>
    questions.every(({ kind }) => Object.hasOwn(QUESTION_KINDS, kind)) && knowsSurface(surface),
  message: ({ surface }) => knowsSurface(surface),
  checklist: () => true,
};
const knowsSurface = (surface: Parameters<typeof toSurface>[0]) =>
  Object.hasOwn(SURFACE_PLACES, toSurface(surface).kind);

export function isKnownFlow(flow: Showable): boolean {
  // The registry is typed kind by kind; here the kind and its flow come from the same value.
  const knowsKind = knows[flow.kind] as (flow: Showable) => boolean;
  return Object.hasOwn(knows, flow.kind) && knowsKind(flow);
}

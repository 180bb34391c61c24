import type { Flow, Surface } from '@polku/flows';

/**
 * A flow made ready to be looked at on a page of no product: every step points at the one thing there is, and whatever
 * passes a part over (pages, conditions, branches) is taken out, so that each can be looked at in its turn.
 */
export function toPreviewed(flow: Flow): Flow {
  switch (flow.kind) {
    case 'tour':
      return {
        ...flow,
        goal: undefined,
        steps: flow.steps.map(
          ({ when: _, page: __, next: ___, back: ____, highlight: _____, advance, ...step }) => ({
            ...step,
            ...(step.at !== undefined && { at: TARGET }),
            // By a click on the target and by Next alone: nothing else happens on this page.
            ...(advance?.on === 'click' && { advance: { on: 'click' as const } }),
          }),
        ),
      };
    case 'survey':
      return {
        ...flow,
        ...(flow.surface !== undefined && { surface: toHere(flow.surface) }),
        questions: flow.questions.map(
          ({ when: _, next: __, ...question }) => question,
        ) as Questions,
      };
    case 'message':
      return { ...flow, surface: toHere(flow.surface) };
    case 'checklist':
      return flow;
  }
}

type Questions = Extract<Flow, { kind: 'survey' }>['questions'];

export const TARGET = '#target';
export const SLOT = 'preview';

type SurfaceRef = Extract<Flow, { kind: 'message' }>['surface'];

function toHere(surface: SurfaceRef): SurfaceRef {
  if (typeof surface === 'string') return surface;
  return withPlace(surface);
}

function withPlace(surface: Surface): Surface {
  if (surface.kind === 'hotspot' || surface.kind === 'tooltip') return { ...surface, at: TARGET };
  return surface.kind === 'slot' ? { ...surface, slot: SLOT } : surface;
}

import type { FlowKind } from './flow.ts';
import { loadRich, type Rich } from './parts/rich.ts';
import type { Room } from './stage.ts';
import { toSurface } from './surfaces/kinds.ts';
import type { SurfaceModule, SurfaceProps } from './surfaces/view.ts';
import { surfaces } from './surfaces/views.ts';
import type { Showable, ViewModule } from './view.ts';

/** The registry of flow kinds, view facet: lazy chunks, loaded when a flow is to be shown, for as much as it has. */
export const views: { [K in FlowKind]: (flow: Showable<K>) => Promise<ViewModule<K>> } = {
  tour: () => import('./tour/view.tsx'),
  survey: async (flow) => (await import('./survey/view.tsx')).load(flow),
  message: async (flow) => (await import('./message/view.tsx')).load(flow),
  checklist: () => import('./checklist/view.tsx'),
};

/** All that it takes to draw one flow. */
export type LoadedView = {
  View: unknown;
  Surface: ((props: SurfaceProps) => unknown) | undefined;
  styles: string;
  room: Room;
  rich?: Rich | undefined;
};

/** Loads the chunks of a flow at once: of its kind, of the one surface that it is drawn on, and for its texts. */
export async function loadView(flow: Showable): Promise<LoadedView> {
  // The registry is typed kind by kind; here the kind and its flow come from the same value.
  const load = views[flow.kind] as (flow: Showable) => Promise<ViewModule<FlowKind>>;
  const loading = [load(flow), loadSurface(flow), loadRich(flow)] as const;
  const [view, surface, rich] = await Promise.all(loading);
  return {
    View: view.View,
    Surface: surface?.Surface,
    styles: `${surface?.styles ?? ''}${view.styles}`,
    room: surface?.room ?? view.room ?? { in: 'top' },
    rich,
  };
}

async function loadSurface(flow: Showable) {
  if (flow.kind === 'tour' || flow.kind === 'checklist') return undefined;
  const surface = toSurface(flow.surface);
  const { View, styles, toRoom } = (await surfaces[surface.kind]()) as SurfaceModule;
  // The registry is typed kind by kind; here a surface and what is said of it come from the same value. Called and
  // not made an element, so that this file brings no preact into the core.
  const draw = View as (props: SurfaceProps & { surface: typeof surface }) => unknown;
  const Surface = (props: SurfaceProps) => draw({ ...props, surface });
  return { Surface, styles, room: toRoom?.(surface) };
}

export type {
  Heard,
  PlacedParts,
  Pointing,
  PointingStage,
  Room,
  Stage,
  TargetRef,
  ViewKey,
} from './stage.ts';
export type { Given, Showable, ViewProps } from './view.ts';
export { loadWords } from './words/load.ts';

import type { FlowKind } from './flow.ts';
import type { ViewModule } from './view.ts';

/** The registry of flow kinds, view facet: one lazy chunk a kind, loaded when it is to be shown. */
export const views: { [K in FlowKind]: () => Promise<ViewModule<K>> } = {
  tour: () => import('./tour/view.tsx'),
  survey: () => import('./survey/view.tsx'),
  message: () => import('./message/view.tsx'),
};
export type {
  Heard,
  PlacedParts,
  Showable,
  Stage,
  TargetRef,
  ViewKey,
  ViewModule,
  ViewProps,
} from './view.ts';
export { loadWords } from './words/load.ts';

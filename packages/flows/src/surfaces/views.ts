import type { SurfaceKind } from './schemas.ts';
import type { SurfaceModule } from './view.ts';

/** The registry of surfaces, view facet: one lazy chunk a surface, loaded beside the view that is drawn on it. */
export const surfaces: { [S in SurfaceKind]: () => Promise<SurfaceModule<S>> } = {
  slideout: () => import('./slideout/view.tsx'),
  modal: () => import('./modal/view.tsx'),
  banner: () => import('./banner/view.tsx'),
  tooltip: () => import('./tooltip/view.tsx'),
  hotspot: () => import('./hotspot/view.tsx'),
  slot: () => import('./slot/view.tsx'),
};

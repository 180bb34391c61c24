import type { Surface, SurfaceKind, SurfaceRef } from './schemas.ts';

/** The registry of surfaces, known facet: what this version can draw on. */
export const SURFACE_KINDS: { [S in SurfaceKind]: true } = {
  slideout: true,
  modal: true,
  banner: true,
};

/** What a flow is drawn on, written out; a slide-out when it does not say. */
export const toSurface = (surface: SurfaceRef = 'slideout'): Surface =>
  typeof surface === 'string' ? { kind: surface } : surface;

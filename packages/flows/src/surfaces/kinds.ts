import type { Surface, SurfaceKind, SurfaceRef } from './schemas.ts';

/** Where what interrupts stands: one flow at a time. */
export const SCREEN = 'screen';

/**
 * The registry of surfaces, known facet: what this version can draw on, and the place on the page that each takes.
 * Whatever is not on the screen stands beside what the user does: it waits there, and interrupts nobody.
 */
export const SURFACE_PLACES: {
  [S in SurfaceKind]: (surface: Extract<Surface, { kind: S }>) => string;
} = {
  slideout: () => SCREEN,
  modal: () => SCREEN,
  banner: () => SCREEN,
  tooltip: ({ at }) => `at ${at}`,
  hotspot: ({ at }) => `at ${at}`,
  slot: ({ slot }) => `slot ${slot}`,
};

/** What a flow is drawn on, written out; a slide-out when it does not say. */
export const toSurface = (surface: SurfaceRef = 'slideout'): Surface =>
  typeof surface === 'string' ? { kind: surface } : surface;

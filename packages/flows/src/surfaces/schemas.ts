import { z } from 'zod';
import { BannerSurface } from './banner/schema.ts';
import { HotspotSurface } from './hotspot/schema.ts';
import { SlotSurface } from './slot/schema.ts';
import { TooltipSurface } from './tooltip/schema.ts';

/** The registry of surfaces, schema facet: what a message or a survey may be drawn on. */

/** Those of which nothing more needs to be said are named alone. */
const Named = z.enum(['slideout', 'modal', 'banner']);

const Told = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('slideout') }),
  z.strictObject({ kind: z.literal('modal') }),
  BannerSurface,
  TooltipSurface,
  HotspotSurface,
  SlotSurface,
]);

/** A surface by its name alone, or with what is to be said of it. */
export const SurfaceRef = z.union([Named, Told]);
export type SurfaceRef = z.infer<typeof SurfaceRef>;
export type Surface = z.infer<typeof Told>;
export type SurfaceKind = Surface['kind'];

export const surfaceExamples: { [S in SurfaceKind]: Extract<Surface, { kind: S }> } = {
  slideout: { kind: 'slideout' },
  modal: { kind: 'modal' },
  banner: { kind: 'banner', position: 'top', isPushing: true },
  tooltip: { kind: 'tooltip', at: '#save' },
  hotspot: { kind: 'hotspot', at: '@save', placement: 'left' },
  slot: { kind: 'slot', slot: 'home' },
};

import type { ComponentChildren, ComponentType } from 'preact';
import type { PointingStage, Room, Stage } from '../stage.ts';
import type { Surface, SurfaceKind } from './schemas.ts';

/** What a view gives to whatever it is drawn on. */
export type SurfaceProps<S extends SurfaceKind = SurfaceKind> = {
  stage: S extends 'tooltip' | 'hotspot' ? PointingStage : Stage;
  /** What is drawn on it, in a few words. @default the announcement */
  title?: string | undefined;
  /** The id of the element that names what is drawn. */
  labelledBy: string;
  /** The id of the element that says more; for a surface that takes the focus. */
  describedBy?: string | undefined;
  /** Said by screen readers on the close button. */
  closeLabel: string;
  /** Said once, when it appears. */
  announcement: string;
  onClose: (reason: 'close' | 'escape') => void;
  children: ComponentChildren;
};

/** What a surface's chunk exports. `surface` is what the flow says of it. */
export type SurfaceModule<S extends SurfaceKind = SurfaceKind> = {
  View: ComponentType<SurfaceProps<S> & { surface: Extract<Surface, { kind: S }> }>;
  styles: string;
  /** Absent: in the top layer, at once. */
  toRoom?: (surface: Extract<Surface, { kind: S }>) => Room;
};

import type { ComponentType } from 'preact';
import type { Flow, FlowKind } from './flow.ts';
import type { EndReason } from './history.ts';
import type { PointingStage, Room, Stage } from './stage.ts';
import type { SurfaceProps } from './surfaces/view.ts';
import type { CodeTour } from './tour/code.ts';

/** What a view is: it draws content from its props and emits, and stands on a stage. */

/** A flow as it is shown: a stored one, or a tour of code. */
export type Showable<K extends FlowKind = FlowKind> =
  | Exclude<Extract<Flow, { kind: K }>, { kind: 'tour' }>
  | Extract<CodeTour, { kind: K }>;

export type ViewProps<K extends FlowKind = FlowKind> = {
  flow: Showable<K>;
  /** The step to go on at. Absent: from the beginning. */
  at?: string | undefined;
  stage: K extends 'tour' ? PointingStage : Stage;
  /** What the page or an address gives it to begin with. */
  given?: Given | undefined;
  /** What the view keeps of itself over reloads, for this person; `undefined` forgets it. */
  kept?: { read(): unknown; write(value: unknown): void } | undefined;
  /** Records something; `step` becomes the place in the flow of this and all later events. */
  emit(name: string, properties?: { [key: string]: unknown }, step?: string): void;
  /** Called once; the view is taken away. What it says beside is recorded with the reason. */
  end(reason: EndReason, more?: { [key: string]: unknown }): void;
};

/** Of a survey: answers by question, still the user's to send; and what its events carry beside. */
export type Given = {
  answers?: { readonly [question: string]: unknown } | undefined;
  properties?: { readonly [key: string]: unknown } | undefined;
};

/** Of a kind that can be drawn on more than one surface. */
export type SurfacedProps<K extends FlowKind> = ViewProps<K> & {
  Surface: ComponentType<SurfaceProps>;
};

/** What a kind's chunk exports. */
export type ViewModule<K extends FlowKind> = {
  View: ComponentType<SurfacedProps<K>>;
  styles: string;
  /** Absent: of its surface, else in the top layer. */
  room?: Room;
};

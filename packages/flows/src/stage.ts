import type { Facts } from '@polku/protocol';
import type { FlowHistory } from './bootstrap.ts';
import type { InvitationState } from './message/invitation/schema.ts';
import type { Rich } from './parts/rich.ts';
import type { Placement } from './parts/target-schema.ts';
import type { TourMove } from './tour/path.ts';
import type { Interact } from './tour/schema.ts';
import type { SomeWords } from './words/words.ts';

/**
 * What a view stands on. Finding, placing, focus and the shadow root are the stage's, handed in as functions, so
 * that a view needs no page to be tested and no knowledge of where it stands.
 */
export type Stage = {
  /** The person's languages, most wanted first; for the flow's texts. */
  languages: readonly string[];
  /** The words that are not the flow's own, in the person's language. A view takes them over its English. */
  words: SomeWords;
  /** Draws marks, pictures and films of the flow's texts; undefined when it has none. */
  rich: Rich | undefined;
  /** What rules may be matched against now: `user`, `account`, `milestones`, `page`, `device`. */
  facts(): Facts;
  /** What the page's code asks of the view: `next`, `back`, a step. */
  onCommand(listener: (command: TourMove) => void): () => void;
  /** Says something to the developer, once. */
  warn(text: string): void;
  /** Shows another flow, because the user has asked for it. */
  start(flow: string): void;
  /** Opens the inbox where this message is answered. Undefined where there is no inbox, or nobody to read it as. */
  reply: (() => void) | undefined;
  /** What the backend has counted of this invitation. Undefined: nothing, or nobody verified is here. */
  invitation(): InvitationState | undefined;
  /** Resolves when what was tracked has gone up, and what came of it down; or when neither could be. */
  catchUp(): Promise<void>;
  /** What was tracked on this page before the view was up. */
  heard(): readonly Heard[];
  /** Every event tracked while the view is up. */
  onEvent(listener: (event: Heard) => void): () => void;
  /** A milestone was recognised in this page. */
  onMilestone(listener: (key: string) => void): () => void;
  /** Keys that are meant for the view: none that the host used, none typed into a field. */
  onKey(listener: (key: ViewKey) => void, isOnlyInside?: boolean): () => void;
  /** It stands on the page now: told once by a view whose place was awaited. */
  seen(): void;
  /** What the person has seen and done of it before, on any device. */
  history(): FlowHistory | undefined;
  /** After the room was moved in the page: what was shown as a dialog must be shown again. */
  onMove(listener: () => void): () => void;
  /** Moves the focus into `card`, which is to stand beside `target`, if nobody holds it; a field is never left. */
  invite(card: HTMLElement, target?: Element): void;
  /** Tab goes round between `card` and what can be used of `target`, until the returned function is called. */
  cycle(card: HTMLElement, target: Element | undefined): () => void;
};

/** What else a stage has for what points at elements of the page (`hasTarget`), and is loaded for that alone. */
export type Pointing = {
  /** Which element is meant now. Asked before anything is drawn it costs no layout. */
  find(at: TargetRef): Element | undefined;
  /**
   * Tells which element is meant, now and whenever that changes; undefined while none is there. `known` is what was
   * found in this turn: it is told of only when it changes.
   */
  watch(
    at: TargetRef,
    onChange: (target: Element | undefined) => void,
    known?: Element | undefined,
  ): () => void;
  /** Keeps `card` where it belongs, and draws what is around it, until the returned function is called. */
  place(parts: PlacedParts): () => void;
  /** The path of the page, now and whenever it changes without a reload. */
  onRoute(listener: (path: string) => void): () => void;
  /**
   * An event of the page, of this type, after the host has had it: anywhere in `target`, or in whatever a
   * text of the target syntax means by then. `origin`: what it happened on, in whatever shadow root; the event
   * itself has forgotten that by then.
   */
  onDom(
    type: string,
    target: Element | string,
    listener: (event: Event, origin: EventTarget | undefined) => void,
  ): () => void;
};

export type PointingStage = Stage & Pointing;

/**
 * What a step points at. A stored flow names it by a string, in the syntax of the stage's `find`; elements,
 * functions and refs are given in code only.
 */
export type TargetRef =
  | string
  | Element
  | (() => unknown)
  | { readonly current: unknown }
  | { readonly value: unknown };

/** What was tracked. */
export type Heard = { name: string; properties: { readonly [key: string]: unknown } };

/** Escape and the arrow keys, the latter by the direction of reading. */
export type ViewKey = 'escape' | 'forward' | 'backward';

export type PlacedParts = {
  card: HTMLElement;
  /** Absent: the card stands in the middle, over a veil. */
  target?: Element | undefined;
  /** What is lit beside the target. */
  highlights?: readonly Element[] | undefined;
  /** The side of the target to prefer. @default 'bottom' */
  placement?: Placement | undefined;
  /** What of the page can be used: all of it, what is lit, or nothing. @default 'page' */
  interact?: Interact | undefined;
  /** Somebody pressed beside what is lit, where nothing can be used. */
  onOverlay?: (() => void) | undefined;
  /** Nothing is drawn around the target, nor brought into view: `card` stands beside it, or on its corner. */
  pin?: 'beside' | 'corner' | undefined;
};

/** Where what is drawn hangs in the page. */
export type Room = {
  /** Over everything; over the page and under whatever lies in the top layer; or inside an element of the host's. */
  in: 'top' | 'page' | { slot: string };
  /** It is shown only when its place has come up, which the view or the slot tells. */
  isAwaited?: boolean;
};

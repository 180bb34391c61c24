import type { PlacedParts } from '@polku/flows/views';
import type { Scene } from './scene.ts';

/** A card, its target and what is drawn around it: what either engine places. */
export type Laid = {
  scene: Scene;
  card: HTMLElement;
  target: Element;
  /** Besides the target: one for each further ring. */
  highlights: readonly Element[];
  placement: NonNullable<PlacedParts['placement']>;
  pin?: PlacedParts['pin'];
  /** What the scene lies in, and over it what the card lies in. */
  backdrop: HTMLElement;
  view: HTMLElement;
};

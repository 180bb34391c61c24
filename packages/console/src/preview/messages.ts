import type { Flow, Theme } from '@polku/flows';

/** What the editor and its preview, a page in a frame of the same origin, say to each other. */
export type ToPreview = {
  polku: 'draw';
  flow: Flow;
  /** The step or question to begin at. */
  at: string | undefined;
  language: string;
  mode: 'light' | 'dark';
  theme: Theme;
};

export type FromPreview =
  | { polku: 'ready' }
  | { polku: 'drawn' }
  | { polku: 'step'; step: string }
  | { polku: 'ended'; reason: string }
  | { polku: 'failed'; text: string };

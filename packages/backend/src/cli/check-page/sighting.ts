/** What was seen of one step of a tour, one question of a survey, or another flow, on a page: observed by the driver, judged by `judge.ts`. */
export type Sighting = {
  flow: string;
  /** Its id, or that of the question. */
  step?: string;
  where: Where;
  saw: Saw;
};

/** The circumstances. */
export type Where = {
  url: string;
  /** `360x740` */
  viewport: string;
  /** Undefined: whichever the page has. */
  language?: string;
  isDark: boolean;
};

export type Saw =
  | ({ kind: 'view'; isCovered: boolean } & Look)
  /** Its target never came; `pressed`: the steps whose targets were clicked before. */
  | { kind: 'missing'; isThere: boolean; afterMs: number; pressed: string[] }
  /** It did not come to the screen for a reason that is not its target. */
  | { kind: 'refused'; reason: string }
  /** The page led to another, where the step does not belong. */
  | { kind: 'elsewhere'; path: string };

/** What is drawn, in CSS pixels of the window. */
export type Look = {
  window: { width: number; height: number };
  /** Undefined: what is drawn has no card, as a hotspot that is closed. */
  card?: { left: number; top: number; right: number; bottom: number };
  /** How far something stands out of the card at its sides. */
  spillPx: number;
  faint: Faint[];
};

/** A text that stands out too little. */
export type Faint = {
  text: string;
  color: string;
  background: string;
  ratio: number;
  least: number;
};

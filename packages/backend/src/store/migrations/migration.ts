/** Runs statements in order. They are written for SQLite; an engine that has other words for them sees to that. */
export type Run = (statements: readonly string[]) => Promise<void>;

export type Migration = {
  /** Its number, and what it does: `0002-holidays`. They run in the order of their names. */
  name: string;
  up: (run: Run) => Promise<void>;
  /** Of one that takes something away: the oldest migration whose code does without it. */
  needs?: string;
};

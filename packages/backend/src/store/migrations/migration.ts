/** Runs statements in order. They are written for SQLite; an engine that has other words for them sees to that. */
export type Run = (statements: readonly string[]) => Promise<void>;

export type Migration = { name: string; up: (run: Run) => Promise<void> };

/**
 * What is put into a page and asked to deliver: Polku, or in a bench one of its peers. The scenarios know
 * nothing of either but this. A contender is
 *
 * - `toHtml`, what the page holds: a script that sets `globalThis.contender`, at once or later, with
 *   `ready` (a promise: loaded, the person known, and that sent), `track(mark)` (one event whose name is the mark) and
 *   `tried()` (a promise: what was tracked has been tried once, whatever came of it; left out, 4 s are waited);
 * - `upstream`, the real server that its events go to, in front of which a proxy fails on command;
 * - `counted`, which says what that server counts, after it has thrown out what it knows to be repeated.
 *
 * To put a peer in: bundle it into its HTML with a few lines that set `globalThis.contender`, start a server
 * that answers as its own backend does and notes each event by its mark and id, and hand both to
 * `deliver()` (deliver.ts) with a scenario (scenarios.ts) and an engine (test/engines). Nothing here reads a
 * peer's wire format or Polku's.
 */
export type Contender = {
  name: string;
  upstream: string;
  /** The page's HTML; `endpoint` is where its events must go (the proxy's address). */
  toHtml(endpoint: string): string | Promise<string>;
  /** For Polku alone: an identity token that was issued so much later than now. */
  token?(shiftMs: number): Promise<string>;
  /** One entry for each time that one of these marks counts: twice in it is counted twice. */
  counted(marks: readonly string[]): Counted[] | Promise<Counted[]>;
};

export type Counted = {
  mark: string;
  /** The server takes the user for the one they say they are. A peer has no such thing. */
  isVerified?: boolean;
  /** When the server takes it to have happened, UTC ms, where it says so. */
  at?: number;
};

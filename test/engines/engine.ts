/**
 * Three real browsers behind one small door: what a test of delivery does to a browser, and no more. Scripts
 * are texts, because that is all that the three protocols (CDP, WebDriver BiDi, WebKit's inspector) share.
 *
 * Every engine starts on a profile folder that outlives it, so that a killed browser can be started again on
 * what it had stored, and takes every name under `.test` for 127.0.0.1: a plain http origin that is no secure
 * context.
 */
import type { BrowserName } from '../browsers.ts';

export type Engine = {
  name: BrowserName;
  /** Why it cannot be driven on this machine, and how to change that; undefined when it can. */
  missing: string | undefined;
  launch(options: LaunchOptions): Promise<EngineBrowser>;
};

export type LaunchOptions = {
  /** The folder of its profile: made when it is not there, used when it is. */
  profile: string;
  /** The browser's own private mode: nothing is kept in the profile. @default false */
  isPrivate?: boolean;
};

export type EngineBrowser = {
  /** A new tab that has loaded `url`. */
  open(url: string): Promise<Tab>;
  /** Ends it as a user would. */
  close(): Promise<void>;
  /** SIGKILL to the whole tree of processes at once: nothing is tidied up. */
  kill(): Promise<void>;
  /** Takes the network from every tab, and gives it back. Undefined where the engine has no way to. */
  setOffline: ((isOffline: boolean) => Promise<void>) | undefined;
  /** Gives an origin's storage so much room and no more. Undefined where the engine has no way to. */
  limitStorage: ((origin: string, bytes: number) => Promise<void>) | undefined;
};

export type Tab = {
  /** Resolves when the page has loaded. */
  goto(url: string): Promise<void>;
  /** The value of an expression, awaited, as JSON. Rejects when it throws, or the page goes away meanwhile. */
  evaluate<T = unknown>(expression: string): Promise<T>;
  /** Runs statements in a task of their own, which the page need not outlive. Resolves at once. */
  begin(statements: string): Promise<void>;
  /**
   * Stops the process that runs the page, whatever it is about, and resolves with what lets it go on. Rejects
   * when another of `tabs` runs in the same one.
   */
  freeze(...tabs: Tab[]): Promise<() => void>;
  /** Closes it as a user would: the page is told by `pagehide`. */
  close(): Promise<void>;
};

/** What a page has not answered by then, it never will: it hangs, is frozen or is gone. */
export const MAX_ANSWER_MS = 30_000;

/** The task of `begin()`. */
export const toTask = (statements: string): string => `void setTimeout(() => { ${statements} })`;

/** Resolves when an expression is true in the page, which may go away and come meanwhile. */
export async function untilTrue(tab: Tab, expression: string, maxMs = 15_000): Promise<void> {
  const endsAt = performance.now() + maxMs;
  let seen: unknown;
  while (performance.now() < endsAt) {
    seen = await tab.evaluate(expression).catch(String);
    if (seen === true) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(
    `The page was to say true to "${expression}" within ${maxMs} ms; it said ${seen}.`,
  );
}

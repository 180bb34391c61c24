import type { z } from 'zod';
import type { Post } from '../post.ts';
import type { Outcome } from '../retry.ts';

/** One outside system that a notification can go to: what it must be told, and how it is told. */
export type Channel<Config> = {
  /** What a person sets up; also what the console's form is made from. */
  config: z.ZodType<Config>;
  /** The addresses in it, which the guard checks when it is saved. */
  targets(config: Config): string[];
  /** One attempt. Never throws for what the destination does. */
  send(config: Config, message: Message, tools: Tools): Promise<Outcome>;
};

export type Message = {
  /** The same on every attempt: what makes at-least-once count once. */
  id: string;
  /** The exact text that was queued with the event: ids only. */
  body: string;
  /** Read only for a destination that opted in to names. */
  names(): Promise<Names>;
};

export type Names = { user: string | null; account: string | null; owner: string | null };

/** What a channel may use of the world. */
export type Tools = { post: Post; nowMs: () => number };

import type { z } from 'zod';
import type { Post } from '../post.ts';
import type { Outcome } from '../retry.ts';

/** One outside system that a notification can go to: what it must be told, and how it is told. */
export type Channel<Config> = {
  /** As it is stored. */
  config: z.ZodType<Config>;
  /** As a person writes it: what we can make for them may be left out. */
  setup: z.ZodType<Config>;
  /** The secret in it, which the person must have to use the channel. */
  secretOf(config: Config): string | undefined;
  /** The addresses in it, by field, which the guard checks when it is saved. */
  targets(config: Config): { field: string; url: string }[];
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
type Tools = { post: Post; nowMs: () => number };

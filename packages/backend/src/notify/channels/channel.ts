import type { z } from 'zod';
import type { Audience } from '../../store/notify-tables.ts';
import type { Ask, Post } from '../post.ts';
import type { Names, Rendered } from '../render/rendered.ts';
import type { Language } from '../render/words/index.ts';
import type { Outcome } from '../retry.ts';
import type { Memory } from './memory.ts';
import type { Turns } from './turns.ts';

/** One outside system that a notification can go to: what it must be told, and how it is told. */
export type Channel<Config> = {
  /** Whom it reaches; it decides for how long it is tried: see `retry.ts`. */
  audience: Audience;
  /** How fast its destination takes things. */
  pace: Pace;
  /** As it is stored. */
  config: z.ZodType<Config>;
  /** As a person writes it: what we can make for them may be left out. A form is drawn from it. */
  setup: z.ZodType<Config>;
  /** The secret in it, which the person must have to use the channel. */
  secretOf?(config: Config): string | undefined;
  /** A new secret, beside which the former signs for a day more. */
  rotate?(config: Config, nowMs: number): Config;
  /** The addresses in it, by field, which the guard checks when it is saved. */
  targets(config: Config): { field: string; url: string }[];
  /** What may be shown of it: no secret, and no address that is one. */
  describe(config: Config): string;
  /** One attempt. Never throws for what the destination does. */
  send(config: Config, message: Message, tools: Tools): Promise<Outcome>;
};

export type Pace = {
  /** Sends at a time, to begin with and after a failure. */
  concurrency: number;
  /** Each send that goes well adds one, up to so many. @default concurrency */
  maxConcurrency?: number;
  /** Sends a second, after a burst of as many as `burst`. @default no limit */
  perSecond?: number;
  burst?: number;
};

export type Message = {
  /** The same on every attempt: what makes at-least-once count once. */
  id: string;
  /** The exact text that was queued with the event: ids only. */
  body: string;
  /** How many attempts were made before this one. */
  attempts: number;
  /** Whom it is for; undefined when nobody looks after the account. */
  to: Recipient | undefined;
  /** Read only for a destination that opted in to names. */
  names(): Promise<Names>;
  /** In words. The language of a person goes before the channel's. */
  render(options: {
    includeNames?: boolean | undefined;
    language?: Language | undefined;
  }): Promise<Rendered>;
  /** Where the person acknowledges it with one click; undefined when it is for nobody. */
  acknowledgeUrl: string | undefined;
  /** What that address ends with: who acknowledges what, signed by us. For a button that is no link. */
  acknowledgeToken: string | undefined;
  /** Where the person ends digests by e-mail; undefined for what is no digest. */
  unsubscribeUrl: string | undefined;
};

/** A person of ours. */
export type Recipient = {
  id: string;
  email: string;
  name: string;
  language: Language | undefined;
  timeZone: string | undefined;
};

/** What a channel may use of the world. */
export type Tools = {
  post: Post;
  ask: Ask;
  mail: Mail;
  memory: Memory;
  turns: Turns;
  nowMs: () => number;
};

/** Hands a mail to a server: through the guard, as a POST is. */
export type Mail = (server: MailServer, mail: MailMessage) => Promise<MailResult>;

export type MailServer = {
  host: string;
  port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  isSecure: boolean;
  user?: string | undefined;
  password?: string | undefined;
};

export type MailMessage = {
  from: string;
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  messageId: string;
  headers: { [name: string]: string };
};

export type MailResult =
  | { kind: 'taken' }
  /** The server's own number, such as 450 or 550. */
  | { kind: 'answer'; status: number }
  | { kind: 'none'; error: string };

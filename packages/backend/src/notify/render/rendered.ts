import type { Language, Words } from './words/index.ts';

/** A notification in words: what every channel for people draws, each in its own way. Plain text throughout. */
export type Rendered = {
  language: Language;
  title: string;
  /** Whole sentences, at most three. */
  lines: string[];
  facts: { label: string; value: string }[];
  /** Where a person does something about it. */
  action: { label: string; url: string };
};

/** What stands behind the ids of a message; null where it is unknown, or the destination did not opt in. */
export type Names = {
  user: string | null;
  account: string | null;
  owner: string | null;
  milestone: string | null;
  flow: string | null;
  /** Of users' own words: who wrote what; absent where the destination did not opt in. */
  quotes?: readonly Quote[];
};

export type Quote = { user: string; account: string | null; score: number | null; text: string };

export type RenderOptions = {
  names: Names;
  language: Language;
  /** Where the console is; no slash at its end. */
  publicUrl: string;
  /** IANA. @default Europe/Helsinki */
  timeZone?: string | undefined;
};

/** What one kind of message is told with. */
export type Telling = {
  words: Words;
  names: Names;
  links: ReturnType<typeof createLinks>;
  /** `(ISO 8601) → 22 Nov 2026, 14:05` in the reader's time zone. */
  time(iso: string): string;
  /** `(ISO 8601, ISO 8601) → 16–22 November 2026`, the second being the midnight after the last. */
  days(fromIso: string, toIso: string): string;
  /** `(1234) → 1,234` */
  count(count: number): string;
  /** `(ms) → 83 days`, in the largest unit that says something. */
  duration(ms: number): string;
};

/** One kind of message in words. */
export type Renderer<Message> = (
  message: Message,
  telling: Telling,
) => Omit<Rendered, 'language' | 'facts'> & {
  /** Those without a value are left out. */
  facts: { label: string; value: string | null | undefined }[];
};

/** Addresses of the console. */
export const createLinks = (publicUrl: string) => {
  const inbox = () => `${publicUrl}/`;
  const accounts = () => `${publicUrl}/accounts`;
  const account = (id: string | undefined) =>
    id === undefined ? inbox() : `${publicUrl}/accounts/${encodeURIComponent(id)}`;
  return {
    inbox,
    accounts,
    account,
    insight: () => `${publicUrl}/insight`,
    conversation: (accountId: string | undefined, id: string) =>
      accountId === undefined ? inbox() : `${account(accountId)}#conversation-${id}`,
  };
};

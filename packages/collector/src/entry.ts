import type { Event } from '@polku/protocol';

/**
 * One event that waits: a record in IndexedDB under its own id. Its text is made once, when it is tracked, and
 * is what goes over the wire.
 */
export type Entry = {
  id: string;
  /** The event as JSON, but for the index of its token. */
  json: string;
  /** The length of `json` as UTF-8. */
  bytes: number;
  /** The identity token that was current when the event was tracked. */
  token?: string | undefined;
  /** A milestone was recognised in it: the last to be given up. */
  isMilestone?: boolean | undefined;
};

export function toEntry(event: Event, token?: string): Entry {
  // Half a character cannot be written as UTF-8; JSON escapes it, and an escaped backslash is none of it.
  const json = JSON.stringify(event).replace(/(\\\\)|\\ud\w{3}/g, (_, pair) => pair ?? '\ufffd');
  return { id: event.id, json, bytes: toBytes(json), token };
}

export const toEvent = ({ json }: Entry): Event => JSON.parse(json);

export const toBytes = (text: string): number => encoder.encode(text).length;

// It has no state: making one for each event would cost more than what it does.
const encoder = new TextEncoder();

import type { CheckedBatch, CheckedEvent } from '../../ingest/checked.ts';
import { partitionBatch } from './partition.ts';

/**
 * What a batch looks like on its way: JSON with its version in front. Workers are brought up to date before
 * ingest nodes are, so whoever reads knows what is written; what it does not know it leaves where it is.
 */
export type Message = {
  partition: number;
  data: string;
  events: number;
};

const VERSION = 1;
/** For headers, which count as well, were there any. */
const HEADER_BYTES = 512;

/** One message a partition, or several where one would be too large: `maxBytes` is what a server takes. */
export function toMessages(batch: CheckedBatch, maxBytes: number): Message[] {
  const messages: Message[] = [];
  for (const [partition, part] of partitionBatch(batch)) {
    for (const { events, texts } of splitEvents(part.events, maxBytes - HEADER_BYTES - 200)) {
      messages.push({ partition, data: toData(part, texts), events: events.length });
    }
  }
  return messages;
}

type Piece = { events: CheckedEvent[]; texts: string[] };

function splitEvents(events: readonly CheckedEvent[], maxBytes: number): Piece[] {
  const pieces: Piece[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const text = JSON.stringify(event);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > maxBytes) {
      pieces.push({ events: [], texts: [] });
      bytes = 0;
    }
    bytes += size;
    pieces.at(-1)?.events.push(event);
    pieces.at(-1)?.texts.push(text);
  }
  return pieces;
}

/** Put together from the texts that were measured, which are most of the work. */
function toData({ workspaceId, receivedAt }: CheckedBatch, texts: readonly string[]): string {
  const head = JSON.stringify({ v: VERSION, workspaceId, receivedAt });
  return `${head.slice(0, -1)},"events":[${texts.join()}]}`;
}

/** The batch of a message; undefined when it is of a later version, or none of ours. */
export function parseMessage(data: string): CheckedBatch | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  return isMessage(value)
    ? { workspaceId: value.workspaceId, receivedAt: value.receivedAt, events: value.events }
    : undefined;
}

/** Whoever may write to the stream is one of us: what is in the events was checked before they were appended. */
const isMessage = (value: unknown): value is CheckedBatch =>
  typeof value === 'object' && value !== null && 'v' in value && value.v === VERSION;

import type { DeliveryKey, DueDelivery } from '../store/sql/outbox.ts';

/**
 * What is due, read for a channel some at a time and handed out one by one: a look at the store for each delivery costs
 * more than sending it. What was read is forgotten after a second, because a channel may have been switched off
 * meanwhile, or a person erased.
 */
export type ReadAhead = {
  /** Reads on, unless something that was read lately is still there. */
  fill(channelId: string, underWay: UnderWay): Promise<void>;
  take(channelId: string): DueDelivery | undefined;
  /** Nothing that was read is left. */
  isEmpty(channelId: string): boolean;
  /** Whether the store may have more than was read. */
  mayHaveMore(channelId: string): boolean;
  /** Something is due that was not even asked for. */
  leave(channelId: string): void;
  /** The destination takes nothing any more. */
  forget(channelId: string): void;
};

export type UnderWay = {
  /** Of this channel: they are queued in the store still. */
  count: number;
  has(delivery: DeliveryKey): boolean;
};

export type ReadDue = (asked: { channelId: string; limit: number }) => Promise<DueDelivery[]>;

const MAX_AHEAD = 64;
const FRESH_MS = 1_000;

type Read = { found: DueDelivery[]; readAtMs: number; mayHaveMore: boolean };

export function createReadAhead(readDue: ReadDue, nowMs: () => number): ReadAhead {
  const reads = new Map<string, Read>();

  function freshOf(channelId: string): Read | undefined {
    const read = reads.get(channelId);
    if (!read || read.found.length === 0) return undefined;
    if (nowMs() - read.readAtMs <= FRESH_MS) return read;
    reads.set(channelId, { ...read, found: [], mayHaveMore: true });
    return undefined;
  }

  function leave(channelId: string): void {
    const read = reads.get(channelId) ?? { found: [], readAtMs: nowMs() };
    reads.set(channelId, { ...read, mayHaveMore: true });
  }

  return {
    async fill(channelId, underWay) {
      // What has come meanwhile stands behind it.
      if (freshOf(channelId)) return leave(channelId);
      const limit = MAX_AHEAD + underWay.count;
      const readAtMs = nowMs();
      const due = await readDue({ channelId, limit });
      // What was under way at the look is now, too: its end is told in a turn of its own.
      const found = due.filter((delivery) => !underWay.has(delivery));
      reads.set(channelId, { found, readAtMs, mayHaveMore: due.length === limit });
    },
    take: (channelId) => freshOf(channelId)?.found.shift(),
    isEmpty: (channelId) => freshOf(channelId) === undefined,
    mayHaveMore: (channelId) => reads.get(channelId)?.mayHaveMore ?? false,
    leave,
    forget: (channelId) => void reads.delete(channelId),
  };
}

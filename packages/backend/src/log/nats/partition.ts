import type { CheckedBatch, CheckedEvent } from '../../ingest/checked.ts';

/**
 * Events are spread over a fixed number of partitions, by their account: all of an account are in one, and one
 * worker at a time holds it, so their order is kept. Where no token names an account, the user or the device
 * stands for it; what turns out to be one account's later may come in any order, as it always may.
 *
 * Their number is part of what is stored: with another one, what is of an account would wait in two.
 */
export const PARTITIONS = 8;

/** The events of a batch by their partition, each part in the order of the batch. */
export function partitionBatch(batch: CheckedBatch): Map<number, CheckedBatch> {
  const parts = Map.groupBy(batch.events, (event) => partitionOf(batch.workspaceId, event));
  return new Map([...parts].map(([partition, events]) => [partition, { ...batch, events }]));
}

function partitionOf(workspaceId: string, { accountId, userId, event }: CheckedEvent): number {
  return hash(`${workspaceId}\n${accountId ?? userId ?? event.anonymousId}`) % PARTITIONS;
}

/** FNV-1a over the characters: spreads well enough, and is the same in every process. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** Which partitions are whose, the same seen from every worker that knows of the same ones. */
export function selectPartitions(workerId: string, workerIds: Iterable<string>): Set<number> {
  const workers = [...new Set([...workerIds, workerId])].sort();
  const own = workers.indexOf(workerId);
  const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  return new Set(all.filter((partition) => partition % workers.length === own));
}

import { checkBatch } from '../../packages/backend/src/ingest/check-batch.ts';
import type { CheckedBatch } from '../../packages/backend/src/ingest/checked.ts';
import { createTokenVerifier } from '../../packages/backend/src/ingest/token.ts';
import { createTraffic, type TrafficOptions } from './traffic.ts';

export type GroupsTask = {
  workspaceId: string;
  traffic: TrafficOptions;
  /** Number of the first event. */
  first: number;
  /** Batches in a transaction. */
  groupBatches: number;
};

/** The next group of checked batches, as the handler of the route hands them on. */
export function createCheckedGroups(task: GroupsTask): () => Promise<CheckedBatch[]> {
  const { traffic: options, groupBatches, workspaceId, first } = task;
  const traffic = createTraffic(options);
  const verifier = createTokenVerifier();
  const verify = (token: string) => verifier.verify(token, [options.tokenSecret]);
  let next = first;
  return async () => {
    const batches: CheckedBatch[] = [];
    while (batches.length < groupBatches) {
      const receivedAt = Date.now();
      const body = traffic.toBody(next, receivedAt);
      next += options.batchSize;
      const check = { batch: JSON.parse(body), bodyBytes: body.length, receivedAt };
      const { accepted } = await checkBatch({ ...check, allowUnverified: false, verify });
      batches.push({ workspaceId, receivedAt, events: accepted });
    }
    return batches;
  };
}

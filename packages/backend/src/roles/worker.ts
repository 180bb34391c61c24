import type { Metrics } from '../http/metrics.ts';
import { createConsumer, type Group } from '../ingest/apply-group.ts';
import { createUnverifiedShare, type UnverifiedShare } from '../ingest/unverified-share.ts';
import type { EventLog } from '../log/event-log.ts';
import { createLeader } from './leader.ts';
import type { Node } from './node.ts';

/**
 * Takes what was appended to the log and applies it. Any number do so at once; one of them leads.
 */
export type Worker = {
  unverified: Pick<UnverifiedShare, 'total'>;
  start(): void;
  /** When nothing more is applied: the log is to be closed before. */
  stop(): Promise<void>;
};

export type WorkerOptions = {
  node: Node;
  events: Pick<EventLog, 'consume'>;
  metrics: Metrics | undefined;
  /** A group was committed, or the store did not take it. */
  onCommit: (error: unknown) => void;
};

export function createWorker({ node, events, metrics, onCommit }: WorkerOptions): Worker {
  const { config, store, later, onFault, onNotifications } = node;
  // Of what this worker applies. Each keeps the share by what it knows, so that with several it may be a little more.
  const unverified = createUnverifiedShare({ store, max: config.maxUnverified, onFault, later });
  const onGroup = (group: Group) => {
    onCommit(group.error);
    if (group.error === undefined) unverified.onStored(group.batches);
    metrics?.onGroup(group);
  };
  const leader = createLeader(node, (line) => metrics?.onDelivery(line));
  events.consume(createConsumer({ store, onNotifications, onFault, onGroup }));
  return {
    unverified,
    start() {
      leader.start();
      unverified.start().catch(onFault);
    },
    async stop() {
      await Promise.all([leader.stop(), unverified.stop()]);
    },
  };
}

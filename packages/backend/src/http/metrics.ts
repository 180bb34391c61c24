import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Group } from '../ingest/apply-group.ts';
import type { Backlog } from '../log/event-log.ts';
import type { DeliveryStatus } from '../store/notify-tables.ts';
import type { BatchLine } from './batch-line.ts';
import { LIMIT_NAMES } from './limits.ts';

/**
 * What Prometheus reads: how the backend fares, and nothing of whom. No label holds an id, and every set of
 * labels is bounded: what strangers may name freely (methods, reasons for dropping) is folded into `other`
 * where it is not one of ours. Counters are plain numbers that prom-client is given when it is asked, because
 * it takes a microsecond for each label of each count, which the ingest would pay with every request.
 */
export type Metrics = {
  onBatch(line: BatchLine): void;
  onRequest(line: RequestLine): void;
  onGroup(group: Group): void;
  /** `status`: what the attempt came to. */
  onDelivery(line: { channel: string; status: DeliveryStatus }): void;
  /** Answers `GET /metrics`, and 404 to anything else. */
  answer(request: IncomingMessage, response: ServerResponse): void;
};

export type RequestLine = { method: string; route: string; status: number; durationMs: number };

/** Asked for at each scrape. */
export type State = {
  waitingEvents: number;
  /** Absent when the log does not answer. */
  backlog: Backlog | undefined;
  unverified: { events: number; bytes: number; removed: number };
  due: number;
  /** How long the one that is due longest has been so. */
  longestDueMs: number;
  deadLetters: { verified: number; unverified: number };
};

export type MetricsOptions = {
  readState: () => Promise<State>;
  isChannelKind: (kind: string) => boolean;
  onFault: (error: unknown) => void;
};

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
/** Of our collector: `queue.ts`, `collector.ts` and `sender.ts` there. */
const DROP_REASONS = new Set([
  'queue_full',
  'too_large',
  'refused',
  'opted_out',
  'before_send',
  'expired',
]);
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const EVENTS = [1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500];

export function createMetrics(options: MetricsOptions): Metrics {
  const { isChannelKind, onFault } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counts = createCounts(registry);
  const histograms = createHistograms(registry);
  const setState = createGauges(registry);
  // There from the start, so that a rate has something to begin with.
  for (const limit of LIMIT_NAMES) counts.limited([limit], 0);

  function onBatch(line: BatchLine): void {
    const { method, route, status, durationMs, bytes } = line;
    countRequest({ method, route, status });
    if (method !== 'POST') return;
    histograms.batchSeconds.observe(durationMs / 1_000);
    counts.bytes([], bytes);
    const { accepted = 0, unverified = 0, refusedBy = {}, dropped = {} } = line;
    counts.accepted(['verified'], accepted - unverified);
    counts.accepted(['unverified'], unverified);
    for (const code in refusedBy) counts.refused([code], refusedBy[code]);
    for (const reason in dropped)
      counts.dropped([DROP_REASONS.has(reason) ? reason : 'other'], dropped[reason]);
    if (line.limited) counts.limited([line.limited]);
    if (line.isInMemory) counts.inMemory([]);
  }

  function onRequest({ durationMs, ...line }: RequestLine): void {
    countRequest(line);
    histograms.requestSeconds.observe({ route: line.route }, durationMs / 1_000);
  }

  const countRequest = ({ method, route, status }: Omit<RequestLine, 'durationMs'>): void =>
    counts.requests([METHODS.has(method) ? method : 'other', route, String(status)]);

  function onGroup({ batches, durationMs, error }: Group): void {
    if (error !== undefined) counts.groupFailures([]);
    histograms.groupEvents.observe(batches.reduce((sum, { events }) => sum + events.length, 0));
    histograms.groupSeconds.observe(durationMs / 1_000);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    void scrape().then((text) =>
      response.writeHead(200, { 'content-type': registry.contentType }).end(text),
    );
  }

  /** Without the state when the store cannot say it: that is when the rest is wanted most. */
  async function scrape(): Promise<string> {
    await options.readState().then(setState).catch(onFault);
    return registry.metrics();
  }

  return {
    onBatch,
    onRequest,
    onGroup,
    onDelivery: ({ channel, status }) =>
      counts.deliveries([
        isChannelKind(channel) ? channel : 'other',
        status === 'queued' ? 'to_be_retried' : status,
      ]),
    answer,
  };
}

type Count = (labels: readonly string[], by?: number) => void;

function createCounts(registry: Registry) {
  function create(name: string, help: string, labelNames: readonly string[] = []): Count {
    const values = new Map<string, { labels: readonly string[]; value: number }>();
    new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, value } of values.values()) this.labels(...labels).inc(value);
      },
    });
    return (labels, by = 1) => {
      const key = labels.length === 1 ? (labels[0] ?? '') : labels.join('\n');
      const known = values.get(key);
      if (known) known.value += by;
      else values.set(key, { labels, value: by });
    };
  }

  return {
    requests: create('polku_http_requests_total', 'Requests that were answered.', [
      'method',
      'route',
      'status',
    ]),
    bytes: create('polku_batch_bytes_total', 'Bytes of bodies that brought events.'),
    accepted: create('polku_events_accepted_total', 'Events that were taken.', ['trust']),
    refused: create('polku_events_refused_total', 'Events refused by index.', ['code']),
    dropped: create(
      'polku_events_dropped_total',
      'Events that browsers had to drop, as they say.',
      ['reason'],
    ),
    limited: create('polku_batches_limited_total', 'Batches answered 429.', ['limit']),
    inMemory: create(
      'polku_batches_in_memory_total',
      'Batches of browsers that can keep events in memory alone.',
    ),
    groupFailures: create('polku_group_failures_total', 'Group commits that the store refused.'),
    deliveries: create('polku_deliveries_total', 'Attempts to deliver a notification.', [
      'channel',
      'status',
    ]),
  };
}

function createHistograms(registry: Registry) {
  const create = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers: [registry] });
  return {
    batchSeconds: create(
      'polku_batch_seconds',
      'Of requests with events, body to answer.',
      SECONDS,
    ),
    groupEvents: create('polku_group_events', 'Events in a group commit.', EVENTS),
    groupSeconds: create('polku_group_seconds', 'Of a group commit, its fsync included.', SECONDS),
    requestSeconds: new Histogram({
      name: 'polku_http_request_seconds',
      help: 'Of all other requests.',
      labelNames: ['route'],
      buckets: SECONDS,
      registers: [registry],
    }),
  };
}

/** What is looked up when it is asked for: → sets all of it. */
function createGauges(registry: Registry): (state: State) => void {
  const create = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const waiting = create('polku_waiting_events', 'Events that wait for their group commit.');
  const setBacklog = createBacklogGauges(registry);
  const due = create('polku_deliveries_due', 'Deliveries that are due and not sent yet.');
  const longest = create(
    'polku_deliveries_due_seconds',
    'How long the first of them has been due.',
  );
  const letters = create('polku_dead_letters', 'Events that could not be applied.', ['trust']);
  const events = create('polku_unverified_events', 'Unverified events that are kept, about.');
  const bytes = create('polku_unverified_bytes', 'What they take, about.');
  const removed = new Counter({
    name: 'polku_unverified_removed_total',
    help: 'Unverified events removed to keep their share.',
    registers: [registry],
  });
  return (state) => {
    waiting.set(state.waitingEvents);
    if (state.backlog) setBacklog(state.backlog);
    due.set(state.due);
    longest.set(state.longestDueMs / 1_000);
    letters.set({ trust: 'verified' }, state.deadLetters.verified);
    letters.set({ trust: 'unverified' }, state.deadLetters.unverified);
    events.set(state.unverified.events);
    bytes.set(state.unverified.bytes);
    removed.reset();
    removed.inc(state.unverified.removed);
  };
}

/** Of a log that is shared; with `direct:` nothing is appended that is not applied. */
function createBacklogGauges(registry: Registry): (backlog: Backlog) => void {
  const create = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const messages = create('polku_log_messages', 'Batches in the event log that are not applied.');
  const oldest = create('polku_log_oldest_seconds', 'How long the first of them has waited.');
  const redelivered = new Counter({
    name: 'polku_log_redelivered_total',
    help: 'Batches that the event log handed to this process again.',
    registers: [registry],
  });
  return (backlog) => {
    messages.set(backlog.messages);
    oldest.set(backlog.oldestMs / 1_000);
    redelivered.reset();
    redelivered.inc(backlog.redelivered);
  };
}

import type {
  JetStreamClient,
  JetStreamManager,
  StreamConfig,
  StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/**
 * The connection and the one stream, made when it is not there. Of a work queue a message is gone once it is
 * acknowledged: what is there is what waits, nobody's data stays longer than it must, and a stream that is full
 * refuses what is new instead of dropping what was acknowledged.
 */
export type Stream = {
  connection: NatsConnection;
  jetstream: JetStreamClient;
  manager: JetStreamManager;
  /** `subjects`: with the number of messages of each of these. */
  info(subjects?: string): Promise<StreamInfo>;
  /** Whether there is a connection now; when not, it is being made again. */
  isConnected(): boolean;
  /** Calls `listener` each time that the connection is lost. */
  onDisconnect(listener: () => void): () => void;
};

export const STREAM = 'polku';
/** `*`: of all. */
export const subjectOf = (partition: number | '*'): string => `${STREAM}.events.${partition}`;
/** The server counts in nanoseconds. */
export const toNanos = (ms: number): number => ms * 1_000_000;

export type StreamOptions = {
  /** What may wait; above it nothing is taken. */
  maxBytes: number;
  /** So long a start waits for servers that start too. @default 15000 */
  patienceMs?: number;
};

/** As promised of log streams. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;
/** An event of 32 kB and all that is said of it. */
const MIN_PAYLOAD_BYTES = 64_000;
const REQUEST_MS = 2_000;
const PAUSE_MS = 200;

/** @param url `nats://a:4222,b,c`, or `tls://…`; three servers or more keep three replicas */
export async function openStream(url: string, options: StreamOptions): Promise<Stream> {
  const { maxBytes, patienceMs = 15_000 } = options;
  // Only who has such a log waits for these to load.
  const { connect } = await import('@nats-io/transport-node');
  const { jetstream, jetstreamManager } = await import('@nats-io/jetstream');
  const { servers, ...credentials } = parseUrl(url);
  const giveUpAtMs = performance.now() + patienceMs;
  const patiently = <T>(work: () => Promise<T>) => tryUntil(giveUpAtMs, work);
  try {
    const connection = await patiently(() =>
      connect({ ...SETTINGS, ...credentials, servers: [...servers] }),
    );
    try {
      requirePayload(connection);
      const options = { timeout: REQUEST_MS };
      const manager = await patiently(() => jetstreamManager(connection, options));
      await patiently(() => ensureStream(manager, { servers: servers.length, maxBytes }));
      const info = (subjects?: string) =>
        manager.streams.info(STREAM, subjects === undefined ? {} : { subjects_filter: subjects });
      const watched = watchConnection(connection);
      return { connection, manager, jetstream: jetstream(connection, options), info, ...watched };
    } catch (error) {
      await connection.close();
      throw error;
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The event log at ${servers.join()} cannot be opened: ${why}. Is a nats-server with JetStream there? POLKU_LOG says where it is looked for.`,
      { cause },
    );
  }
}

const SETTINGS = {
  name: 'polku',
  timeout: REQUEST_MS,
  /** For as long as it takes, soon again each time. */
  maxReconnectAttempts: -1,
  reconnectTimeWait: 250,
  reconnectJitter: 100,
  pingInterval: 5_000,
  maxPingOut: 2,
};

function watchConnection(connection: NatsConnection) {
  const listeners = new Set<() => void>();
  let isConnected = true;
  async function watch(): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'reconnect') isConnected = true;
      if (type !== 'disconnect') continue;
      isConnected = false;
      for (const listener of listeners) listener();
    }
  }
  void watch();
  return {
    isConnected: () => isConnected,
    onDisconnect(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Its servers, and who we are to them. */
function parseUrl(url: string) {
  const [, scheme, who, places = ''] = /^(nats|tls):\/\/(?:(.*)@)?(.+)$/.exec(url) ?? [];
  const servers = places.split(',').map((place) => place.trim());
  const [user = '', pass] = (who ?? '').split(':').map(decodeURIComponent);
  return {
    servers,
    ...(scheme === 'tls' && { tls: {} }),
    ...(pass !== undefined && { user, pass }),
    ...(pass === undefined && user !== '' && { token: user }),
  };
}

async function tryUntil<T>(giveUpAtMs: number, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() >= giveUpAtMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function requirePayload({ info }: NatsConnection): void {
  const bytes = info?.max_payload ?? 0;
  if (bytes < MIN_PAYLOAD_BYTES)
    throw new Error(
      `max_payload is ${bytes}, and ${MIN_PAYLOAD_BYTES} is the least that is needed`,
    );
}

type Wanted = { servers: number; maxBytes: number };

async function ensureStream(manager: JetStreamManager, wanted: Wanted): Promise<void> {
  const config = toConfig(wanted);
  const found = await manager.streams.info(STREAM).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!found) await manager.streams.add(config);
  else {
    // A process that names fewer servers than others takes none of their replicas away.
    config.num_replicas = Math.max(config.num_replicas, found.config.num_replicas);
    if (isOther(found.config, config)) await manager.streams.update(STREAM, config);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'StreamNotFoundError';

const CHANGEABLE = ['max_bytes', 'max_age', 'num_replicas'] as const;

const isOther = (found: StreamConfig, wanted: Partial<StreamConfig>): boolean =>
  CHANGEABLE.some((name) => found[name] !== wanted[name]);

const toConfig = ({ servers, maxBytes }: Wanted) => ({
  name: STREAM,
  subjects: [subjectOf('*')],
  retention: 'workqueue' as const,
  storage: 'file' as const,
  discard: 'new' as const,
  max_bytes: maxBytes,
  max_age: toNanos(MAX_AGE_MS),
  num_replicas: servers >= 3 ? 3 : 1,
});

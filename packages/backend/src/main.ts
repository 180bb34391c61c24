import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Config, toPublicUrl } from './config.ts';
import type { Metrics, MetricsOptions, State } from './http/metrics.ts';
import { readState } from './http/metrics-state.ts';
import { createReadiness } from './http/readiness.ts';
import { createHttpServer } from './http/server.ts';
import type { EventLog } from './log/event-log.ts';
import { openLog } from './log/open.ts';
import { isChannelKind } from './notify/channels/index.ts';
import { createDoor } from './roles/door.ts';
import { createNode, type Node } from './roles/node.ts';
import { does } from './roles/role.ts';
import { createWorker } from './roles/worker.ts';
import { joinStore } from './store/copy.ts';
import { requireWhole } from './store/move.ts';
import { openStore } from './store/open.ts';
import { createSetupLink, toSetupLink } from './success/setup.ts';

/**
 * The backend's composition root: here the parts of a process meet, by its role. Events come in by a plain handler
 * before the framework is asked (`roles/door.ts`), go through the event log into the store (`roles/worker.ts`), and wake
 * the dispatcher of the one worker that leads (`roles/leader.ts`), which tells the feed and the channels.
 */
export type Backend = {
  url: string;
  /** Where the first workspace is made; undefined when there is one. */
  setupLink: string | undefined;
  /** Takes nothing new, finishes what was begun, and closes the store. */
  stop(): Promise<void>;
};

const PLACE = 'POLKU_HOST and POLKU_PORT';
const METRICS_PLACE = 'POLKU_METRICS_HOST and POLKU_METRICS_PORT';

export async function startBackend(config: Config, log: Logger): Promise<Backend> {
  // Before the store is opened, which may change it.
  const release = await joinStore(config.storeUrl);
  try {
    const backend = await start(config, log);
    return { ...backend, stop: () => backend.stop().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}

async function start(config: Config, log: Logger): Promise<Backend> {
  const store = await openStore(config.storeUrl);
  let events: EventLog | undefined;
  try {
    await requireWhole(store);
    const { newerMigrations } = store;
    if (newerMigrations.length > 0)
      log.warn(
        { newerMigrations },
        'the schema of the store is newer than this version; it goes on beside it',
      );
    const node = createNode(config, store, log);
    const { logUrl, maxLogBytes: maxBytes } = config;
    if (config.role !== 'web') events = await openLog(logUrl, { maxBytes, onFault: node.onFault });
    return await startParts(node, events);
  } catch (error) {
    await events?.close();
    await store.close();
    throw error;
  }
}

/** `events`: absent where no events come by. */
async function startParts(node: Node, events: EventLog | undefined): Promise<Backend> {
  const { config, store, log } = node;
  const { role } = config;
  const readiness = createReadiness({ store: role === 'ingest' ? undefined : store, log: events });
  const metrics =
    config.metrics && (await loadMetrics({ readState: readNow, onFault: node.onFault }));
  const worker =
    events && does(role, 'worker')
      ? createWorker({ node, events, metrics, onCommit: readiness.onCommit })
      : undefined;
  const door = await createDoor({
    ...{ node, metrics, readyFault: readiness.fault },
    events: does(role, 'ingest') ? events : undefined,
  });
  const server = createHttpServer(door.answer);
  const metricsServer = metrics && createHttpServer(metrics.answer);

  function readNow(): Promise<State> {
    return readState({ store, log: events, unverified: worker?.unverified, nowMs: node.nowMs() });
  }

  try {
    if (config.metrics)
      await metricsServer?.listen({ ...config.metrics, variables: METRICS_PLACE });
    node.setPublicUrl(toPublicUrl(config, await server.listen({ ...config, variables: PLACE })));
  } catch (error) {
    await metricsServer?.close();
    throw error;
  }
  const url = node.publicUrl();
  const setupToken = does(role, 'web') ? await createSetupLink(store, node.nowMs()) : undefined;
  readiness.start();
  worker?.start();
  door.start();
  log.info({ url, role }, 'ready');

  async function stop(): Promise<void> {
    // Whoever balances sees it, and sends to another; what comes meanwhile is still taken.
    readiness.stop();
    server.announceStop();
    await pause(config.stopDelayMs);
    door.stop();
    await server.close();
    await events?.close();
    await metricsServer?.close();
    await worker?.stop();
    await store.close();
  }
  const setupLink = setupToken && toSetupLink(url, setupToken);
  return { url, setupLink, stop };
}

/** Only where they are wanted: with them comes a package that takes a while to load. */
async function loadMetrics(options: Omit<MetricsOptions, 'isChannelKind'>): Promise<Metrics> {
  const { createMetrics } = await import('./http/metrics.ts');
  return createMetrics({ ...options, isChannelKind });
}

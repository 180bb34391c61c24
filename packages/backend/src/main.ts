import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { type Config, toPublicUrl } from './config.ts';
import { createFaultLog } from './fault-log.ts';
import { createApp } from './http/app.ts';
import { warmAssets } from './http/asset.ts';
import { createBatchHandler } from './http/batch.ts';
import type { BatchLine } from './http/batch-line.ts';
import { createClientAddress } from './http/client-address.ts';
import { ingestPathOf } from './http/ingest-paths.ts';
import { createLimits } from './http/limits.ts';
import type { Metrics, MetricsOptions } from './http/metrics.ts';
import { readState } from './http/metrics-state.ts';
import { createPages } from './http/pages.ts';
import { createReadiness } from './http/readiness.ts';
import { createSdkFiles } from './http/sdk.ts';
import { createHttpServer } from './http/server.ts';
import { createConsole } from './http/static.ts';
import { createConsumer, type Group } from './ingest/apply-group.ts';
import { createTokenVerifier } from './ingest/token.ts';
import { createUnverifiedShare } from './ingest/unverified-share.ts';
import { createDirectLog } from './log/direct.ts';
import { isChannelKind } from './notify/channels/index.ts';
import { createDispatcher } from './notify/dispatcher.ts';
import { createFeed } from './notify/feed.ts';
import { createGuard } from './notify/guard.ts';
import { createPersonNews } from './notify/person-news.ts';
import { createTools } from './notify/tools.ts';
import { createPrivacyClock } from './privacy/privacy-clock.ts';
import { folderOfStore, joinStore } from './store/copy.ts';
import { requireWhole } from './store/move.ts';
import { openStore } from './store/open.ts';
import { createGoalClock } from './success/goal-clock.ts';
import { isHoliday } from './success/holidays.ts';
import type { OidcOptions } from './success/oidc.ts';
import { createReleaseClock } from './success/release-clock.ts';
import { createSetupLink, toSetupLink } from './success/setup.ts';
import { createWatchClock } from './success/watch-clock.ts';

/**
 * The backend's composition root: the only place that knows all the parts. Events come in by a plain handler
 * before the framework is asked, go through the event log into the store, and wake the dispatcher, which
 * tells the feed and the channels.
 */
export type Backend = {
  url: string;
  /** Where the first workspace is made; undefined when there is one. */
  setupLink: string | undefined;
  /** Takes nothing new, finishes what was begun, and closes the store. */
  stop(): Promise<void>;
};

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url));
const DAY_MS = 24 * 3_600_000;
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
  const nowMs = Date.now;
  let url = '';
  // Loaded now: a third of a second that nobody who waits is to spend.
  isHoliday(new Date(nowMs()).toISOString().slice(0, 10));
  const store = await openStore(config.storeUrl);
  await requireWhole(store);
  const { newerMigrations } = store;
  if (newerMigrations.length > 0)
    log.warn(
      { newerMigrations },
      'the schema of the store is newer than this version; it goes on beside it',
    );
  const onFault = createFaultLog({ log, isOutage: store.isOutage });
  const feed = createFeed();
  const news = createPersonNews();
  const guard = createGuard({ allow: config.allowTargets });
  const tools = createTools({ guard, nowMs });
  const { random } = Math;
  const onRelease = (flows: number) => log.info({ flows }, 'released');
  const releases = createReleaseClock({ store, nowMs, later, onFault, onRelease });
  const events = createDirectLog();
  const readiness = createReadiness({ store, log: events });
  const max = config.maxUnverified;
  const unverified = createUnverifiedShare({ store, max, onFault, later });
  const readNow = () => readState({ store, log: events, unverified, nowMs: nowMs() });
  const metrics = config.metrics && (await loadMetrics({ readState: readNow, onFault }));
  const onDelivery = metrics?.onDelivery ?? (() => {});
  const sending = { feed, tools, publicUrl: () => url, nowMs, random, later, log, onDelivery };
  const dispatcher = createDispatcher({ store, ...sending });
  const ticking = { store, nowMs, later, onFault, onNotifications: dispatcher.wake };
  const watch = createWatchClock(ticking);
  const goals = createGoalClock(ticking);
  const privacy = createPrivacyClock(ticking);
  const onGroup = (group: Group) => {
    readiness.onCommit(group.error);
    if (group.error === undefined) unverified.onStored(group.batches);
    metrics?.onGroup(group);
  };
  events.consume(createConsumer({ store, onNotifications: dispatcher.wake, onFault, onGroup }));
  const onBatch = (line: BatchLine) => {
    log.info(line, 'batch');
    metrics?.onBatch(line);
  };
  const verifier = createTokenVerifier();
  const ingest = { store, nowMs, verifier, onFault };
  const clientAddress = createClientAddress(config.trustProxy);
  const limits = createLimits(config.limits);
  const bounds = { limits, clientAddress };
  const told = { onRequest: onBatch };
  const takeBatch = createBatchHandler({ ...ingest, ...bounds, ...told, log: events });

  const archiveFolder = join(folderOfStore(config.storeUrl), 'sdk');
  const sdkFolder = join(PACKAGES, 'sdk/dist/cdn');
  const sdk = await createSdkFiles({ folder: sdkFolder, archiveFolder, nowMs });
  const site = await createConsole(join(PACKAGES, 'console/dist'));
  const publicUrl = () => url;
  const { app, closeFeeds } = createApp({
    store,
    feed,
    nowMs,
    onRequest: (line) => {
      log.info(line, 'request');
      metrics?.onRequest(line);
    },
    onFault,
    clientAddress,
    publicUrl,
    readyFault: readiness.fault,
    onAnswer: news.tell,
    onNotifications: dispatcher.wake,
    onErased: privacy.onErased,
    channels: { guard, tools, onQueued: dispatcher.wake },
    oidc: config.oidc && (await loadOidc(config.oidc)),
    pages: createPages({
      ...{ ...ingest, news, publicUrl },
      onNotifications: dispatcher.wake,
      onErased: privacy.onErased,
    }),
    sdk: sdk.routes,
    console: site.routes,
  });

  const answer = getRequestListener(app.fetch);
  const server = createHttpServer((request, response) => {
    if (ingestPathOf(request.url)) takeBatch(request, response);
    else void answer(request, response);
  });
  const metricsServer = metrics && createHttpServer(metrics.answer);
  try {
    if (config.metrics)
      await metricsServer?.listen({ ...config.metrics, variables: METRICS_PLACE });
    url = toPublicUrl(config, await server.listen({ ...config, variables: PLACE }));
  } catch (error) {
    await metricsServer?.close();
    await store.close();
    throw error;
  }
  const setupToken = await createSetupLink(store, nowMs());
  readiness.start();
  dispatcher.wake();
  releases.start();
  watch.start();
  goals.start();
  privacy.start();
  unverified.start().catch(onFault);
  const keeping = setInterval(() => sdk.keepCurrent().catch(onFault), DAY_MS);
  keeping.unref();
  warmAssets([...site.assets, ...sdk.assets]).catch(onFault);
  log.info({ url }, 'ready');

  async function stop(): Promise<void> {
    // Whoever balances sees it, and sends to another; what comes meanwhile is still taken.
    readiness.stop();
    server.announceStop();
    clearInterval(keeping);
    await pause(config.stopDelayMs);
    closeFeeds();
    news.close();
    await server.close();
    await events.close();
    await metricsServer?.close();
    await Promise.all([dispatcher.stop(), unverified.stop()]);
    await Promise.all([releases.stop(), watch.stop(), goals.stop(), privacy.stop()]);
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

/** With it comes a package that nobody needs who has no provider. */
async function loadOidc(options: OidcOptions) {
  const { createOidc } = await import('./success/oidc.ts');
  return createOidc(options);
}

function later(work: () => void, delayMs: number): () => void {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
}

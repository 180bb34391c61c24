import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createApp } from '../http/app.ts';
import { type Asset, warmAssets } from '../http/asset.ts';
import { createBatchHandler } from '../http/batch.ts';
import { createClientAddress } from '../http/client-address.ts';
import { OUTAGE_RETRY_AFTER_S, statusOf, toErrorBody } from '../http/errors.ts';
import { ingestPathOf } from '../http/ingest-paths.ts';
import { createLimits } from '../http/limits.ts';
import type { Metrics } from '../http/metrics.ts';
import { createPages } from '../http/pages.ts';
import { createSdkFiles } from '../http/sdk.ts';
import { createConsole } from '../http/static.ts';
import { createTokenVerifier } from '../ingest/token.ts';
import type { EventLog } from '../log/event-log.ts';
import { folderOfStore } from '../store/copy.ts';
import type { OidcOptions } from '../success/oidc.ts';
import type { Node } from './node.ts';
import { answers, does } from './role.ts';

/**
 * What is answered over HTTP. Every process has the whole of it, since a route costs nothing, and answers what its role
 * does: whatever else comes was sent to the wrong place, which is said.
 */
export type Door = {
  answer: RequestListener;
  /** Compresses what will be asked for, in its own time. */
  start(): void;
  /** Lets go of those who wait for news. */
  stop(): void;
};

export type DoorOptions = {
  node: Node;
  /** Absent where no events come in. */
  events: Pick<EventLog, 'append'> | undefined;
  metrics: Metrics | undefined;
  readyFault: () => Promise<string | undefined>;
};

const PACKAGES = fileURLToPath(new URL('../../..', import.meta.url));
const DAY_MS = 24 * 3_600_000;

export async function createDoor(options: DoorOptions): Promise<Door> {
  const { node, events, metrics, readyFault } = options;
  const { config, log, store, nowMs, onFault, news, publicUrl, onNotifications, onErased } = node;
  const { role } = config;
  const clientAddress = createClientAddress(config.trustProxy);
  const ingest = { store, nowMs, verifier: createTokenVerifier(), onFault };
  const files = await createFiles(node);
  const { app, closeFeeds } = createApp({
    ...{ store, feed: node.feed, nowMs, onFault, clientAddress, publicUrl, readyFault },
    onRequest(line) {
      log.info(line, 'request');
      metrics?.onRequest(line);
    },
    ...{ onAnswer: news.tell, onNotifications, onErased },
    channels: { guard: node.guard, tools: node.tools, onQueued: onNotifications },
    oidc: config.oidc && (await loadOidc(config.oidc)),
    pages: createPages({ ...ingest, news, publicUrl, onNotifications, onErased }),
    sdk: files.sdk,
    console: files.console,
  });
  const takeBatch =
    events &&
    createBatchHandler({
      ...{ ...ingest, log: events, limits: createLimits(config.limits), clientAddress },
      onRequest(line) {
        log.info(line, 'batch');
        metrics?.onBatch(line);
      },
    });
  const answerOthers = getRequestListener(app.fetch);

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (!answers(role, request.url)) refuse(role, response);
    else if (takeBatch && ingestPathOf(request.url)) takeBatch(request, response);
    else void answerOthers(request, response);
  }

  const keeping = setInterval(() => files.keepCurrent().catch(onFault), DAY_MS);
  keeping.unref();
  return {
    answer,
    start: () => void warmAssets(files.assets).catch(onFault),
    stop() {
      clearInterval(keeping);
      closeFeeds();
      news.close();
    },
  };
}

type Files = {
  sdk: Hono;
  console: Hono;
  assets: Asset[];
  keepCurrent: () => Promise<void>;
};

/** Those that this role hands out. */
async function createFiles({ config, nowMs }: Node): Promise<Files> {
  const archiveFolder = join(folderOfStore(config.storeUrl), 'sdk');
  const folder = join(PACKAGES, 'sdk/dist/cdn');
  const sdk = does(config.role, 'ingest')
    ? await createSdkFiles({ folder, archiveFolder, nowMs })
    : { routes: new Hono(), assets: [], keepCurrent: async () => {} };
  const site = does(config.role, 'web')
    ? await createConsole(join(PACKAGES, 'console/dist'))
    : { routes: new Hono(), assets: [] };
  return {
    sdk: sdk.routes,
    console: site.routes,
    assets: [...site.assets, ...sdk.assets],
    keepCurrent: sdk.keepCurrent,
  };
}

/** As what passes: collectors keep what they have and come again, and by then somebody may have looked at the proxy. */
function refuse(role: string, response: ServerResponse): void {
  const message = `This process has the role "${role}" and does not answer this address. Send it to one that does; docs/operating.md says which.`;
  response.writeHead(statusOf('unavailable'), {
    ...{ 'content-type': 'application/json', 'cache-control': 'no-store' },
    'retry-after': String(OUTAGE_RETRY_AFTER_S),
  });
  response.end(JSON.stringify(toErrorBody('unavailable', message)));
}

/** With it comes a package that nobody needs who has no provider. */
async function loadOidc(options: OidcOptions) {
  const { createOidc } = await import('../success/oidc.ts');
  return createOidc(options);
}

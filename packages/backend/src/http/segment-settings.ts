import { Hono } from 'hono';
import type { Store } from '../store/store.ts';
import { ANYONE, EXPOSED } from './cors.ts';
import { createErrorHandler } from './errors.ts';
import { findWorkspace } from './sender.ts';

/**
 * `GET /v1/projects/:writeKey/settings`: what Segment's browser library asks its `cdnURL` for before it does
 * anything. Answered so that everything it sends comes here, and nothing goes to Segment: no destinations, no
 * remote plugins, no metrics.
 */
export type SegmentSettingsDeps = {
  store: Store;
  /** Where pages reach the backend, known once the port is. */
  publicUrl: () => string;
  onFault: (error: unknown) => void;
};

export function createSegmentSettings({ store, publicUrl, onFault }: SegmentSettingsDeps): Hono {
  const routes = new Hono();
  const toError = createErrorHandler(onFault, store.isOutage);
  routes.onError(async (error, context) => {
    const response = await toError(error, context);
    for (const [name, value] of Object.entries({ ...ANYONE, ...EXPOSED }))
      response.headers.set(name, value);
    return response;
  });
  routes.get('/v1/projects/:writeKey/settings', async (context) => {
    const writeKey = context.req.param('writeKey');
    await findWorkspace(store, { writeKey });
    const headers = { ...ANYONE, 'cache-control': 'public, max-age=300' };
    return context.json(toSettings(writeKey, new URL(publicUrl())), 200, headers);
  });
  return routes;
}

const toSettings = (apiKey: string, { host, protocol }: URL) => ({
  integrations: {
    'Segment.io': {
      apiKey,
      apiHost: `${host}/v1`,
      protocol: protocol.slice(0, -1),
      // Which of Segment's destinations are in the bundle: none.
      addBundledMetadata: false,
    },
  },
  metrics: { sampleRate: 0 },
  remotePlugins: [],
  legacyVideoPluginsEnabled: false,
});

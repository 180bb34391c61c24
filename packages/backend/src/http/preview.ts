import type { PreviewAnswer } from '@polku/flows';
import { PreviewRequest } from '@polku/flows/schemas';
import { Hono } from 'hono';
import type { Store } from '../store/store.ts';
import { openPreview } from '../success/preview-flow.ts';
import { toAllowed, toPreflight } from './cors.ts';
import { ApiError, createPageErrorHandler, parseBody } from './errors.ts';
import { limitPersonBody } from './person.ts';
import { checkOrigin, findWorkspace } from './sender.ts';

/**
 * `POST /v1/preview`: a draft, to whoever holds the token of its link, on a page whose origin is on the workspace's
 * list. The token stands in the body; no address holds one but the link itself.
 */
export function createPreviewRoutes(deps: {
  store: Store;
  nowMs: () => number;
  /** Something failed on our side. */
  onFault: (error: unknown) => void;
}): Hono {
  const { store, nowMs, onFault } = deps;
  const routes = new Hono();
  routes.onError(createPageErrorHandler(onFault, store.isOutage));

  routes.post(PATH, limitPersonBody(), async (context) => {
    const { preview: token, ...asked } = await parseBody(context, PreviewRequest);
    const workspace = await findWorkspace(store, asked);
    const origin = context.req.header('origin');
    checkOrigin(workspace, origin);
    const { id: workspaceId, secret } = workspace;
    const opened = await openPreview(store.db, { workspaceId, secret, token, nowMs: nowMs() });
    if ('fault' in opened) throw refused(FAULTS[opened.fault]);
    return context.json(opened satisfies PreviewAnswer, 200, {
      ...toAllowed(origin),
      'cache-control': 'no-store',
    });
  });

  routes.options(PATH, (context) =>
    context.body(null, 204, toPreflight(context.req.header('origin'), 'POST')),
  );

  return routes;
}

const PATH = '/v1/preview';

const FAULTS = {
  forged: 'This is no link to a preview that the workspace of this page has made.',
  expired:
    'The link to the preview holds for an hour, which is over. Make another with `polku flows preview`.',
};

const refused = (message: string): ApiError =>
  new ApiError('invalid_token', message, { field: 'preview' });

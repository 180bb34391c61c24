import type { MiddlewareHandler } from 'hono';
import { ApiError } from './errors.ts';

/**
 * Lets a state-changing request through only when our own page sent it. The header `x-polku` makes a foreign
 * page ask first (CORS preflight), and nobody answers it; what the browser itself says of the sender must fit
 * as well. The cookie's `SameSite=Strict` is the third lock, not the only one: it lets a sister site in.
 */
export function createForgeryGuard(publicOrigin: () => string): MiddlewareHandler {
  return async (context, next) => {
    const { method } = context.req;
    if (method === 'GET' || method === 'HEAD') return next();
    const own = [publicOrigin(), new URL(context.req.url).origin];
    const site = context.req.header('sec-fetch-site');
    const origin = context.req.header('origin');
    // Old browsers send only the one, some proxies keep only the other; none at all is no browser of ours.
    const isOwn =
      (site !== undefined || origin !== undefined) &&
      (site === undefined || site === 'same-origin') &&
      (origin === undefined || own.some((one) => hostOf(one) === hostOf(origin)));
    if (context.req.header('x-polku') !== '1' || !isOwn) {
      throw new ApiError(
        'forbidden',
        'This request was not sent by the console. Send the header "x-polku: 1" from a page of this origin.',
      );
    }
    return next();
  };
}

/** Behind a proxy that ends TLS the scheme that we see is another one, so hosts are compared. */
const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin);

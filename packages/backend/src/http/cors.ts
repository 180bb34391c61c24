/**
 * Who may read an answer of the public routes. The request itself needs no permission: it is CORS-simple, so
 * every page can send it, and the workspace's list of origins is checked by us. An answer of success is for
 * the origin that was allowed; an error is readable by every page, because a browser that may not read a 403
 * shows the page a network error, which it would retry for ever.
 */
export const ANYONE: Headers = { 'access-control-allow-origin': '*' };

type Headers = Record<string, string>;

export const toAllowed = (origin: string | undefined): Headers =>
  origin === undefined ? {} : { 'access-control-allow-origin': origin, vary: 'origin' };

/** The answer to a preflight: it names no workspace yet, so it permits to ask, and no more. */
export const toPreflight = (
  origin: string | undefined,
  methods: string,
  headers = 'content-type',
): Headers => ({
  'access-control-allow-origin': origin ?? '*',
  'access-control-allow-methods': methods,
  'access-control-allow-headers': headers,
  'access-control-max-age': '86400',
  vary: 'origin',
});

/** Without it a page cannot read when to come back. */
export const EXPOSED: Headers = { 'access-control-expose-headers': 'retry-after' };

/** A server says no origin and may send; a page without one of its own (`null`) may not. */
export const isOriginAllowed = (origin: string | undefined, allowed: readonly string[]): boolean =>
  origin === undefined || (origin !== 'null' && allowed.includes(origin));

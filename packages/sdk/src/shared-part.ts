import type { SharedPart } from '@polku/flows';

/** What comes down for everyone alike. The browser's own HTTP cache keeps it for as long as it is fresh. */
export function fetchSharedPart(options: {
  endpoint: string;
  key: string;
  fetch: typeof fetch;
}): Promise<SharedPart | undefined> {
  const url = `${toBootstrapUrl(options.endpoint)}?key=${encodeURIComponent(options.key)}`;
  return ask<SharedPart>(options.fetch(url, { credentials: 'omit' }), 'flows');
}

export const toBootstrapUrl = (endpoint: string) => `${endpoint.replace(/\/$/, '')}/v1/bootstrap`;

/**
 * The answer, or undefined when there is none. `part` is one of what is asked for: a captive portal, too, answers 200.
 */
export async function ask<T>(request: Promise<Response>, part: keyof T): Promise<T | undefined> {
  try {
    const response = await request;
    const answer: T | undefined = response.ok ? await response.json() : undefined;
    return answer?.[part] ? answer : undefined;
  } catch {
    // Offline, or the backend is down: the page notices nothing.
    return undefined;
  }
}

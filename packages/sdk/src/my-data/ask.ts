import type { Token } from '@polku/collector';

/** What the backend holds about the person whose token this is, and forgetting it. */
export type Answer = { status: 'answered'; body: Held & Erased } | { status: Refusal };
export type Refusal = 'failed' | 'unsure' | 'tooOften' | 'signedOut';
type Held = { held?: { [table: string]: unknown[] } };
/** `copies`: what had been sent to people or to other systems. */
type Erased = { copies?: unknown[] };

/** All of somebody's data is not read in a moment; deleting it waits for whoever writes. */
const PATIENCE_MS = 60_000;

export async function askOwnData(options: {
  endpoint: string;
  key: string;
  token: Token | undefined;
  what: 'export' | 'erase';
}): Promise<Answer> {
  const { endpoint, key, token, what } = options;
  if (!token) return { status: 'signedOut' };
  try {
    // A text body keeps the request CORS-simple, and the token out of the address.
    const response = await fetch(`${endpoint.replace(/\/$/, '')}/v1/privacy/${what}`, {
      method: 'POST',
      body: JSON.stringify({ writeKey: key, token: token.jwt }),
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return { status: 'answered', body: await response.json() };
    if (response.status === 429) return { status: 'tooOften' };
    return { status: response.status === 401 ? 'signedOut' : 'failed' };
  } catch {
    // It may have been done, and only the answer lost.
    return { status: what === 'erase' ? 'unsure' : 'failed' };
  }
}

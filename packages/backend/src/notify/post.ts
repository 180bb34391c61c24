import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Address, codeOf, type Guard } from './guard.ts';

/**
 * A POST to an address that a person gave: through the guard, to the checked address alone, no redirect
 * followed, at most 15 s in all. `node:http` and not `fetch`, because only it lets the address be pinned
 * without a dependency. Nothing of the answer but its status and `Retry-After` is kept.
 */
export type Post = (
  url: string,
  headers: Record<string, string>,
  body: string,
) => Promise<PostResult>;

export type PostResult =
  | { kind: 'answer'; status: number; retryAfter: string | undefined }
  | { kind: 'none'; error: string };

/** Standard Webhooks recommends 15 to 30 s. */
const TIMEOUT_MS = 15_000;
/** Read so that the connection ends in good order, then no more: the answer is of no use to us. */
const MAX_ANSWER_BYTES = 16_000;

export function createPost(options: { guard: Guard; timeoutMs?: number }): Post {
  const { guard, timeoutMs = TIMEOUT_MS } = options;
  return async (address, headers, body) => {
    const url = new URL(address);
    const signal = AbortSignal.timeout(timeoutMs);
    const isLate = new Promise<PostResult>((resolve) => {
      const error = `The destination did not answer within ${timeoutMs} ms.`;
      signal.addEventListener('abort', () => resolve({ kind: 'none', error }), { once: true });
    });
    const send = async (): Promise<PostResult> => {
      const verdict = await guard.check(url);
      if (!verdict.isAllowed)
        return { kind: 'none', error: `The destination is refused: ${verdict.reason}.` };
      return exchange({ url, headers, body, pinned: verdict, signal });
    };
    return Promise.race([send(), isLate]);
  };
}

type Exchange = {
  url: URL;
  headers: Record<string, string>;
  body: string;
  pinned: Address;
  signal: AbortSignal;
};

function exchange({ url, headers, body, pinned, signal }: Exchange): Promise<PostResult> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // One connection a send: a kept one would outlive the check of its address.
      agent: false,
      lookup: pin(pinned),
      signal,
    });
    outgoing.on('response', (answer) => {
      const { statusCode: status = 0, headers: answered } = answer;
      resolve({ kind: 'answer', status, retryAfter: answered['retry-after'] });
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) outgoing.destroy();
      });
      // The status was all we wanted; what breaks after it changes nothing.
      answer.on('error', () => {});
    });
    outgoing.on('error', (error) =>
      resolve({ kind: 'none', error: `The destination did not answer (${codeOf(error)}).` }),
    );
    outgoing.end(body);
  });
}

/** Answers every question about a name with the address that was checked. */
function pin({ address, family }: Address): LookupFunction {
  return (_host, options, callback) => {
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

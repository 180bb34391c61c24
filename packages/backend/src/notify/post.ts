import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Address, codeOf, type Guard } from './guard.ts';

/**
 * A request to an address that a person gave: through the guard, to the checked address alone, no redirect
 * followed, at most 15 s in all. `node:http` and not `fetch`, because only it lets the address be pinned
 * without a dependency. Of the answer to a `Post` nothing but its status and `Retry-After` is kept; an `Ask` is for
 * the programs whose answer says in words what has happened, and keeps 64 kB of it.
 */
export type Post = (
  url: string,
  headers: Record<string, string>,
  body: string,
) => Promise<PostResult>;

export type PostResult =
  | { kind: 'answer'; status: number; retryAfter: string | undefined }
  | { kind: 'none'; error: string };

export type Ask = (question: Question) => Promise<AskResult>;

export type Question = {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  headers: Record<string, string>;
  body?: string;
};

export type AskResult =
  | { kind: 'answer'; status: number; retryAfter: string | undefined; text: string }
  | { kind: 'none'; error: string };

/** Standard Webhooks recommends 15 to 30 s. */
const TIMEOUT_MS = 15_000;
/** Read so that the connection ends in good order, then no more: the answer is of no use to us. */
const MAX_UNREAD_BYTES = 16_000;
const MAX_ANSWER_BYTES = 64_000;

export type PostOptions = { guard: Guard; timeoutMs?: number };

export function createPost(options: PostOptions): Post {
  const go = createExchange(options, false);
  return async (url, headers, body) => {
    const result = await go({ method: 'POST', url, headers, body });
    if (result.kind === 'none') return result;
    const { kind, status, retryAfter } = result;
    return { kind, status, retryAfter };
  };
}

export const createAsk = (options: PostOptions): Ask => createExchange(options, true);

function createExchange({ guard, timeoutMs = TIMEOUT_MS }: PostOptions, reads: boolean): Ask {
  return async (question) => {
    const url = new URL(question.url);
    const signal = AbortSignal.timeout(timeoutMs);
    const isLate = new Promise<AskResult>((resolve) => {
      const error = `The destination did not answer within ${timeoutMs} ms.`;
      signal.addEventListener('abort', () => resolve({ kind: 'none', error }), { once: true });
    });
    const send = async (): Promise<AskResult> => {
      const verdict = await guard.check(url);
      if (!verdict.isAllowed)
        return { kind: 'none', error: `The destination is refused: ${verdict.reason}.` };
      return exchange({ ...question, target: url, pinned: verdict, signal, reads });
    };
    return Promise.race([send(), isLate]);
  };
}

type Exchange = Question & { target: URL; pinned: Address; signal: AbortSignal; reads: boolean };

function exchange(sending: Exchange): Promise<AskResult> {
  const { target, method, headers, body = '', pinned, signal, reads } = sending;
  const request = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(target, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // One connection a send: a kept one would outlive the check of its address.
      agent: false,
      lookup: pin(pinned),
      signal,
    });
    const fail = (error: unknown) =>
      resolve({ kind: 'none', error: `The destination did not answer (${codeOf(error)}).` });
    outgoing.on('response', (answer) => {
      const { statusCode: status = 0, headers: answered } = answer;
      const chunks: Buffer[] = [];
      const end = () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ kind: 'answer', status, retryAfter: answered['retry-after'], text });
      };
      if (!reads) end();
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (reads) chunks.push(chunk);
        if (bytes <= (reads ? MAX_ANSWER_BYTES : MAX_UNREAD_BYTES)) return;
        end();
        outgoing.destroy();
      });
      answer.on('end', end);
      // Where only the status was wanted it is here already, and what breaks after it changes nothing.
      answer.on('error', fail);
    });
    outgoing.on('error', fail);
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

import { type Agent, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Address, codeOf, type Guard } from './guard.ts';
import { createKept } from './kept.ts';

/**
 * A request to an address that a person gave: through the guard, to the checked address alone, no redirect
 * followed, at most 15 s in all. `node:http` and not `fetch`, because only it lets the address be pinned
 * without a dependency. Of the answer to a `Post` nothing but its status and `Retry-After` is kept; an `Ask` is for
 * the programs whose answer says in words what has happened, and keeps 64 kB of it. The connections of a `Post` are
 * kept for a while (`kept.ts`); an `Ask`, of which there are a few a second, has one of its own: on a kept one that
 * breaks nobody knows whether it was read, and not all that is asked may be asked twice.
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

/** What a connection says that was closed before anything was sent on it. */
const STALE = new Set(['ECONNRESET', 'EPIPE']);

export type PostOptions = { guard: Guard; timeoutMs?: number };

export function createPost(options: PostOptions): Post {
  const go = createExchange(options, createKept());
  return async (url, headers, body) => {
    const result = await go({ method: 'POST', url, headers, body });
    if (result.kind === 'none') return result;
    const { kind, status, retryAfter } = result;
    return { kind, status, retryAfter };
  };
}

export const createAsk = (options: PostOptions): Ask => createExchange(options, undefined);

type AgentFor = (url: URL, address: string) => Agent;

/** @param kept whose connections are used; the answer is read only where there is none */
function createExchange({ guard, timeoutMs = TIMEOUT_MS }: PostOptions, kept?: AgentFor): Ask {
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
      const sending = { ...question, target: url, pinned: verdict, signal, reads: !kept };
      const agent = kept?.(url, verdict.address);
      if (!agent) return exchange({ ...sending, agent: false });
      const result = await exchange({ ...sending, agent });
      // It was closed while nobody used it: that says nothing of the destination.
      return result === 'stale' ? exchange({ ...sending, agent: false }) : result;
    };
    return Promise.race([send(), isLate]);
  };
}

type Exchange = Question & {
  target: URL;
  pinned: Address;
  signal: AbortSignal;
  reads: boolean;
  /** False: a connection of its own, which cannot be stale. */
  agent: Agent | false;
};

function exchange(sending: Exchange & { agent: false }): Promise<AskResult>;
function exchange(sending: Exchange): Promise<AskResult | 'stale'>;
function exchange(sending: Exchange): Promise<AskResult | 'stale'> {
  const { target, method, headers, body = '', pinned, signal, reads, agent } = sending;
  const request = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(target, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent,
      lookup: pin(pinned),
      signal,
    });
    const fail = (error: unknown) => {
      const isStale = outgoing.reusedSocket && STALE.has(codeOf(error));
      const told = `The destination did not answer (${codeOf(error)}).`;
      resolve(isStale ? 'stale' : { kind: 'none', error: told });
    };
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

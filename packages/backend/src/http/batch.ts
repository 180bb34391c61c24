import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BatchAnswer } from '@polku/protocol';
import { MAX_BATCH_EVENTS, MAX_BODY_BYTES } from '@polku/protocol/limits';
import { Batch } from '@polku/protocol/schemas';
import type { z } from 'zod';
import { type BatchCheck, checkBatch } from '../ingest/check-batch.ts';
import { createTokenVerifier, type TokenVerifier } from '../ingest/token.ts';
import { type EventLog, LogFullError } from '../log/event-log.ts';
import type { Store } from '../store/store.ts';
import { type ClientAddressOf, createClientAddress } from './client-address.ts';
import { ANYONE, EXPOSED, toAllowed, toPreflight } from './cors.ts';
import { ApiError, statusOf, toErrorBody } from './errors.ts';
import { findJsonFault } from './json-fault.ts';
import type { LimitName, Limits, Refused } from './limits.ts';
import { type BodyLimits, readPlainBody } from './read-body.ts';
import { createSenders, keyOf, type Sender, unknownKey } from './sender.ts';

/**
 * `POST /v1/batch`: where every event comes in. On plain `node:http`, because here a framework would cost a
 * quarter of the throughput. Parse → check → append → answer: 200 stands for "durable", and says of each
 * event whether it was taken; every other answer is for the request as a whole.
 */
export type BatchHandlerDeps = {
  store: Store;
  log: Pick<EventLog, 'append'>;
  /** UTC ms. @default Date.now */
  nowMs?: () => number;
  verifier?: TokenVerifier;
  /** How much may be sent. @default no limits */
  limits?: Limits;
  /** Whom a request comes from. @default who has connected */
  clientAddress?: ClientAddressOf;
  /** For the whole body. @default 10000 */
  bodyTimeoutMs?: number;
  /** Of bodies being read or waiting for their commit; more is answered 503. @default 64000000 */
  maxPendingBytes?: number;
  /** One line a request, for the log. */
  onRequest?: (line: BatchLine) => void;
  /** Something failed on our side. */
  onFault?: (error: unknown) => void;
};

export type BatchLine = {
  status: number;
  durationMs: number;
  bytes: number;
  workspaceId?: string;
  accepted?: number;
  refused?: number;
  unverified?: number;
  /** The limit for which it was answered 429. */
  limited?: LimitName;
  /** What browsers had to drop before it came here, by reason. */
  dropped?: { [reason: string]: number };
};

type OnBytes = NonNullable<BodyLimits['onBytes']>;
type Answer = { status: number; headers: Record<string, string>; body?: object; line?: object };

export function createBatchHandler(
  deps: BatchHandlerDeps,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { nowMs = Date.now, verifier = createTokenVerifier(), bodyTimeoutMs = 10_000 } = deps;
  const { maxPendingBytes = 64_000_000, onRequest = () => {}, onFault = () => {} } = deps;
  const { limits, clientAddress = createClientAddress({ kind: 'hops', hops: 0 }) } = deps;
  const senders = createSenders(deps.store);
  let pendingBytes = 0;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    let bytes = 0;
    const onBytes = (more: number) => {
      bytes += more;
      pendingBytes += more;
      return pendingBytes > maxPendingBytes ? toUnavailable(1) : undefined;
    };
    const answer = await take(request, onBytes).catch((error) => toFailure(error, onFault));
    pendingBytes -= bytes;
    writeAnswer(response, answer);
    const durationMs = Math.round(performance.now() - startedAt);
    onRequest({ status: answer.status, durationMs, bytes, ...answer.line });
  }

  async function take(request: IncomingMessage, onBytes: OnBytes): Promise<Answer> {
    const { origin, authorization } = request.headers;
    if (request.method === 'OPTIONS') return { status: 204, headers: toPreflight(origin, 'POST') };
    if (request.method !== 'POST') {
      const options = { headers: { allow: 'POST, OPTIONS' } };
      throw new ApiError('method_not_allowed', 'Send a batch with POST.', options);
    }
    const bounds = { maxBytes: MAX_BODY_BYTES, timeoutMs: bodyTimeoutMs, onBytes };
    const body = await readPlainBody(request, bounds);
    const batch = parseEnvelope(body);
    const key = keyOf(authorization, batch.writeKey);
    const sender = await senders.find(key, origin);
    const address = () => clientAddress(request);
    return takeBatch({ batch, key, sender, bodyBytes: body.length, origin, address });
  }

  async function takeBatch(delivery: Delivery): Promise<Answer> {
    const { batch, sender, bodyBytes, origin, address } = delivery;
    const receivedAt = nowMs();
    const { id: workspaceId, allowUnverified } = sender.workspace;
    const { isSecret } = sender;
    const check = { batch, bodyBytes, receivedAt, allowUnverified, isSecret };
    const { results, accepted } = await checkBatch({ ...check, verify: createVerify(delivery) });
    const asked = { workspaceId, events: accepted, total: results.length, allowUnverified };
    const limited = limits?.admit({ ...asked, isSecret, address });
    if (limited) return toLimited(limited, workspaceId);
    if (accepted.length > 0) await append({ workspaceId, receivedAt, events: accepted });
    return {
      status: 200,
      headers: toAllowed(origin),
      body: { success: true, results } satisfies BatchAnswer,
      line: {
        workspaceId,
        accepted: accepted.length,
        refused: results.length - accepted.length,
        unverified: accepted.filter((event) => event.trust === 0).length,
        ...(batch.dropped && { dropped: batch.dropped }),
      },
    };
  }

  /** A token of a secret that is newer than what is remembered must not be stored as unverified. */
  function createVerify({ key, sender }: Delivery): BatchCheck['verify'] {
    let { tokenSecrets } = sender.workspace;
    let isNewest = false;
    return async (token) => {
      const claims = await verifier.verify(token, tokenSecrets);
      if (claims || isNewest) return claims;
      isNewest = true;
      const before = tokenSecrets;
      tokenSecrets = (await senders.findAnew(key))?.workspace.tokenSecrets ?? [];
      const isSame = tokenSecrets.join() === before.join();
      return isSame ? undefined : verifier.verify(token, tokenSecrets);
    };
  }

  async function append(batch: Parameters<EventLog['append']>[0]): Promise<void> {
    try {
      await deps.log.append(batch);
    } catch (error) {
      if (error instanceof LogFullError) throw toUnavailable(error.retryAfterS);
      // Not durable, whatever it was: the sender keeps it and comes again.
      onFault(error);
      throw toUnavailable(FAULT_RETRY_AFTER_S);
    }
  }

  return (request, response) => {
    void respond(request, response);
  };
}

/** The key may stand in the header instead. */
const Envelope = Batch.partial({ writeKey: true });
type Envelope = z.infer<typeof Envelope>;
type Delivery = {
  batch: Envelope;
  key: string;
  sender: Sender;
  bodyBytes: number;
  origin: string | undefined;
  address: () => string;
};

function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = body ? JSON.stringify(body) : '';
  // With its length the answer leaves in one piece, and the connection can be used again at once.
  const length = body ? { 'content-length': Buffer.byteLength(text) } : {};
  response.writeHead(status, { ...BASE_HEADERS, ...EXPOSED, ...length, ...headers });
  response.end(text);
}

const BASE_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };
/** A disk that is full or a database that is locked does not get well in a second. */
const FAULT_RETRY_AFTER_S = 5;

/** @throws ApiError `invalid_json`, `invalid_body` or `too_many_events` */
function parseEnvelope(body: Buffer): Envelope {
  const parsed = Envelope.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue?.code === 'too_big' && field === 'events') {
    const message = `A batch holds at most ${MAX_BATCH_EVENTS} events. Send it in parts.`;
    throw new ApiError('too_many_events', message, { field });
  }
  if (field === 'writeKey') throw unknownKey();
  const what = field === '' ? 'The body' : field;
  const message = `${what} has the wrong shape: ${issue?.message ?? 'it is not a batch'}.`;
  throw new ApiError('invalid_body', message, { field });
}

const MAX_SEARCHED_CHARACTERS = 50_000;

function parseJson(body: Buffer): unknown {
  // Decoded leniently, a broken character would be stored as another.
  if (!isUtf8(body)) throw new ApiError('invalid_json', 'The body is not JSON: it is not UTF-8.');
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    // Looking takes ten times as long as parsing did. What a person wrote is shorter than what a flood sends.
    const isSearched = text.length <= MAX_SEARCHED_CHARACTERS;
    const fault = (isSearched && findJsonFault(text)) || 'it cannot be parsed';
    throw new ApiError('invalid_json', `The body is not JSON: ${fault}.`);
  }
}

function toUnavailable(retryAfterS: number): ApiError {
  const message = `Too much is under way. Try again in ${retryAfterS} s.`;
  return new ApiError('unavailable', message, { headers: { 'retry-after': String(retryAfterS) } });
}

const LIMITED: { [L in LimitName]: string } = {
  verified: 'of this workspace',
  subject: 'of this user',
  unverified: 'of nobody verified in this workspace',
  address: 'of nobody verified from this address',
};

function toLimited({ by, retryAfterS }: Refused, workspaceId: string): Answer {
  const message = `Too many events ${LIMITED[by]}. Send them again in ${retryAfterS} s.`;
  const headers = { ...ANYONE, 'retry-after': String(retryAfterS) };
  const body = toErrorBody('rate_limited', message);
  return { status: statusOf('rate_limited'), headers, body, line: { workspaceId, limited: by } };
}

function toFailure(error: unknown, onFault: (error: unknown) => void): Answer {
  if (error instanceof ApiError) {
    const { code, message, field, headers } = error;
    const body = toErrorBody(code, message, field);
    return { status: statusOf(code), headers: { ...ANYONE, ...headers }, body };
  }
  onFault(error);
  const body = toErrorBody('internal', 'The backend failed at this request. Send it again.');
  return { status: statusOf('internal'), headers: ANYONE, body };
}

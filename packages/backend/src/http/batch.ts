import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BatchAnswer, EventResult } from '@polku/protocol';
import { MAX_BODY_BYTES } from '@polku/protocol/limits';
import { type BatchCheck, checkBatch } from '../ingest/check-batch.ts';
import { refuseErased } from '../ingest/erased.ts';
import { createTokenVerifier, type TokenVerifier } from '../ingest/token.ts';
import { type EventLog, LogFullError } from '../log/event-log.ts';
import type { Store } from '../store/store.ts';
import { type BatchLine, toCounts } from './batch-line.ts';
import { type ClientAddressOf, createClientAddress } from './client-address.ts';
import { ANYONE, EXPOSED, toAllowed, toPreflight } from './cors.ts';
import { ApiError, OUTAGE_RETRY_AFTER_S, statusOf, toErrorBody } from './errors.ts';
import { type IngestPath, ingestPathOf } from './ingest-paths.ts';
import { type Delivery, type IngestRequest, parseBatch, parseJson } from './ingest-request.ts';
import type { LimitName, Limits, Refused } from './limits.ts';
import { createPendingBytes, type Reading } from './pending-bytes.ts';
import { readPlainBody } from './read-body.ts';
import { parseSegment } from './segment-batch.ts';
import { createSenders, keyOf, requireScope, type Sender } from './sender.ts';

/**
 * `POST /v1/batch` and its like (`ingest-paths.ts`): where every event comes in. On plain `node:http`, because
 * here a framework would cost a quarter of the throughput. Parse → check → append → answer: 200 stands for
 * "durable", and says of each event whether it was taken; every other answer is for the request as a whole.
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

type Answer = {
  status: number;
  headers: Record<string, string>;
  body?: object;
  line?: Partial<BatchLine>;
};

export function createBatchHandler(
  deps: BatchHandlerDeps,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { nowMs = Date.now, verifier = createTokenVerifier(), bodyTimeoutMs = 10_000 } = deps;
  const { maxPendingBytes = 64_000_000, onRequest = () => {}, onFault = () => {} } = deps;
  const { limits, clientAddress = createClientAddress({ kind: 'hops', hops: 0 }) } = deps;
  const senders = createSenders(deps.store);
  const fault = { onFault, isOutage: deps.store.isOutage };
  const pending = createPendingBytes(maxPendingBytes, toNoRoom);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const reading = pending.begin();
    const path = ingestPathOf(request.url) ?? 'batch';
    const answer = await take(request, path, reading).catch((error) => toFailure(error, fault));
    const bytes = reading.free();
    writeAnswer(response, answer);
    const durationMs = Math.round(performance.now() - startedAt);
    const { method = '' } = request;
    const { status, line } = answer;
    onRequest({ method, route: `/v1/${path}`, status, durationMs, bytes, ...line });
  }

  async function take(
    request: IncomingMessage,
    path: IngestPath,
    reading: Reading,
  ): Promise<Answer> {
    const { origin, authorization } = request.headers;
    if (request.method === 'OPTIONS')
      return { status: 204, headers: toPreflight(origin, 'POST', ASKED_HEADERS) };
    if (request.method !== 'POST') {
      const options = { headers: { allow: 'POST, OPTIONS' } };
      throw new ApiError('method_not_allowed', 'Send a batch with POST.', options);
    }
    const bounds = { maxBytes: MAX_BODY_BYTES, timeoutMs: bodyTimeoutMs, reading };
    const bytes = await readPlainBody(request, bounds);
    if (path === 'metrics') return { status: 200, headers: ANYONE, body: { success: true } };
    const body = parseRequest(bytes, path);
    const key = keyOf(authorization, body.writeKey);
    const sender = await senders.find(key, origin);
    requireScope(sender, 'events:write');
    return takeBatch({ body, key, sender, origin, address: () => clientAddress(request) });
  }

  async function takeBatch(received: Received): Promise<Answer> {
    const { body, sender, origin, address } = received;
    const receivedAt = nowMs();
    const { id: workspaceId, allowUnverified, secret, hasErasures } = sender.workspace;
    const { isSecret } = sender;
    const { refused, ...delivery } = body.toDelivery({ receivedAt, secret });
    const check = { ...delivery, receivedAt, allowUnverified, isSecret };
    const judged = await checkBatch({ ...check, verify: createVerify(received) });
    const checked = hasErasures
      ? await refuseErased(deps.store.db, { workspaceId, secret }, judged)
      : judged;
    const { accepted } = checked;
    const results = weave(checked.results, refused);
    const asked = { workspaceId, events: accepted, total: results.length, allowUnverified };
    const limited = limits?.admit({ ...asked, isSecret, address });
    if (limited) return toLimited(limited, workspaceId);
    if (accepted.length > 0) await append({ workspaceId, receivedAt, events: accepted });
    return {
      status: 200,
      headers: toAllowed(origin),
      body: { success: true, results } satisfies BatchAnswer,
      line: { workspaceId, ...toCounts(body, accepted, results) },
    };
  }

  /** A token of a secret that is newer than what is remembered must not be stored as unverified. */
  function createVerify({ key, sender }: Received): BatchCheck['verify'] {
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
      throw toUnavailable(OUTAGE_RETRY_AFTER_S);
    }
  }

  return (request, response) => {
    void respond(request, response);
  };
}

type Received = {
  body: IngestRequest;
  key: string;
  sender: Sender;
  origin: string | undefined;
  address: () => string;
};

/** Ours and Segment's batches have one path: what they hold tells them apart. */
function parseRequest(body: Buffer, path: IngestPath): IngestRequest {
  const json = parseJson(body);
  const call = path === 'batch' || path === 'metrics' ? undefined : path;
  return call !== undefined || isSegmentBatch(json)
    ? parseSegment(json, { call, bodyBytes: body.length })
    : parseBatch(json, body.length);
}

const isSegmentBatch = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'batch' in json && !('events' in json);

/** Puts what was refused before the check where it stood in the request. */
function weave(checked: EventResult[], refused: Delivery['refused']): EventResult[] {
  if (refused.size === 0) return checked;
  const rest = checked.values();
  return Array.from(
    { length: checked.length + refused.size },
    (_, index) => refused.get(index) ?? (rest.next().value as EventResult),
  );
}

function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = body ? JSON.stringify(body) : '';
  // With its length the answer leaves in one piece, and the connection can be used again at once.
  const length = body ? { 'content-length': Buffer.byteLength(text) } : {};
  response.writeHead(status, { ...BASE_HEADERS, ...EXPOSED, ...length, ...headers });
  response.end(text);
}

/** Of Segment's browser library; ours asks with no preflight at all. */
const ASKED_HEADERS = 'authorization, content-encoding, content-type, x-retry-count';
const BASE_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

function toUnavailable(retryAfterS: number, more: Record<string, string> = {}): ApiError {
  const message = `Too much is under way. Try again in ${retryAfterS} s.`;
  const headers = { 'retry-after': String(retryAfterS), ...more };
  return new ApiError('unavailable', message, { headers });
}

/** The rest of the body is not waited for. */
const toNoRoom = () => toUnavailable(1, { connection: 'close' });

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

type Fault = { onFault: (error: unknown) => void; isOutage: (error: unknown) => boolean };

function toFailure(error: unknown, { onFault, isOutage }: Fault): Answer {
  if (error instanceof ApiError) {
    const { code, message, field, headers } = error;
    const body = toErrorBody(code, message, field);
    return { status: statusOf(code), headers: { ...ANYONE, ...headers }, body };
  }
  onFault(error);
  if (isOutage(error)) return toFailure(toUnavailable(OUTAGE_RETRY_AFTER_S), { onFault, isOutage });
  const body = toErrorBody('internal', 'The backend failed at this request. Send it again.');
  return { status: statusOf('internal'), headers: ANYONE, body };
}

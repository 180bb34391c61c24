import { createHash } from 'node:crypto';
import type { AskResult, Question } from '../post.ts';
import { type Outcome, parseRetryAfter } from '../retry.ts';
import type { Tools } from './channel.ts';
import { failed, failedForGood, gone, parseAnswer, toCode, toOutcome } from './outcome.ts';

/**
 * Requests to one Salesforce organisation: an access token by OAuth client credentials, kept for an hour and asked for
 * again once when it was refused; ids looked up once a day; errors by their codes.
 */
export type Session = {
  upsert(object: string, field: string, id: string, values: object): Promise<void>;
  /** The id of the one record; undefined when there is none. */
  findId(object: string, where: string): Promise<string | undefined>;
  hasPosted(subjectId: string, id: string): Promise<boolean>;
  post(subjectId: string, segments: object[]): Promise<void>;
};

/** Ends the exchange from within: each step wants the answer of the one before. */
export class Refused extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('refused');
    this.outcome = outcome;
  }
}

type Credentials = { instanceUrl: string; clientId: string; clientSecret: string };
type Access = { token: string; url: string };

const API = '/services/data/v62.0';
const HOUR_MS = 3_600_000;

/** The next attempt may go better. */
const PASSING = new Set([
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'QUERY_TIMEOUT',
  'PLATFORM_EVENT_PUBLISHING_UNAVAILABLE',
]);

export function createSession(credentials: Credentials, tools: Tools): Session {
  const { memory, ask, nowMs } = tools;
  const scope = createHash('sha256').update(JSON.stringify(credentials)).digest('base64url');
  const accessKey = `salesforce\n${scope}`;

  async function open(): Promise<Access> {
    const known = memory.get(accessKey);
    if (known !== undefined) return JSON.parse(known) as Access;
    const { instanceUrl, clientId, clientSecret } = credentials;
    const result = await ask({
      method: 'POST',
      url: `${instanceUrl.replace(/\/$/, '')}/services/oauth2/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(
        new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        }),
      ),
    });
    const access = toAccess(result, instanceUrl);
    if (!access) throw new Refused(toAccessRefusal(result, nowMs()));
    memory.set(accessKey, JSON.stringify(access), HOUR_MS);
    return access;
  }

  async function request(
    method: Question['method'],
    path: string,
    body?: object,
  ): Promise<AskResult & { kind: 'answer' }> {
    for (let turn = 0; ; turn += 1) {
      const { token, url } = await open();
      const result = await ask({
        method,
        url: `${url}${API}${path}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (result.kind === 'none') throw new Refused(failed(result.error));
      if (result.status >= 200 && result.status < 300) return result;
      if (result.status !== 401 || turn > 0) throw new Refused(toRefusal(result, nowMs()));
      memory.forget(accessKey);
    }
  }

  async function findId(object: string, where: string): Promise<string | undefined> {
    const key = `${accessKey}\n${object}\n${where}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const q = `SELECT Id FROM ${object} WHERE ${where} LIMIT 2`;
    const { text } = await request('GET', `/query?${new URLSearchParams({ q })}`);
    const { records } = parseAnswer(text);
    // Two of them: it is not known which is meant.
    const [record, second] = Array.isArray(records) ? (records as { Id?: unknown }[]) : [];
    const id = second === undefined ? toCode(record?.Id) : undefined;
    if (id !== undefined) memory.set(key, id, 24 * HOUR_MS);
    return id;
  }

  return {
    async upsert(object, field, id, values) {
      const place = `${object}/${field}/${encodeURIComponent(id)}`;
      await request('PATCH', `/sobjects/${place}`, values);
    },
    findId,
    async hasPosted(subjectId, id) {
      const path = `/chatter/feeds/record/${subjectId}/feed-elements?pageSize=50`;
      return (await request('GET', path)).text.includes(id);
    },
    async post(subjectId, messageSegments) {
      const element = { feedElementType: 'FeedItem', subjectId, body: { messageSegments } };
      await request('POST', '/chatter/feed-elements', element);
    },
  };
}

const answerOf = (result: AskResult) => (result.kind === 'answer' ? parseAnswer(result.text) : {});

function toAccess(result: AskResult, instanceUrl: string): Access | undefined {
  const { access_token: token, instance_url: url } = answerOf(result);
  if (result.kind === 'none' || result.status !== 200 || typeof token !== 'string')
    return undefined;
  return { token, url: typeof url === 'string' && URL.canParse(url) ? url : instanceUrl };
}

function toAccessRefusal(result: AskResult, nowMs: number): Outcome {
  const code = toCode(answerOf(result).error);
  // The app, its secret or its user is refused, and will be.
  if (code !== undefined && /^(invalid_|unauthorized_|inactive_)/.test(code))
    return gone(`Salesforce refuses the connected app (${code}).`);
  const outcome = toOutcome(result, nowMs, { gone: [401, 403, 410] });
  return outcome.kind === 'failed' ? outcome : failed('Salesforce gave no access token.');
}

/** Errors are `[{errorCode, message}]`; the message may quote what we sent, so only the code is repeated. */
function toRefusal(result: AskResult & { kind: 'answer' }, nowMs: number): Outcome {
  const { status } = result;
  const [first] = toErrors(result.text);
  const code = toCode(first?.errorCode) ?? String(status);
  const error = `Salesforce answered ${code}.`;
  // The day's requests are used up, over all programs of the organisation.
  if (code === 'REQUEST_LIMIT_EXCEEDED') return { kind: 'failed', error, retryAfterMs: HOUR_MS };
  if (PASSING.has(code)) return failed(error);
  if (status === 410) return gone(error);
  if (status === 300 || (status >= 400 && status < 500 && ![401, 408, 429].includes(status)))
    return failedForGood(error);
  return { kind: 'failed', error, retryAfterMs: parseRetryAfter(result.retryAfter, nowMs) };
}

function toErrors(text: string): { errorCode?: unknown }[] {
  const answer: unknown = parseAnswer(text);
  return Array.isArray(answer) ? answer : [];
}

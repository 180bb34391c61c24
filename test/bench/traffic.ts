import { createHmac } from 'node:crypto';

/**
 * What the browsers of a product send, for the load, its floors and what is stored before: people of many
 * companies at work, each batch of one page with its token and session. An event has 300 to 600 bytes. One in
 * ten is the use that the published rule waits for, one batch in ten begins with an `identify`, and one in a
 * hundred is of somebody new. Events carry their number in the last digits of their id, so that what was
 * acknowledged can be looked for in the database.
 */
export type Traffic = {
  /** A body with the events `first`, `first + 1`, …; by whom follows from `first`. */
  toBody(first: number, sentAt: number): string;
};

export type TrafficOptions = {
  writeKey: string;
  tokenSecret: string;
  /** Events in a body. */
  batchSize: number;
  /** Who may be at work, of the people that the store knows. */
  people: number;
};

export const MILESTONE = { key: 'first_use', event: 'report_created', name: 'First report' };

/** People in a company. */
const COMPANY_SIZE = 10;
/** A page collects for so long before it sends. */
const COLLECTED_MS = 5_000;
const IDENTIFY_EVERY = 10;
const NEW_EVERY = 100;
/** Spreads consecutive numbers over everything, each as often (Knuth's multiplicative hash). */
const SPREAD = 2_654_435_761;

export function createTraffic(options: TrafficOptions): Traffic {
  const { writeKey, tokenSecret, batchSize, people } = options;
  const tokens = new Map<number, string>();

  function tokenOf(index: number, person: Person, nowMs: number): string {
    const token = tokens.get(index) ?? signToken(person, tokenSecret, nowMs);
    if (index < people) tokens.set(index, token);
    return token;
  }

  return {
    toBody(first, sentAt) {
      const batch = Math.floor(first / batchSize);
      const isNew = batch % NEW_EVERY === 0;
      const index = isNew ? people + first : spread(batch) % people;
      const person = toPerson(index, isNew ? spread(batch) % people : index);
      const token = tokenOf(index, person, sentAt);
      const isIdentify = batch % IDENTIFY_EVERY === 0;
      const events = toEvents(person, { first, count: batchSize, sentAt, isIdentify });
      return `{"writeKey":"${writeKey}","sentAt":${sentAt},"tokens":["${token}"],"events":[${events.join(',')}]}`;
    },
  };
}

export type Person = { index: number; userId: string; accountId: string };

/** A person of the company of another one. @default company of their own number */
export function toPerson(index: number, colleague = index): Person {
  const accountId = `company-${Math.floor(colleague / COMPANY_SIZE)}`;
  return { index, userId: `user-${index}@company.example`, accountId };
}

type Stretch = {
  first: number;
  count: number;
  sentAt: number;
  /** Whether the first one is an `identify`. */
  isIdentify?: boolean;
  /** Whether they are the use that the rule waits for. */
  isUse?: boolean;
};

/** One page's events of the last seconds, as JSON, oldest first. */
export function toEvents(person: Person, stretch: Stretch): string[] {
  const { first, count, sentAt, isIdentify = false, isUse = false } = stretch;
  const { index, userId, accountId } = person;
  const name = (what: string) => `${what}${index}`.padEnd(22, 'x');
  const who = `"anonymousId":"${name('a')}","sessionId":"${name('s')}","userId":"${userId}","accountId":"${accountId}","token":0`;
  // Where in its seconds a page stands is its own.
  const phase = (spread(first) % 1_000) / 1_000;
  return Array.from({ length: count }, (_, n) => {
    const at = sentAt - Math.round(COLLECTED_MS * (1 - (n + phase) / count));
    const number = first + n;
    const kind = isUse ? created : (KINDS[number % KINDS.length] ?? page);
    const what = isIdentify && n === 0 ? identify(number) : kind(number);
    return `{"id":"${toId(number, at)}",${what},"at":${at},${who},"context":{"page":{"path":"/reports/${number % 1_000}"},"locale":"fi-FI"}}`;
  });
}

const spread = (number: number): number => Math.imul(number, SPREAD) >>> 0;

function toId(number: number, at: number): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-a000-${number.toString(16).padStart(12, '0')}`;
}

/** Of an id that {@link toEvents} has made. */
export const numberOf = (eventId: string): number => Number.parseInt(eventId.slice(-12), 16);

/** By hand and at once: half an hour, HS256. */
function signToken({ userId, accountId }: Person, secret: string, nowMs: number): string {
  const iat = Math.floor(nowMs / 1_000) - 60;
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const header = encode({ alg: 'HS256', typ: 'JWT' });
  const text = `${header}.${encode({ sub: userId, account: accountId, iat, exp: iat + 1_800 })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const identify = (number: number) =>
  `"type":"identify","traits":{"name":"Aino Virtanen","role":"controller","locale":"fi-FI","logins":${number % 400}}`;
const page = () => `"type":"page"`;
const opened = (number: number) =>
  `"type":"track","name":"report_opened","properties":{"report":"rep_${number.toString(36)}","kind":"table","rows":${number % 9_973},"filters":["owner","quarter"],"shared":false}`;
const changed = (number: number) =>
  `"type":"track","name":"filter_changed","properties":{"report":"rep_${number.toString(36)}","field":"quarter","from":"2025-Q${1 + (number % 4)}","to":"2025-Q${1 + (number % 3)}","durationMs":${number % 4_001}}`;
const exported = (number: number) =>
  `"type":"track","name":"report_exported","properties":{"report":"rep_${number.toString(36)}","format":"pdf","pages":${number % 40},"recipients":${number % 7},"note":"the board meets on Thursday, so all four quarters and the forecast are in it"}`;
const created = (number: number) =>
  `"type":"track","name":"${MILESTONE.event}","properties":{"report":"rep_${number.toString(36)}","template":"sales by region","columns":${number % 30},"source":"warehouse"}`;

const KINDS = [page, opened, changed, opened, page, exported, changed, created, opened, changed];

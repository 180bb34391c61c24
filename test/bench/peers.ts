/**
 * Polku's collector and its peers, as a bench sees them: how each is started with its defaults, told who the
 * user is and told what they did, and how to read what it sends. A page that runs one of these has a global
 * `SINK`, the origin to send to.
 */
export type Contender = {
  name: string;
  /** A module that starts it. `more` goes into its options. */
  start(more?: string): string;
  /** Expressions; the arguments are expressions, too. */
  identify(id: string): string;
  track(name: string, properties: string): string;
  /** An expression that resolves when it is ready to send. @default at once */
  ready?: string;
  /** How long its first try takes by its defaults, where that is longer than 4 s. */
  triesWithinMs?: number;
  /** What makes room for 1,000 events at once, where the defaults give some up. */
  room?: string;
  /** The events in one request body. What is none of ours, like a request for flags, holds none. */
  read(body: Json): Received[];
};

/** One event as it came over the wire; `n` tells the events of a bench from each other. */
export type Received = {
  id: string;
  name?: string | undefined;
  user?: string | undefined;
  n?: number;
};

// Foreign bodies: what they hold is looked up and never trusted to be there.
// biome-ignore lint/suspicious/noExplicitAny: six formats, none of them ours to describe
export type Json = any;

const polku: Contender = {
  name: 'Polku',
  start: (more = '') => `import { createCollector } from './packages/collector/dist/index.js';
    const c = createCollector({ key: 'wk_bench', endpoint: SINK, consent: 'given', ${more} });`,
  identify: (id) => `c.identify(${id})`,
  track: (name, properties) => `c.track(${name}, ${properties})`,
  read: (body) =>
    (body.events ?? []).map((event: Json) => ({
      id: event.id,
      name: event.name,
      user: event.userId,
      n: event.properties?.n,
    })),
};

const segment: Contender = {
  name: '@segment/analytics-next',
  start: (more = '') => `import { AnalyticsBrowser } from '@segment/analytics-next';
    const a = AnalyticsBrowser.load({ writeKey: 'k', cdnSettings: { integrations: {
      'Segment.io': { apiKey: 'k', apiHost: SINK.slice(7) + '/v1', protocol: 'http', ${more} } } } });`,
  identify: (id) => `a.identify(${id})`,
  ready: 'a.ready()',
  track: (name, properties) => `a.track(${name}, ${properties})`,
  read: (body) =>
    (body.batch ?? [body]).map((event: Json) => ({
      id: event.messageId,
      name: event.event,
      user: event.userId,
      n: event.properties?.n,
    })),
};

const segmentBatching: Contender = {
  ...segment,
  name: '@segment/analytics-next (batching)',
  triesWithinMs: 6_000,
  start: (more = '') => segment.start(`deliveryStrategy: { strategy: 'batching' }, ${more}`),
};

const posthog: Contender = {
  name: 'posthog-js',
  start: (more = '') => toPosthog('posthog-js', more),
  identify: (id) => `posthog.identify(${id})`,
  track: (name, properties) => `posthog.capture(${name}, ${properties})`,
  // 10 a second and 100 at once are its defaults; the others are given up.
  room: 'rate_limiting: { events_per_second: 1000, events_burst_limit: 10000 },',
  read: (body) =>
    [body.batch ?? body].flat().map((event: Json) => ({
      id: event.uuid,
      name: event.event,
      user: event.properties?.distinct_id,
      n: event.properties?.n,
    })),
};

const toPosthog = (entry: string, more: string) => `import posthog from '${entry}';
  posthog.init('k', { api_host: SINK, ${more} });`;

const posthogSlim: Contender = {
  ...posthog,
  name: 'posthog-js (slim)',
  start: (more = '') => toPosthog('posthog-js/dist/module.slim', more),
};

const snowplow: Contender = {
  name: '@snowplow/browser-tracker',
  start: (
    more = '',
  ) => `import { newTracker, setUserId, trackSelfDescribingEvent } from '@snowplow/browser-tracker';
    newTracker('t', SINK, { appId: 'a', ${more} });`,
  // It sends nothing of its own: the id goes with each event.
  identify: (id) => `setUserId(${id})`,
  track: (name, properties) =>
    `trackSelfDescribingEvent({ event: { schema: 'iglu:com.acme/' + ${name} + '/jsonschema/1-0-0', data: ${properties} } })`,
  read: (body) =>
    (body.data ?? []).map((event: Json) => {
      const { schema, data } = readSnowplow(event);
      return { id: event.eid, name: schema?.split('/')[1], user: event.uid, n: data?.n };
    }),
};

function readSnowplow({ ue_px, ue_pr }: Json): Json {
  const text = ue_px ? Buffer.from(ue_px, 'base64url').toString() : ue_pr;
  return text ? JSON.parse(text).data : {};
}

const rudder: Contender = {
  name: '@rudderstack/analytics-js (bundled)',
  start: (more = '') => toRudder('@rudderstack/analytics-js/bundled', more),
  identify: (id) => `r.identify(${id})`,
  ready: 'new Promise((resolve) => r.ready(() => resolve()))',
  track: (name, properties) => `r.track(${name}, ${properties})`,
  // 100 may wait in its queue.
  room: 'queueOptions: { maxItems: 2000 },',
  read: (body) => segment.read(body),
};

/** With the source's settings at hand, which it otherwise fetches from the vendor. */
const toRudder = (entry: string, more: string) => `import { RudderAnalytics } from '${entry}';
  const r = new RudderAnalytics();
  const statsCollection = { errors: { enabled: false }, metrics: { enabled: false } };
  r.load('k', SINK, { getSourceConfig: () => ({ source: { id: 's', name: 's', writeKey: 'k', workspaceId: 'w',
    enabled: true, destinations: [], config: { statsCollection }, dataplanes: {} } }), ${more} });`;

/** Its queue and its way to send are plugins that it fetches from the vendor when it runs. */
const rudderCore: Contender = {
  ...rudder,
  name: '@rudderstack/analytics-js (core)',
  start: (more = '') => toRudder('@rudderstack/analytics-js', more),
};

/** For what a page pays: every build that a host would choose. */
export const CONTENDERS = [
  polku,
  segment,
  segmentBatching,
  posthog,
  posthogSlim,
  snowplow,
  rudder,
] as const;

/** For delivery: every way to deliver; the slim build has the queue of the whole. */
export const DELIVERERS = CONTENDERS.filter(({ name }) => name !== posthogSlim.name);

/** For size: every build, also one that cannot work alone. How Segment sends does not change its size. */
export const BUILDS = [polku, segment, posthog, posthogSlim, snowplow, rudder, rudderCore];

import { z } from 'zod';
import { AllowedTargets, Port, Proxies, Seconds, toCount, toRate } from './config-values.ts';
import { FaultsError } from './faults-error.ts';
import type { TrustedProxies } from './http/client-address.ts';
import type { LimitRates } from './http/limits.ts';
import { isLogUrl } from './log/open.ts';
import type { AllowedTarget } from './notify/guard.ts';
import { NODE_ROLES, type NodeRole, roleFaults } from './roles/role.ts';

/**
 * The environment, read once. Everything that is wrong with it is told at once, in a sentence a line, because
 * a start that fails ten times for ten reasons costs ten restarts.
 */
export type Config = {
  /** What this process is for. */
  role: NodeRole;
  host: string;
  /** 0 lets the system choose. */
  port: number;
  storeUrl: string;
  logUrl: string;
  /** What may wait in a log that is shared. */
  maxLogBytes: number;
  /** Where people and pages reach the backend; absent, it follows from host and port. No slash at its end. */
  publicUrl: string | undefined;
  /** Where Prometheus reads; absent, nowhere. */
  metrics: { host: string; port: number } | undefined;
  /** Who else vouches for people; absent, nobody. */
  oidc: { issuer: string; clientId: string; clientSecret: string } | undefined;
  allowTargets: AllowedTarget[];
  trustProxy: TrustedProxies;
  limits: LimitRates;
  /** What a workspace keeps of unverified events. */
  maxUnverified: { events: number; bytes: number };
  /** Between the signal to stop and the moment when nothing new is taken. */
  stopDelayMs: number;
  logLevel: (typeof LOG_LEVELS)[number];
  isDemo: boolean;
};

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

type Given = { [name: string]: string | undefined };

const Environment = z.object({
  POLKU_ROLE: z
    .enum(NODE_ROLES, {
      error: ({ input }) => `expected one of ${NODE_ROLES.join(', ')}; received "${input}"`,
    })
    .default('all'),
  POLKU_HOST: z.string().default('127.0.0.1'),
  POLKU_PORT: Port.default(4800),
  POLKU_METRICS_HOST: z.string().default('127.0.0.1'),
  POLKU_METRICS_PORT: Port.optional(),
  POLKU_STORE: z
    .string()
    .default('sqlite:.polku/polku.db')
    .refine((url) => /^(sqlite|postgres):.+/.test(url), {
      error: ({ input }) =>
        `expected a URL such as sqlite:.polku/polku.db or postgres://polku@127.0.0.1/polku; received "${input}"`,
    }),
  POLKU_LOG: z
    .string()
    .default('direct:')
    .refine(isLogUrl, {
      error: ({ input }) =>
        `expected direct: or servers such as nats://10.0.0.1:4222,10.0.0.2,10.0.0.3; received "${withoutPassword(input)}"`,
    }),
  POLKU_LOG_MAX_MB: toCount('1000'),
  POLKU_PUBLIC_URL: z
    .string()
    .refine(isOrigin, {
      error: ({ input }) => `expected an origin such as https://polku.example; received "${input}"`,
    })
    .transform((url) => new URL(url).origin)
    .optional(),
  POLKU_OIDC_ISSUER: z
    .url({ error: ({ input }) => `expected the address of a provider; received "${input}"` })
    .optional(),
  POLKU_OIDC_CLIENT_ID: z.string().optional(),
  POLKU_OIDC_CLIENT_SECRET: z.string().optional(),
  POLKU_ALLOW_TARGETS: AllowedTargets.default([]),
  POLKU_TRUST_PROXY: Proxies.default({ kind: 'hops', hops: 0 }),
  POLKU_LIMIT_VERIFIED: toRate('10000:100000'),
  POLKU_LIMIT_SUBJECT: toRate('20:2000'),
  POLKU_LIMIT_UNVERIFIED: toRate('500:20000'),
  POLKU_LIMIT_ADDRESS: toRate('50:5000'),
  POLKU_UNVERIFIED_MAX_EVENTS: toCount('200000'),
  POLKU_UNVERIFIED_MAX_MB: toCount('250'),
  POLKU_STOP_DELAY_S: Seconds.default(0),
  POLKU_LOG_LEVEL: z
    .enum(LOG_LEVELS, {
      error: ({ input }) => `expected one of ${LOG_LEVELS.join(', ')}; received "${input}"`,
    })
    .default('info'),
  POLKU_DEMO: z
    .enum(['0', '1'], { error: ({ input }) => `expected 1 or nothing; received "${input}"` })
    .default('0'),
});

/** Judged apart from the schema, which asks nothing of the whole while a part of it is wrong. */
function demoFaults({ POLKU_DEMO, POLKU_HOST = '127.0.0.1' }: Given): string[] {
  if (POLKU_DEMO !== '1' || POLKU_HOST === '127.0.0.1') return [];
  return [
    `POLKU_HOST: the demo is for this machine alone and listens on 127.0.0.1; received "${POLKU_HOST}". Leave it out, or leave out POLKU_DEMO.`,
  ];
}

const withoutPassword = (url: unknown): string => String(url).replace(/\/\/.*@/, '//…@');

/** All three or none. */
function oidcFaults(given: Given): string[] {
  const missing = OIDC.filter((name) => given[name] === undefined);
  if (missing.length === 0 || missing.length === OIDC.length) return [];
  return missing.map(
    (name) => `${name}: expected it beside the others of OpenID; received nothing.`,
  );
}

const OIDC = ['POLKU_OIDC_ISSUER', 'POLKU_OIDC_CLIENT_ID', 'POLKU_OIDC_CLIENT_SECRET'] as const;

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return /^https?:$/.test(url?.protocol ?? '') && url?.href === `${url?.origin}/`;
}

/**
 * The configuration that the environment gives. An empty variable counts as absent.
 * @throws FaultsError with every fault.
 */
export function parseConfig(environment: Given): Config {
  const given: Given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const parsed = Environment.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const faults = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`);
  faults.push(...demoFaults(given), ...oidcFaults(given), ...roleFaults(given));
  if (!parsed.success || faults.length > 0) throw new FaultsError(faults);
  const values = parsed.data;
  return {
    role: values.POLKU_ROLE,
    host: values.POLKU_HOST,
    port: values.POLKU_PORT,
    storeUrl: values.POLKU_STORE,
    logUrl: values.POLKU_LOG,
    maxLogBytes: values.POLKU_LOG_MAX_MB * 1_000_000,
    publicUrl: values.POLKU_PUBLIC_URL,
    metrics: toMetrics(values.POLKU_METRICS_HOST, values.POLKU_METRICS_PORT),
    oidc: toOidc(
      values.POLKU_OIDC_ISSUER,
      values.POLKU_OIDC_CLIENT_ID,
      values.POLKU_OIDC_CLIENT_SECRET,
    ),
    allowTargets: values.POLKU_ALLOW_TARGETS,
    trustProxy: values.POLKU_TRUST_PROXY,
    limits: {
      verified: values.POLKU_LIMIT_VERIFIED,
      subject: values.POLKU_LIMIT_SUBJECT,
      unverified: values.POLKU_LIMIT_UNVERIFIED,
      address: values.POLKU_LIMIT_ADDRESS,
    },
    maxUnverified: {
      events: values.POLKU_UNVERIFIED_MAX_EVENTS,
      bytes: values.POLKU_UNVERIFIED_MAX_MB * 1_000_000,
    },
    stopDelayMs: values.POLKU_STOP_DELAY_S * 1_000,
    logLevel: values.POLKU_LOG_LEVEL,
    isDemo: values.POLKU_DEMO === '1',
  };
}

const toMetrics = (host: string, port: number | undefined): Config['metrics'] =>
  port === undefined ? undefined : { host, port };

const toOidc = (issuer = '', clientId = '', clientSecret = ''): Config['oidc'] =>
  issuer === '' ? undefined : { issuer, clientId, clientSecret };

/** Where the backend is reached, once its port is known. */
export function toPublicUrl({ publicUrl, host }: Config, port: number): string {
  if (publicUrl) return publicUrl;
  const isEveryAddress = host === '0.0.0.0' || host === '::';
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${isEveryAddress ? 'localhost' : name}:${port}`;
}

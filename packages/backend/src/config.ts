import { z } from 'zod';
import { parseTrustedProxies, type TrustedProxies } from './http/client-address.ts';
import type { LimitRates } from './http/limits.ts';
import { type AllowedTarget, parseAllowedTargets } from './notify/guard.ts';

/**
 * The environment, read once. Everything that is wrong with it is told at once, in a sentence a line, because
 * a start that fails ten times for ten reasons costs ten restarts.
 */
export type Config = {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  storeUrl: string;
  /** Where people and pages reach the backend; absent, it follows from host and port. No slash at its end. */
  publicUrl: string | undefined;
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

/** Events a second, and how many at once. */
const toRate = (standard: string) =>
  z
    .string()
    .default(standard)
    .refine((text) => text === 'off' || RATE.test(text), {
      error: ({ input }) =>
        `expected events a second and at once, such as ${standard}, or off; received "${input}"`,
    })
    .transform((text) => {
      const [perSecond = 0, burst = 0] = text.split(':').map(Number);
      return text === 'off' ? undefined : { perSecond, burst };
    });

const RATE = /^[1-9]\d{0,8}:[1-9]\d{0,8}$/;

const toCount = (standard: string) =>
  z
    .string()
    .default(standard)
    .refine((text) => /^\d{1,9}$/.test(text), {
      error: ({ input }) => `expected a whole number such as ${standard}; received "${input}"`,
    })
    .transform(Number);

type Given = { [name: string]: string | undefined };

const Environment = z.object({
  POLKU_HOST: z.string().default('127.0.0.1'),
  POLKU_PORT: z
    .string()
    .default('4800')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536, {
      error: ({ input }) => `expected a port, 0 to 65535; received "${input}"`,
    })
    .transform(Number),
  POLKU_STORE: z
    .string()
    .default('sqlite:.polku/polku.db')
    .refine((url) => /^sqlite:.+/.test(url), {
      error: ({ input }) => `expected a URL such as sqlite:.polku/polku.db; received "${input}"`,
    }),
  POLKU_PUBLIC_URL: z
    .string()
    .refine(isOrigin, {
      error: ({ input }) => `expected an origin such as https://polku.example; received "${input}"`,
    })
    .transform((url) => new URL(url).origin)
    .optional(),
  POLKU_ALLOW_TARGETS: z
    .string()
    .default('')
    .transform((text, context) => {
      const { targets, faults } = parseAllowedTargets(text);
      for (const message of faults) context.addIssue({ code: 'custom', message });
      return targets;
    }),
  POLKU_TRUST_PROXY: z
    .string()
    .default('')
    .transform((text, context) => {
      const { trusted, faults } = parseTrustedProxies(text);
      for (const message of faults) context.addIssue({ code: 'custom', message });
      return trusted;
    }),
  POLKU_LIMIT_VERIFIED: toRate('10000:100000'),
  POLKU_LIMIT_SUBJECT: toRate('20:2000'),
  POLKU_LIMIT_UNVERIFIED: toRate('500:20000'),
  POLKU_LIMIT_ADDRESS: toRate('50:5000'),
  POLKU_UNVERIFIED_MAX_EVENTS: toCount('200000'),
  POLKU_UNVERIFIED_MAX_MB: toCount('250'),
  POLKU_STOP_DELAY_S: z
    .string()
    .default('0')
    .refine((text) => /^\d{1,3}$/.test(text), {
      error: ({ input }) => `expected seconds, 0 to 999; received "${input}"`,
    })
    .transform((text) => Number(text) * 1_000),
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

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return /^https?:$/.test(url?.protocol ?? '') && url?.href === `${url?.origin}/`;
}

/** What is wrong with the configuration, one sentence an entry. */
export class ConfigError extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * The configuration that the environment gives. An empty variable counts as absent.
 * @throws ConfigError with every fault.
 */
export function parseConfig(environment: Given): Config {
  const given: Given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const parsed = Environment.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const faults = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`);
  faults.push(...demoFaults(given));
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const values = parsed.data;
  return {
    host: values.POLKU_HOST,
    port: values.POLKU_PORT,
    storeUrl: values.POLKU_STORE,
    publicUrl: values.POLKU_PUBLIC_URL,
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
    stopDelayMs: values.POLKU_STOP_DELAY_S,
    logLevel: values.POLKU_LOG_LEVEL,
    isDemo: values.POLKU_DEMO === '1',
  };
}

/** Where the backend is reached, once its port is known. */
export function toPublicUrl({ publicUrl, host }: Config, port: number): string {
  if (publicUrl) return publicUrl;
  const isEveryAddress = host === '0.0.0.0' || host === '::';
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${isEveryAddress ? 'localhost' : name}:${port}`;
}

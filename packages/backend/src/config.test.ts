import { describe, expect, it } from 'vitest';
import { parseConfig, toPublicUrl } from './config.ts';
import { FaultsError } from './faults-error.ts';

const faultsOf = (environment: Record<string, string>) => {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof FaultsError) return error.faults;
    throw error;
  }
  return [];
};

describe('parseConfig', () => {
  it('needs nothing', () => {
    expect(parseConfig({ PATH: '/bin', POLKU_PORT: '' })).toEqual({
      role: 'all',
      host: '127.0.0.1',
      port: 4800,
      storeUrl: 'sqlite:.polku/polku.db',
      logUrl: 'direct:',
      maxLogBytes: 1_000_000_000,
      publicUrl: undefined,
      metrics: undefined,
      allowTargets: [],
      trustProxy: { kind: 'hops', hops: 0 },
      limits: {
        verified: { perSecond: 10_000, burst: 100_000 },
        subject: { perSecond: 20, burst: 2_000 },
        unverified: { perSecond: 500, burst: 20_000 },
        address: { perSecond: 50, burst: 5_000 },
      },
      maxUnverified: { events: 200_000, bytes: 250_000_000 },
      stopDelayMs: 0,
      logLevel: 'info',
      isDemo: false,
    });
  });

  it('tells every fault at once, the demo’s too', () => {
    expect(
      faultsOf({
        POLKU_HOST: '0.0.0.0',
        POLKU_PORT: '70000',
        POLKU_STORE: 'mysql://x',
        POLKU_LOG: 'kafka://polku:hunter2@x',
        POLKU_PUBLIC_URL: 'https://polku.example/app',
        POLKU_ALLOW_TARGETS: '10.0.0.0/8,127.0.0.1/32:80,x',
        POLKU_TRUST_PROXY: 'nginx',
        POLKU_LIMIT_SUBJECT: '0:10',
        POLKU_LIMIT_ADDRESS: '50',
        POLKU_UNVERIFIED_MAX_MB: '20 %',
        POLKU_STOP_DELAY_S: 'long',
        POLKU_LOG_LEVEL: 'loud',
        POLKU_DEMO: '1',
      }),
    ).toEqual([
      'POLKU_PORT: expected a port, 0 to 65535; received "70000".',
      'POLKU_STORE: expected a URL such as sqlite:.polku/polku.db or postgres://polku@127.0.0.1/polku; received "mysql://x".',
      'POLKU_LOG: expected direct: or servers such as nats://10.0.0.1:4222,10.0.0.2,10.0.0.3; received "kafka://…@x".',
      'POLKU_PUBLIC_URL: expected an origin such as https://polku.example; received "https://polku.example/app".',
      'POLKU_ALLOW_TARGETS: "10.0.0.0/8" is not CIDR:port, such as 127.0.0.1/32:4801.',
      'POLKU_ALLOW_TARGETS: "x" is not CIDR:port, such as 127.0.0.1/32:4801.',
      'POLKU_TRUST_PROXY: expected a number of proxies such as 1, or their networks such as 10.0.0.0/8; received "nginx".',
      'POLKU_LIMIT_SUBJECT: expected events a second and at once, such as 20:2000, or off; received "0:10".',
      'POLKU_LIMIT_ADDRESS: expected events a second and at once, such as 50:5000, or off; received "50".',
      'POLKU_UNVERIFIED_MAX_MB: expected a whole number such as 250; received "20 %".',
      'POLKU_STOP_DELAY_S: expected seconds, 0 to 999; received "long".',
      'POLKU_LOG_LEVEL: expected one of silent, fatal, error, warn, info, debug, trace; received "loud".',
      'POLKU_HOST: the demo is for this machine alone and listens on 127.0.0.1; received "0.0.0.0". Leave it out, or leave out POLKU_DEMO.',
    ]);
  });

  it('serves metrics where it is told to', () => {
    const metricsOf = (given: Record<string, string>) => parseConfig(given).metrics;
    expect(metricsOf({ POLKU_METRICS_PORT: '9100' })).toEqual({ host: '127.0.0.1', port: 9_100 });
    expect(metricsOf({ POLKU_METRICS_HOST: '10.0.0.1' })).toBeUndefined();
  });

  it('takes a limit off', () => {
    const { limits } = parseConfig({ POLKU_LIMIT_ADDRESS: 'off', POLKU_LIMIT_SUBJECT: '5:50' });
    expect(limits).toMatchObject({ address: undefined, subject: { perSecond: 5, burst: 50 } });
  });

  it.each(['127.0.0.2', 'localhost', '::1', '192.168.1.4'])('runs no demo on %s', (host) => {
    expect(faultsOf({ POLKU_DEMO: '1', POLKU_HOST: host })).toHaveLength(1);
  });
});

describe('toPublicUrl', () => {
  it.each([
    [{}, 'http://127.0.0.1:5000'],
    [{ POLKU_HOST: '::1' }, 'http://[::1]:5000'],
    [{ POLKU_HOST: '0.0.0.0' }, 'http://localhost:5000'],
    [{ POLKU_PUBLIC_URL: 'https://polku.example/' }, 'https://polku.example'],
  ])('of %o is %s', (environment, url) => {
    expect(toPublicUrl(parseConfig(environment), 5000)).toBe(url);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../packages/backend/src/config.ts';
import { ownerOf } from '../../packages/backend/src/roles/role.ts';

/** Without containers: what each process would be told is what the backend takes, and the proxy sends what each answers. */
const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const GIVEN: { [name: string]: string } = {
  POLKU_DOMAIN: 'polku.example',
  POSTGRES_PASSWORD: 'secret',
  NATS_PASSWORD: 'secret',
};
/** As compose does: `${NAME:?}` must be given, `${NAME:-this}` is this when it is not. */
const text = read('compose.yaml').replaceAll(
  /\$\{(\w+)(?::-([^}]*)|:\?)?\}/g,
  (_, name, standard) => GIVEN[name] ?? standard,
);

type Service = { environment: { [name: string]: string }; volumes?: string[]; depends_on?: object };
const { services, volumes }: { services: { [name: string]: Service }; volumes: object } = parse(
  text,
  {
    merge: true,
  },
);
const processes = Object.entries(services).filter(([name]) =>
  /^(ingest|worker|web)-\d$/.test(name),
);

describe('compose.yaml', () => {
  test('has two processes of each role', () => {
    expect(processes.map(([name]) => name)).toEqual(
      ['ingest', 'worker', 'web'].flatMap((role) => [`${role}-1`, `${role}-2`]),
    );
  });

  test.each(processes)('%s is told what the backend takes', (name, { environment }) => {
    const config = parseConfig(environment);
    expect(config.role).toBe(name.slice(0, -2));
    expect(config).toMatchObject({
      publicUrl: 'https://polku.example',
      storeUrl: 'postgres://polku:secret@postgres/polku',
      logUrl: 'nats://polku:secret@nats-1:4222,nats-2:4222,nats-3:4222',
    });
  });

  test.each(processes)(
    '%s is told nothing that the backend does not read',
    (_, { environment }) => {
      const known = new Set(
        readFileSync(
          join(import.meta.dirname, '../../packages/backend/src/config.ts'),
          'utf8',
        ).match(/POLKU_\w+/g),
      );
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    },
  );

  test('names services and volumes that are there', () => {
    for (const { depends_on = {} } of Object.values(services))
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
    const mounted = Object.values(services).flatMap(({ volumes: own = [] }) =>
      own.map((volume) => volume.split(':')[0] ?? '').filter((place) => !place.startsWith('.')),
    );
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(mounted));
  });
});

test('the Caddyfile sends to each role what it answers', () => {
  const caddy = read('Caddyfile');
  const [, paths = ''] = /@ingest path (.+)/.exec(caddy) ?? [];
  expect(paths.split(' ').map((path) => ownerOf(path.replace('*', 'x')))).toEqual([
    'ingest',
    'ingest',
  ]);
  for (const [name] of processes)
    expect(caddy.includes(`${name}:4800`), name).toBe(!name.startsWith('worker'));
});

import { describe, expect, it, test } from 'vitest';
import { answers, roleFaults } from './role.ts';

describe('what a process of a role answers', () => {
  test.each([
    ['/healthz', 'ingest worker web'],
    ['/readyz', 'ingest worker web'],
    ['/v1/batch', 'ingest'],
    ['/v1/t', 'ingest'],
    ['/v1/bootstrap?key=wk_1', 'ingest'],
    ['/v1/inbox', 'ingest'],
    ['/v1/openapi.json', 'ingest'],
    ['/sdk/v1.js', 'ingest'],
    ['/sdk/1.2.3/view.js', 'ingest'],
    ['/', 'web'],
    ['/inbox', 'web'],
    ['/api/feed?scope=all', 'web'],
    ['/assets/main.js', 'web'],
    ['/slack/actions', 'web'],
    ['/path/a.b', 'web'],
    ['/v1x', 'web'],
    ['/healthz/x', 'web'],
  ])('%s: %s', (url, roles) => {
    const found = (['ingest', 'worker', 'web'] as const).filter((role) => answers(role, url));
    expect(found.join(' ')).toBe(roles);
    expect(answers('all', url)).toBe(true);
  });
});

describe('what roles need', () => {
  const shared = { POLKU_STORE: 'postgres://db/polku', POLKU_LOG: 'nats://a,b,c' };

  it('is nothing where one process does all', () => {
    expect(roleFaults({})).toEqual([]);
    expect(roleFaults({ POLKU_ROLE: 'all', POLKU_STORE: 'sqlite:x.db' })).toEqual([]);
  });

  it('is a store and a log that others reach', () => {
    for (const role of ['ingest', 'worker']) {
      expect(roleFaults({ POLKU_ROLE: role, ...shared })).toEqual([]);
      expect(roleFaults({ POLKU_ROLE: role, POLKU_STORE: 'sqlite:x.db' })).toEqual([
        `POLKU_STORE: a process of the role "${role}" shares its store with others, which takes PostgreSQL; received "sqlite:x.db". Set it to postgres://…, or leave out POLKU_ROLE.`,
        'POLKU_LOG: what "ingest" takes reaches a "worker" by NATS alone; received "nothing". Set it to nats://…, or run processes of the role "all".',
      ]);
    }
  });

  it('is no log for the web, which takes no events', () => {
    expect(roleFaults({ POLKU_ROLE: 'web', POLKU_STORE: 'postgres://db/polku' })).toEqual([]);
    expect(roleFaults({ POLKU_ROLE: 'web' })).toHaveLength(1);
  });
});

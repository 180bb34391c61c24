import { expect, it } from 'vitest';
import { createPolku } from '../polku.fixture.ts';

it('says when somebody is away, and lists it', { timeout: 60_000 }, async () => {
  const polku = await createPolku();
  const people = [{ email: 'aino@example.com', name: 'Aino', role: 'csm' }];
  const { workspaceId } = await polku.createWorkspace({ people });
  const run = (...args: string[]) => polku.run(['user', ...args, '--workspace', workspaceId]);
  const away = ['--away-from', '2026-07-01', '--away-until', '2026-08-01'];
  const set = await run('set', 'Aino@example.com', ...away, '--region', 'north', '--json');
  expect(JSON.parse(set.out)).toMatchObject({
    region: 'north',
    away: { from: '2026-07-01T00:00:00.000Z', until: '2026-08-01T00:00:00.000Z' },
  });
  expect((await run('list')).out).toContain('Aino <aino@example.com>  csm');
  expect(await run('set', 'aino@example.com', '--time-zone', 'Mars')).toMatchObject({
    code: 1,
    err: 'polku: timeZone: expected a time zone such as Europe/Helsinki.\n',
  });
});

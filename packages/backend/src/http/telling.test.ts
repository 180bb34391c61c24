import { expect, it } from 'vitest';
import { createTestConsole, OWN_PAGE, requesting } from './console.fixture.ts';

it('/api/me/telling is what the person who is signed in has set, and nobody else’s', async () => {
  const office = await createTestConsole();
  const csm = requesting(office, await office.signIn('csm'));
  const admin = requesting(office, await office.signIn('admin'));
  const unset = { how: {}, other: 'now', weekly: true, words: false, maxAnHour: 20 };
  expect((await csm('GET', '/api/me/telling')).body).toEqual(unset);
  const set = {
    how: { promoter: 'daily', reply: 'now' },
    other: 'hourly',
    quiet: { from: '17:00', until: '08:00', urgentPasses: true },
    weekly: false,
    words: true,
    maxAnHour: 5,
  };
  expect((await csm('PUT', '/api/me/telling', OWN_PAGE, set)).body).toEqual(set);
  expect((await csm('GET', '/api/me/telling')).body).toEqual(set);
  expect((await admin('GET', '/api/me/telling')).body).toEqual(unset);
  const refused = await csm('PUT', '/api/me/telling', OWN_PAGE, { other: 'weekly' });
  expect(refused.status).toBe(400);
  expect((await csm('GET', '/api/me/telling')).body).toEqual(set);
  expect((await office.app.request('/api/me/telling')).status).toBe(401);
});

import { expect, it } from 'vitest';
import type { PersonLine } from './api-people.ts';
import { createTestConsole, requesting } from './console.fixture.ts';

async function createPeople() {
  const office = await createTestConsole();
  const as = async (role: 'lead' | 'csm') => requesting(office, await office.signIn(role));
  const [lead, csm] = [await as('lead'), await as('csm')];
  const line = async (role: string): Promise<PersonLine> => {
    const { body } = await csm('GET', '/api/people');
    return body.people.find((person: PersonLine) => person.role === role);
  };
  return { office, lead, csm, line };
}

it('tells everybody who works here, what is theirs, and how we write to them', async () => {
  const { line } = await createPeople();
  expect(await line('csm')).toEqual({
    id: expect.any(String),
    name: 'The csm',
    email: 'csm@reportly.example',
    role: 'csm',
    language: 'en',
    timeZone: 'Europe/Helsinki',
    region: null,
    away: null,
    isAway: false,
    isActive: true,
    accounts: 1,
    openTasks: 0,
  });
});

it('takes one’s own absence, region, language and time zone, and leaves what is not said', async () => {
  const { csm, line } = await createPeople();
  const away = { from: '2026-07-01T00:00:00+03:00', until: '2026-08-01T00:00:00+03:00' };
  const said = { away, region: 'north', language: 'fi', timeZone: 'Europe/Stockholm' };
  const { status, body } = await csm('PATCH', '/api/me', undefined, said);
  expect([status, body]).toMatchObject([
    200,
    {
      region: 'north',
      language: 'fi',
      timeZone: 'Europe/Stockholm',
      away: { from: '2026-06-30T21:00:00.000Z', until: '2026-07-31T21:00:00.000Z' },
      isAway: false,
    },
  ]);
  await csm('PATCH', '/api/me', undefined, { away: {} });
  expect(await line('csm')).toMatchObject({ region: 'north', away: { until: null }, isAway: true });
  await csm('PATCH', '/api/me', undefined, { away: null });
  expect(await line('csm')).toMatchObject({ away: null, isAway: false });
});

it.each([
  [{ away: { from: '2026-08-01T00:00:00Z', until: '2026-07-01T00:00:00Z' } }, 'away.until'],
  [{ away: { from: 'tomorrow' } }, 'away.from'],
  [{ timeZone: 'Mars/North' }, 'timeZone'],
  [{ language: 'sv' }, 'language'],
])('refuses %j, with the field at fault', async (said, field) => {
  const { csm } = await createPeople();
  const { status, body } = await csm('PATCH', '/api/me', undefined, said);
  expect([status, body.error.field]).toEqual([400, field]);
});

it('lets leads plan for others, who may not themselves', async () => {
  const { lead, csm, line } = await createPeople();
  const { id } = await line('admin');
  const send = (by: typeof lead) =>
    by('PATCH', `/api/people/${id}`, undefined, { away: { until: '2026-01-08T00:00:00Z' } });
  expect((await send(csm)).status).toBe(403);
  expect((await send(lead)).body).toMatchObject({ id, isAway: true });
  expect((await lead('PATCH', '/api/people/none', undefined, {})).status).toBe(404);
});

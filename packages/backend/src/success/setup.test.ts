import { expect, it } from 'vitest';
import { createTestStore } from '../store/store.fixture.ts';
import { createPasswords } from './password.ts';
import { createSetupLink, type FirstPerson, setUp } from './setup.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 3_600_000;
const passwords = createPasswords({ log2N: 1, r: 1, p: 1 });

const AINO: FirstPerson = {
  workspace: 'Reportly',
  name: 'Aino',
  email: 'Aino@reportly.example',
  password: 'correct horse battery',
  language: 'fi',
  timeZone: 'Europe/Stockholm',
  agent: 'Firefox, Linux',
};

async function openEmpty() {
  const { store } = await createTestStore();
  let hashes = 0;
  const counted = {
    ...passwords,
    hash(password: string) {
      hashes += 1;
      return passwords.hash(password);
    },
  };
  return {
    store,
    link: async () => (await createSetupLink(store, NOW_MS)) ?? '',
    setUp: (
      token: string,
      { nowMs = NOW_MS, ...given }: Partial<FirstPerson> & { nowMs?: number } = {},
    ) => setUp({ store, passwords: counted, nowMs }, token, { ...AINO, ...given }),
    workspaces: () => store.db.selectFrom('workspace').selectAll().execute(),
    hashes: () => hashes,
  };
}

it('makes the workspace, on trial, and its admin, who is signed in', async () => {
  const { store, link, setUp, workspaces } = await openEmpty();
  expect(await setUp(await link())).toEqual({ kind: 'in', secret: expect.any(String) });
  const [workspace] = await workspaces();
  expect(workspace).toMatchObject({ name: 'Reportly', origins_json: '[]', allow_unverified: 1 });
  const [person] = await store.db.selectFrom('person').selectAll().execute();
  expect(person).toMatchObject({
    ...{ email: 'aino@reportly.example', role: 'admin', language: 'fi' },
    time_zone: 'Europe/Stockholm',
  });
  expect(await passwords.matches(AINO.password, person?.password_hash ?? undefined)).toBe(true);
  expect(await store.db.selectFrom('session').select('person_id').execute()).toEqual([
    { person_id: person?.id },
  ]);
});

it('takes the link of any process, once: afterwards none is good, and none is made', async () => {
  const { link, setUp, workspaces } = await openEmpty();
  const [first, second] = [await link(), await link()];
  expect(await setUp(second)).toMatchObject({ kind: 'in' });
  expect(await setUp(second)).toEqual({ kind: 'invalid' });
  expect(await setUp(first)).toEqual({ kind: 'invalid' });
  expect(await link()).toBe('');
  expect(await workspaces()).toHaveLength(1);
});

it('lets one in of two who come with it at once', async () => {
  const { link, setUp, workspaces } = await openEmpty();
  const token = await link();
  const both = await Promise.all([setUp(token), setUp(token, { email: 'eve@else.example' })]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(['in', 'invalid']);
  expect(await workspaces()).toHaveLength(1);
});

it('takes none that was made up or is a day old, and computes no hash for it', async () => {
  const { link, setUp, workspaces, hashes } = await openEmpty();
  const token = await link();
  expect(await setUp('x'.repeat(43))).toEqual({ kind: 'invalid' });
  expect(await setUp(token, { nowMs: NOW_MS + DAY_MS })).toEqual({ kind: 'invalid' });
  expect(hashes()).toBe(0);
  expect(await workspaces()).toEqual([]);
});

it('refuses a weak password, and leaves the link as it was', async () => {
  const { link, setUp } = await openEmpty();
  const token = await link();
  expect(await setUp(token, { password: 'password123' })).toMatchObject({ kind: 'refused' });
  expect(await setUp(token)).toMatchObject({ kind: 'in' });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { NOW } from '../ingest/ingest.fixture.ts';
import { PERSONAL_DATA } from '../store/personal-data.ts';
import { createTestStore } from '../store/store.fixture.ts';
import type { Store } from '../store/store.ts';
import { erasePerson } from './erase.ts';
import { exportPerson, isEmptyExport } from './export.ts';
import { toFieldName, toReadable } from './export-record.ts';
import { dumpStore, LIISA, MARK, seedPeople } from './person.fixture.ts';

let store: Store;
const cleaning: (() => Promise<void>)[] = [];
let dump: Awaited<ReturnType<typeof dumpStore>>;
beforeAll(async () => {
  ({ store } = await createTestStore((clean) => cleaning.push(clean)));
  await seedPeople(store);
  dump = await dumpStore(store);
  return async () => {
    for (const clean of cleaning) await clean();
  };
});

const read = (userId: string) =>
  exportPerson(store.db, { workspaceId: 'ws', userId, nowMs: NOW + 10 });

describe('an export', () => {
  test('has a list of every table of the registry, and in it every row of the person', async () => {
    const { held } = await read(LIISA);
    const personal = Object.entries(PERSONAL_DATA).filter(([, { of }]) => of !== 'nobody');
    expect(Object.keys(held)).toEqual(personal.map(([table]) => toFieldName(table)));
    for (const [table] of personal) {
      const theirs = (dump[table] ?? []).filter((row) => row.includes(MARK));
      // Digests have a line of theirs among others’; that line is told as `digestItem`.
      const rows = theirs.filter((row) => !row.includes('"kind":"digest"'));
      expect([table, held[toFieldName(table)]?.length]).toEqual([table, rows.length]);
    }
  });

  test('has nobody else’s', async () => {
    const text = JSON.stringify(await read(LIISA));
    expect(text).toContain(`Because ${MARK}`);
    expect(text).not.toMatch(/onni|plain@mail|Because plain/);
  });

  test('tells names, times and JSON as people and programs read them', async () => {
    const { held, person, channels, exportedAt } = await read(LIISA);
    expect(person.ids).toEqual([LIISA, `former-${MARK}`]);
    expect(person.devices).toEqual(expect.arrayContaining([`device-${MARK}`]));
    expect(exportedAt).toBe(new Date(NOW + 10).toISOString());
    expect(held.user).toMatchObject([
      {
        id: LIISA,
        traits: { name: `Name ${MARK}` },
        accountId: 'acme',
        lastSeenAt: expect.any(String),
      },
    ]);
    expect(held.response).toMatchObject([
      { answers: { ease: 1, why: `Because ${MARK}` }, isComplete: true },
    ]);
    expect(JSON.stringify(held)).not.toContain('workspaceId');
    // Who was told about them, and by what.
    expect(held.delivery).toContainEqual(
      expect.objectContaining({ channelId: 'ch1', status: 'delivered' }),
    );
    expect(channels.map(({ id }) => id).sort()).toEqual(['ch1', 'ch2']);
  });

  test('is found by a former id, and is empty for whoever is unknown', async () => {
    expect((await read(`former-${MARK}`)).held).toEqual((await read(LIISA)).held);
    expect(isEmptyExport(await read('nobody'))).toBe(true);
  });

  test('has a readable form with a heading a kind', async () => {
    const text = toReadable((await read(LIISA)).held);
    expect(text).toContain('Conversation message (2)\n\n  Id: ');
    expect(text).toContain(`  Text: Help ${MARK}\n`);
  });

  test('holds nothing once they were erased', async () => {
    await erasePerson(store, { workspaceId: 'ws', userId: LIISA, nowMs: NOW + 11 });
    const left = await read(LIISA);
    expect(isEmptyExport(left)).toBe(true);
    expect(JSON.stringify(left.held)).not.toContain(MARK);
  });
});

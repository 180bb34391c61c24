import { WeeklyWords } from '@polku/protocol/schemas';
import { expect, test } from 'vitest';
import { DAY as MS_A_DAY } from '../ingest/ingest.fixture.ts';
import { createInsight, day, IDS } from '../insight/insight.fixture.ts';
import { readQuotes } from '../notify/quotes.ts';
import { renderMessage } from '../notify/render/index.ts';
import { DEFAULT_BUSINESS_CALENDAR, toCalendar } from './business-calendar.ts';
import { toNextMorningMs, toWeekStartMs } from './calendar.ts';
import { createWatch } from './watch-clock.ts';

/** The week that begins on Monday 5 January 2026, and the morning on which its words are sent. */
const timeZone = 'Europe/Helsinki';
const MONDAY = toWeekStartMs(day(11), timeZone);
const MORNING = toNextMorningMs(MONDAY, toCalendar(DEFAULT_BUSINESS_CALENDAR, timeZone));
const WEEK = 7 * MS_A_DAY;

async function createWeek() {
  const world = await createInsight();
  const { store, workspaceId } = world;
  const want = (role: string) =>
    store.transaction((db) =>
      db
        .updateTable('person')
        .set({ telling_json: JSON.stringify({ words: true }) })
        .where('email', '=', `${role}@reportly.example`)
        .execute(),
    );
  const write = (user: string, text: string, at: number, score = 3) =>
    world.answers(user, { [IDS.nps]: score, [IDS.text]: text }, { at, account: 'kone' });

  const told = async () => {
    const rows = await store.db
      .selectFrom('notification')
      .innerJoin('person', 'person.id', 'notification.owner_id')
      .select(['body_json as bodyJson', 'email', 'person.id as personId'])
      .where('body_json', 'like', '%weekly.words%')
      .orderBy('email')
      .execute();
    return rows.map((row) => ({ ...row, body: WeeklyWords.parse(JSON.parse(row.bodyJson)) }));
  };
  const render = async (bodyJson: string, language: 'en' | 'fi', includeNames = true) => {
    const quotes = includeNames ? await readQuotes(store.db, { workspaceId, bodyJson }) : {};
    const none = { user: null, account: null, owner: null, milestone: null, flow: null };
    const names = { ...none, ...quotes };
    return renderMessage(bodyJson, { names, language, publicUrl: 'https://polku.example' });
  };
  return { ...world, want, write, told, render, watch: createWatch(store) };
}

test('users’ own words reach everybody who wants them, whatever their role, once a week', async () => {
  const { want, write, told, watch } = await createWeek();
  await want('viewer');
  await want('admin');
  await write('aino', 'The filters are hard to find.', day(5));
  await write('onni', 'Wonderful.', day(6), 10);
  await write('eero', 'Of the week before.', day(2));
  await write('liisa', 'Of this week.', MONDAY + 3_600_000);
  await watch.look(MORNING - 1);
  expect(await told()).toEqual([]);
  for (const at of [MORNING, MORNING, MORNING + MS_A_DAY]) await watch.look(at);
  const all = await told();
  expect(all.map(({ email }) => email)).toEqual([
    'admin@reportly.example',
    'viewer@reportly.example',
  ]);
  expect(all[0]?.body.data).toMatchObject({
    count: 2,
    from: new Date(MONDAY - WEEK).toISOString(),
    to: new Date(MONDAY).toISOString(),
  });
  // The next week, and then one in which nobody wrote.
  await watch.look(MORNING + WEEK);
  await watch.look(MORNING + 2 * WEEK);
  expect(await told()).toHaveLength(4);
});

test('the words are read when they are sent: what was forgotten meanwhile is not', async () => {
  const { want, write, told, render, watch, store } = await createWeek();
  await want('lead');
  await write('onni', 'Wonderful.\r\nReally <b>so</b>.', day(6), 10);
  await write('aino', 'The filters are hard to find.', day(7));
  await watch.look(MORNING);
  const [{ bodyJson } = { bodyJson: '{}' }] = await told();
  expect(bodyJson).not.toMatch(/aino|onni|filters|Wonderful/);
  expect(await render(bodyJson, 'en')).toMatchObject({
    title: expect.stringMatching(/^In users’ own words: 2, 5\s?–\s?11 January 2026$/),
    facts: [
      { label: 'aino (Kone), gave 3', value: 'The filters are hard to find.' },
      { label: 'onni (Kone), gave 10', value: 'Wonderful. Really <b>so</b>.' },
    ],
    action: { url: 'https://polku.example/insight' },
  });
  const finnish = await render(bodyJson, 'fi');
  expect(finnish.title).toMatch(/^Käyttäjien omin sanoin: 2, 5\.\s?–\s?11\. tammikuuta 2026$/);
  // A destination that carries no names carries no words of anybody either.
  const thin = await render(bodyJson, 'en', false);
  expect(thin).toMatchObject({ facts: [], lines: [expect.stringContaining('in the console')] });
  await store.transaction((db) =>
    db.deleteFrom('response').where('user_id', '=', 'aino').execute(),
  );
  expect((await render(bodyJson, 'en')).facts.map(({ label }) => label)).toEqual([
    'onni (Kone), gave 10',
  ]);
});

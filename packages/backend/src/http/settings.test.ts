import { describe, expect, it } from 'vitest';
import { importAccounts } from '../success/import-accounts/index.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

const PATH = '/api/settings/success';
/** Another than Finland's. */
const OURS = { country: 'SE', timeZone: 'Europe/Stockholm', days: [1], from: '09:00', to: '17:00' };
const LOW = { fromCents: 0, low: 'low', medium: 'low', high: 'low' };

async function createSettings() {
  const office = await createTestConsole();
  const request = requesting(office, await office.signIn('lead'));
  const send = (method: string, path: string, body?: unknown) =>
    request(method, path, undefined, body);
  const level = async (id: string) => {
    const { body } = await send('GET', `/api/accounts/${id}/record`);
    return [body.touchLevel.level, body.touchLevel.by];
  };
  /** Accounts out of a file. */
  const take = async (csv: string) => {
    const asked = { author: { kind: 'import', id: undefined }, nowMs: START_MS } as const;
    await importAccounts(office.store, csv, { ...asked, workspaceId: office.workspaceId });
  };
  return { ...office, send, take, level };
}

describe('how accounts are treated', () => {
  it('is told with which of it is the workspace’s own', async () => {
    const { send } = await createSettings();
    expect((await send('GET', PATH)).body).toMatchObject({
      own: [],
      touchLevels: { currency: 'EUR', bands: [{ fromCents: 5_000_000 }, {}, {}] },
      routing: { rules: ['region', 'least_accounts'] },
    });
    const routing = { rules: ['round_robin'], roles: ['csm'], defaultOwnerId: null };
    expect((await send('PATCH', PATH, { routing })).body).toMatchObject({
      settings: { own: ['routing'], routing },
      moves: [],
    });
    expect((await send('PATCH', PATH, { routing: null })).body.settings.own).toEqual([]);
  });

  it('moves the accounts that are there when its table changes, after a dry run that counts them', async () => {
    const { send, take, level, store } = await createSettings();
    const says = (id: string, change: object) => send('PATCH', `/api/accounts/${id}`, change);
    await says('kone', { touchLevel: 'rule', billingCents: 10, currency: 'EUR' });
    await take('id,billing\na,5 €\nb,5 €\nhand,5 €\nnone,\n');
    const reason = 'A pilot';
    await says('hand', { touchLevel: 'high', touchLevelReason: reason });
    const touchLevels = { currency: 'EUR', bands: [LOW] };
    const dry = await send('PATCH', `${PATH}?dryRun=true`, { touchLevels });
    expect(dry.body.moves).toEqual([{ from: 'tech', to: 'low', accounts: 3 }]);
    expect(await level('a')).toEqual(['tech', 'rule']);
    expect((await send('GET', PATH)).body.own).toEqual([]);

    expect((await send('PATCH', PATH, { touchLevels })).body).toEqual(dry.body);
    expect(await level('a')).toEqual(['low', 'rule']);
    expect(await level('hand')).toEqual(['high', 'person']);
    expect(await level('none')).toEqual([null, null]);
    // Nobody has grown: a line each, and nobody is called.
    const told = await store.db.selectFrom('digest_item').select(['kind', 'account_id']).execute();
    expect(told.filter(({ account_id: id }) => id === 'a')).toEqual([
      { kind: 'account_moved_up', account_id: 'a' },
    ]);
    const tasks = await store.db.selectFrom('task').select('account_id').execute();
    expect(tasks).toEqual([{ account_id: 'hand' }]);

    await send('PATCH', PATH, { touchLevels: null });
    expect(await level('a')).toEqual(['tech', 'rule']);
    const down = await store.db
      .selectFrom('occurrence')
      .select(['kind', 'touch_level'])
      .where('account_id', '=', 'a')
      .where('kind', '=', 'account_moved_down')
      .execute();
    expect(down).toEqual([{ kind: 'account_moved_down', touch_level: 'tech' }]);
  });

  it.each([
    [{ touchLevels: { currency: 'EUR', bands: [{ ...LOW, fromCents: 5 }] } }, 'touchLevels.bands'],
    [{ touchLevels: { currency: 'euro', bands: [LOW] } }, 'touchLevels.currency'],
    [{ routing: { rules: ['fate'], roles: ['csm'], defaultOwnerId: null } }, 'routing.rules.0'],
    [{ routing: { rules: [], roles: ['csm'], defaultOwnerId: 'eve' } }, 'routing.defaultOwnerId'],
    [{ successPath: [] }, 'successPath'],
    [{ calendar: { ...OURS, country: 'QQ' } }, 'calendar.country'],
    [{ calendar: { ...OURS, days: [] } }, 'calendar.days'],
    [{ languages: ['suomi!'] }, 'languages.0'],
    [{ weather: 'fine' }, ''],
  ])('refuses %j, with the field at fault, and writes nothing', async (patch, field) => {
    const { send } = await createSettings();
    const { status, body } = await send('PATCH', PATH, patch);
    expect([status, body.error.field]).toEqual([400, field]);
    expect((await send('GET', PATH)).body.own).toEqual([]);
  });

  it('may have a path as long as paths may be', async () => {
    const { send } = await createSettings();
    const words = { en: 'w'.repeat(120), fi: 'ö'.repeat(120) };
    const successPath = Array.from({ length: 20 }, (_, at) => {
      return { key: `stage_${at}`, name: words, text: words, team: words };
    });
    const { status, body } = await send('PATCH', PATH, { successPath });
    expect([status, body.settings?.successPath.length]).toEqual([200, 20]);
  });

  it('keeps the stages in which accounts stand', async () => {
    const { send } = await createSettings();
    await send('PATCH', '/api/accounts/kone', { stage: 'in_use' });
    const [stage] = (await send('GET', PATH)).body.successPath;
    const { status, body } = await send('PATCH', PATH, { successPath: [stage] });
    expect([status, body.error]).toMatchObject([
      400,
      {
        field: 'successPath',
        message: 'the stage "in_use" holds 1 accounts; move them first, or keep it.',
      },
    ]);
  });
});

describe('when people work', () => {
  const dueOf = async (office: Awaited<ReturnType<typeof createSettings>>) => {
    const level = { touchLevel: 'high', touchLevelReason: 'A pilot' };
    await office.send('PATCH', '/api/accounts/nokia%2Foulu', { ...level, touchLevel: 'tech' });
    await office.send('PATCH', '/api/accounts/nokia%2Foulu', level);
    const task = await office.store.db
      .selectFrom('task')
      .select(['due_at', 'created_at'])
      .where('account_id', '=', 'nokia/oulu')
      .executeTakeFirstOrThrow();
    return new Date(task.due_at).toISOString();
  };

  it('decides when a task is due', async () => {
    const finnish = await createSettings();
    const own = await createSettings();
    // On the first of January, which no other country here keeps.
    const calendar = { ...OURS, country: null, days: [1, 2, 3, 4, 5, 6, 7] };
    expect((await own.send('PATCH', PATH, { calendar })).status).toBe(200);
    const [before, after] = [await dueOf(finnish), await dueOf(own)];
    expect(before > after, `${before} is later than ${after}`).toBe(true);
    // Whose clock stands in Helsinki.
    expect([before.slice(11), after.slice(11)]).toEqual(['14:00:00.000Z', '15:00:00.000Z']);
  });

  it('is where whoever is invited works, in a language of theirs', async () => {
    const { send, store, workspaceId, invite } = await createSettings();
    const { status } = await send('PATCH', PATH, { calendar: OURS, languages: ['sv', 'fi'] });
    expect(status).toBe(200);
    await store.transaction((db) => db.deleteFrom('person').where('role', '=', 'seller').execute());
    await invite('seller');
    const seller = await store.db
      .selectFrom('person')
      .select(['time_zone', 'language'])
      .where('workspace_id', '=', workspaceId)
      .where('role', '=', 'seller')
      .executeTakeFirst();
    expect(seller).toEqual({ time_zone: 'Europe/Stockholm', language: 'fi' });
  });

  it('is chosen by the next holidays of a country', async () => {
    const { send } = await createSettings();
    const { body } = await send('GET', '/api/settings/holidays?country=SE&language=fi');
    expect(body.countries).toContain('FI');
    expect(body.next[0]).toEqual({ day: '2026-01-01', name: 'uudenvuodenpäivä' });
    expect((await send('GET', '/api/settings/holidays?country=sweden')).status).toBe(400);
  });
});

describe('how often users are asked', () => {
  const ASKING = '/api/settings/asking';

  it('is changed whole by those who may, and holds for pages at once', async () => {
    const office = await createSettings();
    const { policy, standard } = (await office.send('GET', ASKING)).body;
    expect(policy).toEqual(standard);
    const next = { ...policy, surveyEveryDays: 45, waitDays: { tour: 3 } };
    expect((await office.send('PUT', ASKING, next)).body.policy).toEqual(next);
    const { writeKey } = (await office.send('GET', '/api/settings/workspace')).body;
    const pages = createBootstrapRoutes({ store: office.store });
    const answer = await pages.request(`/v1/bootstrap?key=${writeKey}`);
    expect((await answer.json()).policy).toEqual(next);
    const csm = requesting(office, await office.signIn('csm'));
    expect((await csm('PUT', ASKING, undefined, next)).status).toBe(403);
  });

  it('is refused with the field at fault', async () => {
    const { send } = await createSettings();
    const { policy } = (await send('GET', ASKING)).body;
    const { body } = await send('PUT', ASKING, { ...policy, accountShare: 2 });
    expect(body.error).toMatchObject({ code: 'invalid_body', field: 'accountShare' });
  });
});

import { describe, expect, it } from 'vitest';
import { importAccounts } from '../success/import-accounts/index.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

const PATH = '/api/settings/success';
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

import { describe, expect, it, test } from 'vitest';
import { createOffice, NOW } from '../accounts.fixture.ts';
import { mapColumns } from './columns.ts';
import { type ImportOptions, importAccounts } from './index.ts';

async function createImport() {
  const office = await createOffice();
  const { store, workspaceId } = office;
  const author = { kind: 'import', id: undefined } as const;
  const take = (text: string, more: Partial<ImportOptions> = {}) =>
    importAccounts(store, text, { workspaceId, author, nowMs: NOW, ...more });
  const accounts = () =>
    store.db
      .selectFrom('account')
      .select(['id', 'name', 'billing_cents', 'currency', 'contract_at', 'touch_level'])
      .orderBy('id')
      .execute();
  return { ...office, take, accounts };
}

const lines = (...all: string[]) => all.join('\r\n');

describe('accounts from a file', () => {
  it('are taken from a Salesforce report, as it is', async () => {
    const { take, accounts, account, personId } = await createImport();
    const { preset, unread, rows } = await take(
      lines(
        '\uFEFF"Account ID","Account Name","Account Owner","ARR","Account Currency","Contract Start Date","Annual Revenue"',
        '"001A","Kone, Oyj","Veikko","EUR 60,000.00","EUR","31.12.2025","9,000,000"',
      ),
    );
    expect([preset, unread]).toEqual(['salesforce', ['Annual Revenue']]);
    expect(rows).toMatchObject([{ line: 2, id: '001A', outcome: 'new', faults: [] }]);
    expect(await accounts()).toEqual([
      {
        id: '001A',
        name: 'Kone, Oyj',
        billing_cents: 6_000_000,
        currency: 'EUR',
        contract_at: Date.UTC(2025, 11, 31),
        touch_level: 'low',
      },
    ]);
    expect(await account('001A')).toMatchObject({ owner_id: personId('veikko') });
  });

  it('are taken from a monday.com board with its titles, and by semicolons', async () => {
    const { take, accounts } = await createImport();
    const board = lines('Customers', '', 'Name;Owner;ARR;Item ID', 'Kone;Aino;1 234,50 €;77');
    expect((await take(board)).preset).toBe('monday');
    expect(await accounts()).toMatchObject([{ id: '77', billing_cents: 123_450, currency: 'EUR' }]);
  });

  it('are told row by row by a dry run, which writes nothing and then comes true', async () => {
    const { take, change, accounts, log } = await createImport();
    await change('a', { name: 'A', plan: 'gold' });
    await change('b', { name: 'B' });
    const before = await log();
    const file = lines(
      'id,name,plan,billing,owner',
      'a,A,silver,,',
      'b,B,,,',
      'c,C,,5,',
      'd,D,,much,',
      'e,E,,,nobody@x.example',
      'f,F,,,Nobody',
      ',G,,,',
      'a,again,,,',
    );
    const dry = await take(file, { isDry: true });
    expect(dry.rows.map(({ line, id, outcome }) => [line, id, outcome])).toEqual([
      [2, 'a', 'changed'],
      [3, 'b', 'same'],
      [4, 'c', 'new'],
      [5, 'd', 'refused'],
      [6, 'e', 'refused'],
      [7, 'f', 'refused'],
      [8, '', 'refused'],
      [9, 'a', 'refused'],
    ]);
    expect(dry.rows[0]?.changes).toMatchObject([{ field: 'plan', from: 'gold', to: 'silver' }]);
    expect(dry.rows.flatMap(({ faults }) => faults)).toEqual([
      'billing: expected a sum such as 1 234,50 €; received "much"',
      'owner: there is no person with the e-mail "nobody@x.example" in the workspace',
      'owner: there is no person of this name in the workspace; received "Nobody"',
      'id: expected 1 to 200 characters',
      'id: stands on line 2 already',
    ]);
    expect(await log()).toEqual(before);
    const real = await take(file);
    expect(real.rows).toEqual(dry.rows);
    expect((await accounts()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    const again = await take(file);
    expect(again.rows.slice(0, 3).map(({ outcome }) => outcome)).toEqual(['same', 'same', 'same']);
  });

  it('are mapped by hand, and refused as a whole only when no column holds the id', async () => {
    const { take, accounts } = await createImport();
    const file = lines('Asiakas,Nimi', 'k1,Kone');
    await expect(take(file)).rejects.toThrow(
      'No column holds the account\'s id; received the columns Asiakas, Nimi. Say which with a mapping of "id".',
    );
    const byHand = new Map([
      ['id', 'asiakas'],
      ['name', 'Nimi'],
    ] as const);
    await take(file, { byHand });
    expect(await accounts()).toMatchObject([{ id: 'k1', name: 'Kone' }]);
  });

  it.each([
    ['2026-01-31', undefined, '2026-01-31'],
    ['31.1.2026', undefined, '2026-01-31'],
    ['31/1/2026', undefined, '2026-01-31'],
    ['1/31/2026', undefined, '2026-01-31'],
    ['2/1/2026', 'dmy', '2026-01-02'],
    ['2/1/2026', 'mdy', '2026-02-01'],
    ['2/1/2026', undefined, 'it is not clear which is the month'],
    ['30.2.2026', undefined, 'there is no such day'],
    ['soon', undefined, 'expected a date'],
  ] as const)('have their date %s (%s) as %s', async (text, dates, expected) => {
    const { take, accounts } = await createImport();
    const { rows } = await take(lines('id,contractAt', `k,${text}`), { dates });
    const [row] = await accounts();
    const told = row?.contract_at ? new Date(row.contract_at).toISOString() : rows[0]?.faults[0];
    expect(told).toContain(expected);
  });
});

test.each([
  [['id', 'name', 'plan', 'billing'], 'polku', { id: 0, billing: 3 }],
  [['Record ID', 'Company name', 'Company owner', 'Currency'], 'hubspot', { id: 0, owner: 2 }],
  [['Account Owner', 'Account Owner Email', 'Account ID'], 'salesforce', { id: 2, owner: 1 }],
  [['Name', 'People', 'Item ID'], 'monday', { id: 2, owner: 1, name: 0 }],
])('the columns %j are of %s', (header, preset, places) => {
  const mapping = mapColumns(header, new Map());
  expect(mapping?.preset).toBe(preset);
  expect(Object.fromEntries(mapping?.columns ?? [])).toMatchObject(places);
});

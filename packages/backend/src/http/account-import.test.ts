import { describe, expect, it } from 'vitest';
import { toChangeLine } from '../success/change-line.ts';
import type { AccountImportBody, AccountImportLine, AccountImportResult } from './api-import.ts';
import { createTestConsole, OWN_PAGE } from './console.fixture.ts';

async function createImporting() {
  const office = await createTestConsole();
  const { app, store } = office;
  const cookie = await office.signIn('lead');

  async function send(body: AccountImportBody, as = cookie) {
    const init = { method: 'POST', headers: { ...OWN_PAGE, cookie: as } };
    const answer = await app.request('/api/accounts/import', {
      ...init,
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** The lines of an import that was begun, and what it came to. */
  async function take(body: AccountImportBody) {
    const { status, text } = await send(body);
    expect(status).toBe(200);
    const lines: AccountImportLine[] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const last = lines.at(-1);
    if (last?.kind !== 'done') throw new Error(`It ended with ${text.slice(-200)}`);
    return { lines, result: last.result };
  }

  const accounts = () =>
    store.db.selectFrom('account').select(['id', 'name', 'plan']).orderBy('id').execute();
  return { ...office, send, take, accounts };
}

const told = ({ rows }: AccountImportResult) =>
  rows.map(({ line, id, outcome, faults }) => [line, id, outcome, ...faults]);

describe('accounts from a file, over HTTP', () => {
  it('are told row by row by a dry run, which then comes true', async () => {
    const { take, accounts, store } = await createImporting();
    const csv =
      'id,name,plan,billing,Shoe size\nkone,Kone,silver,,9\nnew,New,,5,\nbad,Bad,,much,\n,,,,\n';
    const before = await accounts();
    const { result } = await take({ csv, isDryRun: true });
    expect(result).toMatchObject({
      isDryRun: true,
      preset: 'polku',
      columns: { id: 'id', name: 'name', plan: 'plan', billing: 'billing' },
      unread: ['Shoe size'],
      counts: { new: 1, changed: 1, same: 0, refused: 2 },
    });
    expect(told(result)).toEqual([
      [2, 'kone', 'changed'],
      [3, 'new', 'new'],
      [4, 'bad', 'refused', 'billing: expected a sum such as 1 234,50 €; received "much"'],
      [5, '', 'refused', 'id: expected 1 to 200 characters'],
    ]);
    expect(result.rows[0]?.changes).toEqual([
      { field: 'plan', from: 'gold', to: 'silver', by: 'import' },
    ]);
    expect(await accounts()).toEqual(before);

    const real = await take({ csv });
    expect(real.result).toEqual({ ...result, isDryRun: false });
    expect(await accounts()).toContainEqual({ id: 'kone', name: 'Kone', plan: 'silver' });
    const line = await store.db
      .selectFrom('account_change')
      .selectAll()
      .where('account_id', '=', 'new')
      .orderBy('seq')
      .executeTakeFirstOrThrow();
    const person = (id: string | null) => (id === null ? null : { id, name: 'Lead' });
    expect(toChangeLine(line, person).by).toMatchObject({
      kind: 'import',
      person: { name: 'Lead' },
    });
    const again = await take({ csv });
    expect(again.result.counts).toEqual({ new: 0, changed: 0, same: 2, refused: 2 });
  });

  it('are mapped by hand; without an id the dry run says which columns there are', async () => {
    const { take, send, accounts } = await createImporting();
    const csv = 'Asiakas;Nimi;Plan\nk1;K;gold\n';
    const { result } = await take({ csv, isDryRun: true });
    expect(result).toMatchObject({ preset: null, header: ['Asiakas', 'Nimi', 'Plan'], rows: [] });
    expect(result.fields).toContain('handoverAt');
    const refused = await send({ csv });
    expect([refused.status, JSON.parse(refused.text).error.field]).toEqual([400, 'columns.id']);
    await take({ csv, columns: { id: 'Asiakas', name: 'nimi', plan: null } });
    expect(await accounts()).toContainEqual({ id: 'k1', name: 'K', plan: null });
    const wrong = await send({ csv, columns: { id: 'Asiakas', name: 'Name' } });
    expect(JSON.parse(wrong.text).error.message).toBe(
      'name: there is no column "Name"; the file has Asiakas, Nimi, Plan.',
    );
  });

  it('of 2,000 rows come with progress, and each is decided', async () => {
    const { take, accounts } = await createImporting();
    const rows = Array.from({ length: 2_000 }, (_, at) =>
      at % 100 === 7 ? `a${at},A,soon` : `a${at},A,2026-01-31`,
    );
    const { lines, result } = await take({ csv: ['id,name,contractAt', ...rows].join('\n') });
    expect(result.counts).toEqual({ new: 1_980, changed: 0, same: 0, refused: 20 });
    expect(lines.slice(0, -1)).toEqual(
      [520, 1_020, 1_520, 2_000].map((done) => ({ kind: 'progress', done, total: 2_000 })),
    );
    expect(await accounts()).toHaveLength(1_982);
  });

  it('that fail in the middle keep what was taken, and the file sent again takes the rest', async () => {
    const { send, take, setFull, store, accounts } = await createImporting();
    const csv = ['id,name', ...Array.from({ length: 900 }, (_, at) => `a${at},A`)].join('\n');
    const taken = store.transaction;
    let pages = 0;
    store.transaction = (work) => {
      pages += 1;
      if (pages === 2) setFull(true);
      return taken(work);
    };
    const { text } = await send({ csv });
    expect(JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      kind: 'failed',
      done: 500,
      total: 900,
    });
    setFull(false);
    expect(await accounts()).toHaveLength(502);
    expect((await take({ csv })).result.counts).toMatchObject({ new: 400, same: 500 });
  });

  it('are taken of admins and leads, of no more rows than fit, and of CSV', async () => {
    const { signIn, send } = await createImporting();
    expect((await send({ csv: 'id\na' }, await signIn('csm'))).status).toBe(403);
    expect((await send({ csv: '' })).status).toBe(400);
    expect((await send({ csv: `id\n${'a\n'.repeat(20_001)}` })).status).toBe(413);
    expect((await send({ csv: 'x'.repeat(6_000_001) })).status).toBe(413);
  });
});

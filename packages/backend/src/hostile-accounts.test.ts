import { expect, it } from 'vitest';
import { HOSTILE_TEXTS, markupOf } from './hostile.fixture.ts';
import { createTestConsole, OWN_PAGE, requesting, START_MS } from './http/console.fixture.ts';
import { createPathPages } from './http/success-path/routes.ts';

/** What a stranger has written of an account comes in as it is, by hand or by a file, and is text on the customer's page. */
const CASES = Object.entries(HOSTILE_TEXTS);

it('a customer’s page has the same markup whatever is written on it, and answers say it to the letter', async () => {
  const office = await createTestConsole();
  const request = requesting(office, await office.signIn('csm'));
  const pages = createPathPages({ store: office.store, nowMs: () => START_MS });
  const { body } = await request('POST', '/api/accounts/kone/shares', undefined, {});
  const open = async () => (await pages.request(body.shares[0].url)).text();
  const write = async (text: string) => {
    const line = text.replaceAll(/\s+/g, ' ').trim().slice(0, 100) || '-';
    const goal = {
      name: line,
      measure: line.slice(0, 40),
      startValue: 0,
      targetValue: 9,
      nowValue: 1,
    };
    const note = await request('PUT', '/api/accounts/kone/notes/n1', undefined, { text: line });
    const told = await request('PUT', '/api/accounts/kone/goals/g1', undefined, goal);
    const named = await request('PATCH', '/api/accounts/kone', undefined, { name: line });
    return { line, statuses: [note.status, told.status, named.status], record: named.body };
  };
  await write('Kone');
  const plain = markupOf(await open());
  for (const [what, text] of CASES) {
    const { line, statuses, record } = await write(text);
    expect(statuses, what).toEqual([200, 200, 200]);
    expect([record.name, record.goals[0].name], what).toEqual([
      line.toWellFormed(),
      line.toWellFormed(),
    ]);
    expect(markupOf(await open()), what).toEqual(plain);
  }
  // And no line of the log has any of it.
  const logged = JSON.stringify(office.lines);
  for (const [what, text] of CASES)
    if (text.length > 12)
      expect(logged.includes(JSON.stringify(text).slice(1, -1)), what).toBe(false);
});

it('a cell of a CSV that is imported is one cell, and the account has it to the letter', async () => {
  const office = await createTestConsole();
  const { app, store } = office;
  const headers = { ...OWN_PAGE, cookie: await office.signIn('lead') };
  const toCell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  // What a file cannot hold comes as it would come out of one.
  const cases = CASES.map(([what, text]) => ({ what, text: text.toWellFormed().slice(0, 150) }));
  const lines = cases.map(({ what, text }) => [what, text, text].map(toCell).join());
  const csv = `id,name,plan\n${lines.join('\n')}\n`;
  const body = JSON.stringify({ csv, isDryRun: false });
  const answer = await app.request('/api/accounts/import', { method: 'POST', headers, body });
  const told = (await answer.text()).trimEnd().split('\n');
  const { result } = told.map((line) => JSON.parse(line)).at(-1);
  // A row each, whatever is in it; what is refused is so by a sentence.
  expect(result.rows.map(({ id }: { id: string }) => id)).toEqual(cases.map(({ what }) => what));
  for (const { id, outcome, faults } of result.rows)
    expect(outcome === 'new' || faults.length > 0, id).toBe(true);
  const accounts = await store.db.selectFrom('account').select(['id', 'name', 'plan']).execute();
  const taken = result.rows.filter(({ outcome }: { outcome: string }) => outcome === 'new');
  expect(taken.length).toBeGreaterThan(CASES.length / 2);
  for (const { id } of taken) {
    const { text = '' } = cases.find(({ what }) => what === id) ?? {};
    expect(
      accounts.find((account) => account.id === id),
      id,
    ).toMatchObject({
      name: text.trim(),
      plan: text.trim(),
    });
  }
});

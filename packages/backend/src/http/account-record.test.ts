import { describe, expect, it } from 'vitest';
import type { AccountRecord } from './api.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

const PATH = '/api/accounts/kone';

async function createOffice() {
  const office = await createTestConsole();
  const request = requesting(office, await office.signIn('csm'));
  const send = (method: string, path: string, body?: unknown) =>
    request(method, path, undefined, body);
  const record = async (): Promise<AccountRecord> => (await send('GET', `${PATH}/record`)).body;
  return { office, send, record };
}

describe('the record of an account', () => {
  it('is changed by people, each change with who made it', async () => {
    const { send, record } = await createOffice();
    const change = { billingCents: 123_450, currency: 'EUR', growthPercent: 20, sharePercent: 10 };
    const { status, body } = await send('PATCH', PATH, { ...change, health: { tickets: 2 } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      billingCents: 123_450,
      productFit: 'question_mark',
      touchLevel: { level: 'high', by: 'command' },
      health: [{ name: 'tickets', value: 2 }],
    });
    expect((await record()).changes[0]).toEqual({
      at: new Date(START_MS).toISOString(),
      field: 'health',
      item: 'tickets',
      from: null,
      to: 2,
      by: { kind: 'person', person: { id: expect.any(String), name: 'The csm' } },
      reason: null,
    });
  });

  it('takes a touch level of a person’s own only with the reason', async () => {
    const { send } = await createOffice();
    const { status, body } = await send('PATCH', PATH, { touchLevel: 'tech' });
    expect([status, body.error.field]).toEqual([400, 'touchLevelReason']);
    const said = { touchLevel: 'tech', touchLevelReason: 'They asked for it' };
    expect((await send('PATCH', PATH, said)).body.touchLevel).toMatchObject({
      level: 'tech',
      by: 'person',
      reason: 'They asked for it',
    });
  });

  it('holds goals, contacts, notes and the handover, which moves it along its path', async () => {
    const { send, record } = await createOffice();
    const goal = { name: 'In time', measure: 'hours', startValue: 40, targetValue: 10 };
    await send('PUT', `${PATH}/goals/g1`, { ...goal, nowValue: 25 });
    await send('PUT', `${PATH}/contacts/c1`, { name: 'Liisa', role: 'champion' });
    await send('PUT', `${PATH}/notes/n1`, { text: 'Called.' });
    await send('PUT', `${PATH}/notes/n1`, { text: 'Called twice.' });
    const checklist = [{ text: 'Invite the users' }];
    const handover = { sold: 'Gold', promises: ['Training in May'], checklist };
    await send('PUT', `${PATH}/handover`, handover);
    expect((await record()).path.find(({ state }) => state === 'now')).toBeUndefined();
    await send('PUT', `${PATH}/handover`, { ...handover, isHandedOver: true });
    await send('POST', `${PATH}/handover/accept`);
    const whole = await record();
    expect(whole.goals).toMatchObject([{ id: 'g1', state: 'open', progressRatio: 0.5 }]);
    expect(whole.contacts).toMatchObject([{ id: 'c1', name: 'Liisa', role: 'champion' }]);
    expect(whole.notes).toMatchObject([{ text: 'Called twice.', by: { name: 'The csm' } }]);
    expect(whole.handover).toMatchObject({
      sold: 'Gold',
      promises: ['Training in May'],
      checklist: [{ text: 'Invite the users', isDone: false }],
      writtenBy: { name: 'The csm' },
      acceptedBy: { name: 'The csm' },
    });
    expect(whole.path.find(({ state }) => state === 'now')?.key).toBe('onboarding');
    // What was written of people stands in one place, not in the log too.
    expect(JSON.stringify(whole.changes)).not.toMatch(/Liisa|Called/);
    expect((await send('DELETE', `${PATH}/notes/n1`)).body.notes).toEqual([]);
    expect((await send('DELETE', `${PATH}/notes/n1`)).status).toBe(404);
  });

  it('refuses viewers, accounts and people that are not there, and items of another account', async () => {
    const { office, send } = await createOffice();
    const viewer = requesting(office, await office.signIn('viewer'));
    expect((await viewer('PATCH', PATH, undefined, { plan: 'gold' })).status).toBe(403);
    expect((await viewer('GET', `${PATH}/record`)).status).toBe(200);
    expect((await send('PATCH', '/api/accounts/none', { plan: 'x' })).status).toBe(404);
    expect((await send('PUT', '/api/accounts/none/notes/n', { text: 'x' })).status).toBe(404);
    const { status, body } = await send('PATCH', PATH, { owner: 'who@x.example' });
    expect([status, body.error.field]).toEqual([400, 'owner']);
    await send('PUT', `${PATH}/contacts/c1`, { name: 'Liisa' });
    const other = `/api/accounts/${encodeURIComponent('nokia/oulu')}/contacts/c1`;
    expect((await send('PUT', other, { name: 'Eve' })).status).toBe(409);
    expect((await send('DELETE', other)).status).toBe(404);
  });

  it('follows settings that leads may change', async () => {
    const { office, send } = await createOffice();
    const lead = requesting(office, await office.signIn('lead'));
    const bands = [{ fromCents: 0, low: 'low', medium: 'low', high: 'low' }];
    const settings = { touchLevels: { currency: 'EUR', bands } };
    expect((await send('PUT', '/api/settings/success', settings)).status).toBe(403);
    const saved = await lead('PUT', '/api/settings/success', undefined, settings);
    expect(saved.body).toMatchObject({ touchLevels: { bands }, routing: { roles: ['csm'] } });
    const wrong = await lead('PUT', '/api/settings/success', undefined, { routing: 5 });
    expect([wrong.status, wrong.body.error.field]).toEqual([400, 'routing']);
    await send('PATCH', PATH, { billingCents: 1, touchLevel: 'rule' });
    expect((await send('GET', `${PATH}/record`)).body.touchLevel).toMatchObject({
      level: 'low',
      by: 'rule',
    });
  });
});

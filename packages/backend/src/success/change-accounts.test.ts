import { describe, expect, it } from 'vitest';
import { saveSuccessSettings } from '../store/sql/success-settings.ts';
import { createOffice, DAY, NOW } from './accounts.fixture.ts';
import { followPaths } from './follow-paths.ts';

const rich = { billingCents: 6_000_000, currency: 'EUR', potential: 'high' } as const;

describe('an account that is changed', () => {
  it('has what was said, its touch level by rule, and a line in the log for each', async () => {
    const { change, account, log, personId } = await createOffice();
    const said = { name: 'Kone', owner: 'veikko@reportly.example', ...rich };
    expect(await change('kone', said)).toMatchObject({ isNew: true, faults: [] });
    expect(await account('kone')).toMatchObject({
      name: 'Kone',
      owner_id: personId('veikko'),
      owner_by: 'import',
      touch_level: 'high',
      touch_level_by: 'rule',
      touch_level_at: NOW,
    });
    expect(await log()).toEqual([
      ['name', '"Kone"', 'import'],
      ['billingCents', '6000000', 'import'],
      ['currency', '"EUR"', 'import'],
      ['potential', '"high"', 'import'],
      ['owner', JSON.stringify(personId('veikko')), 'import'],
      ['touchLevel', '"high"', 'rule'],
    ]);
  });

  it('is not written again when nothing changes', async () => {
    const { change, log } = await createOffice();
    await change('kone', { name: 'Kone', ...rich });
    const before = await log();
    expect(await change('kone', { name: 'Kone', ...rich })).toMatchObject({ changes: [] });
    expect(await log()).toEqual(before);
  });

  it('moves up when it grows over a boundary, and down again', async () => {
    const { store, change } = await createOffice();
    await change('kone', { billingCents: 100, potential: 'high' });
    expect(await change('kone', rich)).toMatchObject({
      move: { from: 'low', to: 'high', direction: 'up' },
    });
    expect(await change('kone', { potential: 'low' })).toMatchObject({
      move: { from: 'high', to: 'low', direction: 'down' },
    });
    expect((await change('kone', { plan: 'gold' }))?.move).toBeUndefined();
    const occurrences = await store.db.selectFrom('occurrence').selectAll().execute();
    expect(occurrences).toMatchObject([
      { kind: 'account_moved_up', account_id: 'kone', touch_level: 'high', at: NOW },
      { kind: 'account_moved_down', account_id: 'kone', touch_level: 'low', at: NOW },
    ]);
  });

  it('keeps a level that a person set with a reason, until it is given back to the rule', async () => {
    const { change, account, log, personId } = await createOffice();
    const author = { kind: 'person', id: personId('aino') } as const;
    await change('kone', rich);
    const reason = 'Asked for less';
    await change('kone', { touchLevel: 'tech', touchLevelReason: reason }, { author });
    await change('kone', { billingCents: 9_000_000, touchLevel: 'low' });
    expect(await account('kone')).toMatchObject({
      touch_level: 'tech',
      touch_level_by: 'person',
      touch_level_reason: reason,
    });
    expect(await log()).toContainEqual(['touchLevel', '"high"', '"tech"', 'person', reason]);
    const given = await change('kone', { touchLevel: 'rule' }, { author });
    expect(given?.move).toMatchObject({ to: 'high', direction: 'up' });
    expect(await account('kone')).toMatchObject({
      touch_level_by: 'rule',
      touch_level_reason: null,
    });
  });

  it('follows the table of its workspace', async () => {
    const { store, workspaceId, change, account } = await createOffice();
    const bands = [{ fromCents: 0, low: 'tech', medium: 'tech', high: 'tech' }];
    await store.transaction((db) =>
      saveSuccessSettings(db, workspaceId, { touchLevels: { currency: 'EUR', bands } }),
    );
    await change('kone', rich);
    expect(await account('kone')).toMatchObject({ touch_level: 'tech' });
  });

  it('enters the stages that follow, each visit with its times', async () => {
    const { store, change, account } = await createOffice();
    const iso = (day: number) => NOW - day * DAY;
    await change('kone', { contractAt: iso(20) });
    await change('kone', { handoverAt: iso(10) });
    expect(await account('kone')).toMatchObject({ stage: 'onboarding', stage_by: 'rule' });
    await change('kone', { stage: 'handover' }, { author: { kind: 'person', id: 'p' } });
    const visits = await store.db.selectFrom('stage_visit').selectAll().execute();
    expect(visits.map(({ stage, entered_at, left_at }) => [stage, entered_at, left_at])).toEqual([
      ['handover', iso(20), iso(10)],
      ['onboarding', iso(10), NOW],
      ['handover', NOW, null],
    ]);
    // What was known when somebody chose does not move it again.
    await change('kone', { plan: 'gold' }, { nowMs: NOW + DAY });
    expect(await account('kone')).toMatchObject({ stage: 'handover' });
  });

  it('enters a stage when its time comes or its first use is made, with nobody changing it', async () => {
    const { store, workspaceId, change, account } = await createOffice();
    await change('kone', { contractAt: NOW + DAY });
    await change('nokia', { contractAt: NOW - DAY });
    await store.transaction((db) =>
      db
        .insertInto('milestone_reached')
        .values({
          ...{ workspace_id: workspaceId, milestone: 'first_use', subject: 'account:nokia' },
          ...{ trust: 1, at: NOW, event_id: 'e', account_id: 'nokia', flow_id: null },
          ...{ flow_step: null, known_before: 0, recorded_at: NOW },
        })
        .execute(),
    );
    expect(await followPaths(store, NOW)).toBe(1);
    expect(await account('nokia')).toMatchObject({ stage: 'in_use', stage_at: NOW });
    expect(await account('kone')).toMatchObject({ stage: null });
    expect(await followPaths(store, NOW + 2 * DAY)).toBe(1);
    expect(await account('kone')).toMatchObject({ stage: 'handover', stage_at: NOW + DAY });
    expect(await followPaths(store, NOW + 2 * DAY)).toBe(0);
  });

  it('holds health facts by name, with their times', async () => {
    const { change, account } = await createOffice();
    await change('kone', { health: { tickets: 3, paid: true, ['__proto__']: 1 } });
    await change('kone', { health: { tickets: null, paid: false } }, { nowMs: NOW + 1 });
    expect((await account('kone')).health_json).toBe(
      `{"paid":{"value":false,"at":${NOW + 1}},"__proto__":{"value":1,"at":${NOW}}}`,
    );
  });

  it('is left as it was by a fault, and by a dry run', async () => {
    const { change, account, log } = await createOffice();
    await change('kone', { name: 'Kone' });
    const wrong = await change('kone', { name: 'X', owner: 'no@x.example', stage: 'none' });
    expect(wrong?.faults.map(({ field }) => field)).toEqual(['owner', 'stage']);
    const dry = await change('kone', { name: 'Y' }, { isDry: true });
    expect(dry?.changes).toMatchObject([{ field: 'name', from: 'Kone', to: 'Y' }]);
    expect(await account('kone')).toMatchObject({ name: 'Kone' });
    expect(await log()).toHaveLength(1);
  });
});

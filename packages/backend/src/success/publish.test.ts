import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { createIngest, DAY, FIRST_USE, HOUR, MINUTE, NOW } from '../ingest/ingest.fixture.ts';
import { publishFlow, publishMilestone } from './publish.ts';

describe('publishing a milestone', () => {
  const rule = { key: 'exported', event: 'report_exported' };
  const exported = (as: string, at: number) => ({ as, of: 'acme', name: 'report_exported', at });

  test('writes what the stored events have reached, and tells nobody', async () => {
    const { send, publish, times, told } = await createIngest();
    await send([
      exported('u1', NOW - HOUR),
      exported('u1', NOW - DAY),
      exported('u2', NOW - MINUTE),
    ]);
    await send([{ userId: 'stranger', name: 'report_exported' }]);
    await send([{ ...exported('staff', NOW), claims: { internal: true } }]);
    await publish(rule, 0);
    expect(await times('exported')).toEqual({
      'user:u1': NOW - DAY,
      'user:u2': NOW - MINUTE,
      'account:acme': NOW - DAY,
    });
    expect(await told()).toEqual([]);
    // Reached before, so their next use is no first one; a new user's is.
    await send([exported('u1', NOW), exported('u3', NOW)]);
    expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
      ['user:u3', false],
    ]);
  });

  test('counts what is stored for a rule that counts', async () => {
    const { send, publish, times } = await createIngest();
    await send([exported('u1', NOW - HOUR), exported('u1', NOW - DAY), exported('u2', NOW)]);
    await publish({ ...rule, count: 2 }, 0);
    expect(await times('exported')).toEqual({ 'user:u1': NOW - HOUR, 'account:acme': NOW - HOUR });
  });

  test('knows by default everybody who is there as known before', async () => {
    const { store, send, reached, told } = await createIngest();
    await send([{ as: 'u1', of: 'acme', type: 'page', at: NOW - HOUR }]);
    const milestone = { workspaceId: 'ws', name: 'Exported', rule, nowMs: NOW };
    await store.transaction((db) => publishMilestone(db, milestone));
    await send([exported('u1', NOW)], { receivedAt: NOW + MINUTE });
    expect((await reached()).map(({ isKnownBefore }) => isKnownBefore)).toEqual([true, true]);
    expect(await told()).toEqual([]);
  });

  test('again, unchanged, keeps since when it tells; changed, it starts anew', async () => {
    const { store } = await createIngest({ notifyFrom: NOW - DAY });
    const publishAgain = (given: object) =>
      store.transaction((db) =>
        publishMilestone(db, {
          workspaceId: 'ws',
          name: 'First',
          rule: FIRST_USE,
          nowMs: NOW,
          ...given,
        }),
      );
    const notifyFrom = async () =>
      (await store.db.selectFrom('milestone').select('notify_from').executeTakeFirstOrThrow())
        .notify_from;
    expect(await publishAgain({})).toEqual({ isNew: false });
    expect(await notifyFrom()).toBe(NOW - DAY);
    expect(await publishAgain({ rule: { ...FIRST_USE, count: 2 } })).toEqual({ isNew: true });
    expect(await notifyFrom()).toBe(NOW);
  });
});

describe('publishing a flow', () => {
  test('makes the next version, and none of what is unchanged', async () => {
    const { store } = await createIngest();
    const publish = (flow: typeof flowExamples.tour) =>
      store.transaction((db) => publishFlow(db, { workspaceId: 'ws', flow, nowMs: NOW }));
    expect(await publish(flowExamples.tour)).toEqual({ version: 1, isNew: true });
    expect(await publish({ ...flowExamples.tour, version: 7 })).toEqual({
      version: 1,
      isNew: false,
    });
    const renamed = { ...flowExamples.tour, name: 'Welcome back' };
    expect(await publish(renamed)).toEqual({ version: 2, isNew: true });
    const versions = await store.db
      .selectFrom('flow_version')
      .select(['version', 'document_json'])
      .orderBy('version')
      .execute();
    expect(versions.map(({ document_json }) => JSON.parse(document_json))).toEqual([
      flowExamples.tour,
      { ...renamed, version: 2 },
    ]);
  });

  test('refuses an audience that neither side could decide', async () => {
    const { store } = await createIngest();
    const flow = {
      ...flowExamples.tour,
      audience: {
        any: [
          { fact: 'page.path', is: 'glob' as const, value: '/reports/**' },
          { fact: 'account.touchLevel', is: 'eq' as const, value: 'high' },
        ],
      },
    };
    const published = store.transaction((db) =>
      publishFlow(db, { workspaceId: 'ws', flow, nowMs: NOW }),
    );
    await expect(published).rejects.toThrow(
      /"welcome" cannot be decided: one condition names account.touchLevel/,
    );
  });
});

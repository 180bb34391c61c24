import type { Flow } from '@polku/flows';
import { flowExamples } from '@polku/flows/schemas';
import type { TouchLevel } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import { type Act, createIngest, DAY, HOUR, NOW, newId } from './ingest.fixture.ts';

const survey: Flow = {
  ...(flowExamples.survey as Extract<Flow, { kind: 'survey' }>),
  id: 'relation',
  version: 1,
  questions: [
    { kind: 'nps', id: 'score', text: 'How likely?' },
    { kind: 'ces', id: 'ease', text: 'Easy?' },
  ],
};

const answer = (answers: object, given: Act & { complete?: boolean } = {}): Act => {
  const { complete = true, ...act } = given;
  return {
    name: 'survey_answered',
    as: 'u1',
    of: 'acme',
    flow: { id: 'relation', version: 1 },
    properties: { responseId: 'r1', answers, complete },
    ...act,
  };
};

async function start(touchLevel: TouchLevel | null = 'high') {
  const ingest = await createIngest();
  const { store, workspaceId } = ingest;
  await ingest.publishFlows(survey);
  // A company that is known, with somebody who looks after it.
  await ingest.send([{ name: 'seen', as: 'u0', of: 'acme', at: NOW - HOUR }]);
  await store.transaction(async (db) => {
    await db
      .updateTable('account')
      .set({ touch_level: touchLevel, owner_id: 'aino' })
      .where('workspace_id', '=', workspaceId)
      .execute();
  });
  const of = { workspaceId };
  const occurred = async () => {
    const rows = await store.db.selectFrom('occurrence').selectAll().execute();
    return rows.map(({ kind, user_id, account_id }) => `${kind} ${user_id} ${account_id}`).sort();
  };
  const tasks = async () =>
    (await store.db.selectFrom('task').selectAll().execute()).map(({ kind, owner_id, due_at }) => ({
      kind,
      owner_id,
      dueAt: new Date(due_at).toISOString(),
    }));
  const lines = async () =>
    (await store.db.selectFrom('digest_item').select('kind').execute()).map(({ kind }) => kind);
  const notified = async () =>
    (await store.db.selectFrom('notification').select('kind').execute()).map(({ kind }) => kind);
  return { ...ingest, of, occurred, tasks, lines, notified };
}

describe('a first use', () => {
  test('of a high touch account is told once, and somebody is to welcome the user by a time', async () => {
    const { send, occurred, tasks, lines, notified } = await start();
    await send([{ as: 'u1', of: 'acme' }]);
    expect(await occurred()).toEqual(['account_first_use null acme', 'first_use u1 acme']);
    // A Sunday afternoon: eight working hours from Monday at eight.
    const dueAt = '2025-06-16T13:00:00.000Z';
    expect(await tasks()).toEqual([{ kind: 'welcome', owner_id: 'aino', dueAt }]);
    expect(await notified()).toEqual(['first_use']);
    expect(await lines()).toEqual([]);
  });

  test('of a low touch account is a line of the digest', async () => {
    const { send, tasks, lines, notified } = await start('low');
    await send([{ as: 'u1', of: 'acme' }]);
    await send([{ as: 'u2', of: 'acme' }]);
    expect((await lines()).sort()).toEqual(['account_first_use', 'first_use', 'first_use']);
    expect((await tasks()).map(({ kind }) => kind)).toEqual(['call']);
    expect(await notified()).toEqual(['first_use', 'first_use']);
  });

  test('of who was there before, or of no token, is nothing that occurs', async () => {
    const before = await createIngest({ notifyFrom: NOW + DAY });
    await before.send([{ as: 'u1', of: 'acme' }]);
    await before.send([{ userId: 'u2' }], { allowUnverified: true });
    expect(await before.store.db.selectFrom('occurrence').selectAll().execute()).toEqual([]);
  });
});

describe('an answer', () => {
  test.each<[string, object, string[]]>([
    ['of 6 is a detractor’s', { score: 6 }, ['detractor']],
    ['of 7 is a passive’s', { score: 7 }, ['passive']],
    ['of 9 is a promoter’s', { score: 9 }, ['promoter']],
    ['of 3 of 7 says that it was hard', { ease: 3 }, ['low_ces']],
    ['of 4 of 7 says nothing', { ease: 4 }, []],
    ['to two questions is two', { score: 0, ease: 1 }, ['detractor', 'low_ces']],
  ])('%s', async (_, answers, kinds) => {
    const { send, occurred } = await start();
    await send([answer(answers)]);
    expect(await occurred()).toEqual(kinds.map((kind) => `${kind} u1 acme`));
  });

  test('obliges once, when the whole survey is answered', async () => {
    const { send, occurred, tasks, notified } = await start('low');
    await send([answer({ score: 2 }, { complete: false })]);
    expect(await occurred()).toEqual([]);
    const complete = answer({ score: 2 }, { id: newId() });
    await send([complete, answer({ score: 2 })]);
    await send([complete]);
    await send([answer({ score: 10 })]);
    expect(await occurred()).toEqual(['detractor u1 acme']);
    expect((await tasks()).map(({ kind }) => kind)).toEqual(['detractor']);
    expect(await notified()).toEqual(['detractor']);
  });
});

describe('a reply', () => {
  const message = (messageId: string): Act => ({
    name: 'conversation_message_sent',
    as: 'u1',
    of: 'acme',
    properties: { conversationId, messageId, text: 'Hello?' },
  });
  const [conversationId, first, second] = [newId(), newId(), newId()];

  test('occurs once for each time that somebody is told of it', async () => {
    const { send, occurred, notified } = await start();
    await send([message(first)]);
    await send([message(first), message(second)]);
    expect(await occurred()).toEqual(['reply u1 acme']);
    expect(await notified()).toEqual(['reply']);
  });
});

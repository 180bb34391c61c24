import { describe, expect, test } from 'vitest';
import { type Act, createIngest, newId } from './ingest.fixture.ts';

const mine: Act = { as: 'u1', of: 'acme' };

/** Ids are made by clients, so somebody may have seen or guessed one. */
describe('an event with the id of another', () => {
  test.each<[string, Act]>([
    ['another user’s', { as: 'u2', of: 'acme' }],
    ['nobody’s', {}],
    ['somebody’s who only claims to be the user', { userId: 'u1' }],
  ])('is its own when it is %s, whichever comes first', async (_whose, others) => {
    for (const isFirst of [true, false]) {
      const { send, events, told } = await createIngest();
      const id = newId();
      const acts = [
        { ...mine, id },
        { ...others, id },
      ];
      for (const act of isFirst ? acts : acts.reverse()) await send([act]);
      expect((await events()).map((event) => event.id)).toEqual([id, id]);
      expect((await told()).filter(({ subject }) => subject === 'user:u1')).toHaveLength(1);
    }
  });

  test('is its own in another workspace', async () => {
    const { store, send, events } = await createIngest();
    const other = await createIngest({ store, workspaceId: 'other' });
    const id = newId();
    await send([{ ...mine, id }]);
    await other.send([{ ...mine, id }]);
    expect([(await events()).length, (await other.events()).length]).toEqual([1, 1]);
    expect(await other.told()).toHaveLength(1);
  });

  test('of the same user is the same, whatever else it says', async () => {
    const { send, events } = await createIngest();
    const id = newId();
    await send([{ ...mine, id, properties: { a: 1 } }]);
    await send([{ ...mine, id, properties: { a: 2 }, sessionId: 'other' }]);
    expect(await events()).toMatchObject([{ id, properties_json: '{"a":1}' }]);
  });
});

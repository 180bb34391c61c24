import { describe, expect, test } from 'vitest';
import type { LetterFilter } from '../store/sql/dead-letters.ts';
import { cure, poison } from '../store/store.fixture.ts';
import { type Act, createIngest, NOW, SECOND } from './ingest.fixture.ts';
import { replayDeadLetters } from './replay.ts';

/** Events of these names cannot be written, until they are mended. */
async function startPoisoned(...names: string[]) {
  const ingest = await createIngest();
  const { store } = ingest;
  for (const name of names) {
    await poison(store, {
      ...{ trigger: name, table: 'event', name },
      because: `poisoned by ${name}`,
    });
  }
  const mend = (name: string) => cure(store, { trigger: name, table: 'event' });
  const replay = (filter: LetterFilter = {}, isDry = false) => {
    const steps: object[] = [];
    const rest = () => Promise.resolve();
    const onProgress = (step: object) => void steps.push(step);
    const replayed = replayDeadLetters(store, { filter, isDry, rest, onProgress });
    return replayed.then((total) => ({ ...total, steps }));
  };
  return { ...ingest, mend, replay };
}

const by = (name: string, userId = 'u1'): Act => ({ name, as: userId, of: 'acme' });

describe('replaying dead letters', () => {
  test('does what would have been done then, at the time when it was', async () => {
    const { send, mend, replay, told, times, deadLetters, events } =
      await startPoisoned('report_created');
    await send([by('report_created')], { receivedAt: NOW });
    expect([await told(), await events()]).toEqual([[], []]);
    await mend('report_created');
    expect(await replay()).toMatchObject({ applied: 1, failed: [] });
    expect(await deadLetters()).toEqual([]);
    expect(await times()).toEqual({ 'user:u1': NOW, 'account:acme': NOW });
    expect(await told()).toMatchObject([{ subject: 'user:u1' }]);
    expect(await events()).toMatchObject([{ received_at: NOW, trust: 1 }]);
  });

  test('a second time does nothing', async () => {
    const { send, mend, replay, told, events } = await startPoisoned('report_created');
    await send([by('report_created')]);
    await mend('report_created');
    await replay();
    expect(await replay()).toMatchObject({ applied: 0, failed: [] });
    expect([(await told()).length, (await events()).length]).toEqual([1, 1]);
  });

  test('twice at once does it once', async () => {
    const { send, mend, replay, told, events } = await startPoisoned('report_created');
    await send(Array.from({ length: 120 }, (_, index) => by('report_created', `u${index}`)));
    await mend('report_created');
    const both = await Promise.all([replay(), replay()]);
    expect(both.reduce((sum, { applied }) => sum + applied, 0)).toBe(120);
    expect([(await told()).length, (await events()).length]).toEqual([120, 120]);
  });

  test('keeps what still fails, with its newest reason, and tells which', async () => {
    const { send, mend, replay, deadLetters, store } = await startPoisoned('a', 'b');
    await send([by('a'), by('b'), by('a')]);
    await mend('a');
    await poison(store, {
      ...{ trigger: 'other', table: 'event', name: 'b' },
      because: 'another reason',
    });
    await mend('b');
    const { applied, failed } = await replay();
    expect(applied).toBe(2);
    expect(failed).toEqual([{ seq: 2, reason: expect.stringContaining('another reason') }]);
    expect(await deadLetters()).toMatchObject([
      { seq: 2, reason: expect.stringContaining('another reason') },
    ]);
  });

  test('that is only tried changes nothing, and says what would come of it', async () => {
    const { send, mend, replay, told, deadLetters } = await startPoisoned('report_created', 'b');
    await send([by('report_created'), by('b')]);
    const before = await deadLetters();
    await mend('report_created');
    expect(await replay({}, true)).toMatchObject({ applied: 1, failed: [{ seq: 2 }] });
    expect(await deadLetters()).toEqual(before);
    expect(await told()).toEqual([]);
  });

  test('goes by steps and tells how far it is', async () => {
    const { send, mend, replay } = await startPoisoned('a');
    await send(Array.from({ length: 120 }, () => by('a')));
    await mend('a');
    expect((await replay()).steps).toEqual([
      { applied: 50, failed: 0 },
      { applied: 100, failed: 0 },
      { applied: 120, failed: 0 },
    ]);
  });

  test.each<[string, LetterFilter, number[]]>([
    ['by a number', { seqs: [2, 3] }, [2, 3]],
    ['by their reason, however it is spelt', { reason: 'BY A' }, [1, 3]],
    ['by when they came', { sinceMs: NOW + SECOND }, [3]],
    ['by their workspace', { workspaceId: 'other' }, []],
    ['by all of it', { workspaceId: 'ws', reason: 'poisoned', sinceMs: NOW, seqs: [1] }, [1]],
  ])('takes those that are meant %s', async (_how, filter, seqs) => {
    const { send, mend, replay, deadLetters } = await startPoisoned('a', 'b');
    await send([by('a'), by('b')]);
    await send([by('a')], { receivedAt: NOW + SECOND });
    const all = (await deadLetters()).map(({ seq }) => seq);
    for (const name of ['a', 'b']) await mend(name);
    expect((await replay(filter)).applied).toBe(seqs.length);
    const left = (await deadLetters()).map(({ seq }) => seq);
    expect(all.filter((seq) => !left.includes(seq))).toEqual(seqs);
  });
});

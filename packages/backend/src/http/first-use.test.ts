import { expect, test } from 'vitest';
import {
  HOUR,
  MINUTE,
  NOW,
  newId,
  SECOND,
  signToken,
  WORKSPACE,
} from '../ingest/ingest.fixture.ts';
import { event, resultsOf, startIngestServer } from './ingest-server.fixture.ts';

/** Cases of first use as the ingest route sees them: through HTTP, in parallel, with clocks that are wrong. */

/** A body as a device sends it, with a token that the host's server has just given. */
async function bodyOf(events: readonly object[], { sentAt = NOW, sub = 'u1' } = {}) {
  const tokens = [await signToken({ sub, account: 'acme' }, NOW - MINUTE)];
  const signed = events.map((one) => ({ ...one, token: 0 }));
  return JSON.stringify({ writeKey: WORKSPACE.writeKey, sentAt, tokens, events: signed });
}

test('C34: a first use of a clock that is three hours ahead is told within a second of its time', async () => {
  const { post, told } = await startIngestServer();
  const ahead = NOW + 3 * HOUR;
  const response = await post(
    await bodyOf([event({ at: ahead - 20 * SECOND })], { sentAt: ahead }),
  );
  expect(response.status).toBe(200);
  const [notification] = await told();
  const firstUseAt = Date.parse(notification?.body.data.firstUseAt ?? '');
  expect(Math.abs(firstUseAt - (NOW - 20 * SECOND))).toBeLessThan(SECOND);
});

test('C36: a clock that jumps back between two uses loses neither, and the order in which they came stays', async () => {
  const { post, told, times, events } = await startIngestServer();
  // The first by a clock an hour ahead, which was then set right; both are sent by the right one.
  const uses = [event({ at: NOW + HOUR - 2 * SECOND }), event({ at: NOW - SECOND })];
  const response = await post(await bodyOf(uses));
  expect((await resultsOf(response)).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
  const stored = await events();
  expect(stored.map(({ id }) => id)).toEqual(uses.map(({ id }) => id));
  expect(stored.map(({ at }) => at)).toEqual([NOW, NOW - SECOND]);
  expect(await times()).toEqual({ 'user:u1': NOW - SECOND, 'account:acme': NOW - SECOND });
  expect(await told()).toHaveLength(1);
});

test('C41: the same event twice in a body, in two bodies and in parallel is one row, and accepted each time', async () => {
  const { post, told, events } = await startIngestServer();
  const use = event();
  const accepted = { id: use.id, status: 'accepted' };
  expect(await resultsOf(await post(await bodyOf([use, use])))).toEqual([accepted, accepted]);
  expect(await resultsOf(await post(await bodyOf([use])))).toEqual([accepted]);
  const body = await bodyOf([use]);
  const answers = await Promise.all(Array.from({ length: 16 }, () => post(body)));
  for (const answer of answers) expect(await resultsOf(answer)).toEqual([accepted]);
  expect(await events()).toHaveLength(1);
  expect(await told()).toHaveLength(1);
});

test('C45: two devices that report the same first use at once are answered alike, and it is told once', async () => {
  const { store, post, told, reached } = await startIngestServer();
  const devices = ['phone', 'laptop'].map((anonymousId) =>
    event({ id: newId(), anonymousId, sessionId: anonymousId }),
  );
  const bodies = await Promise.all(devices.map((use) => bodyOf([use])));
  const answers = await Promise.all(bodies.map((body) => post(body)));
  const results = await Promise.all(answers.map(resultsOf));
  expect(results).toEqual(devices.map(({ id }) => [{ id, status: 'accepted' }]));
  expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
    ['user:u1', true],
  ]);
  expect(await reached()).toHaveLength(2);
  // One for each of the two channels: each destination hears of it once.
  const deliveries = await store.db.selectFrom('delivery').select('channel_id').execute();
  expect(deliveries.map(({ channel_id }) => channel_id).sort()).toEqual(['ch1', 'ch2']);
});

import { MAX_EVENT_BYTES } from '@polku/protocol/limits';
import { describe, expect, test } from 'vitest';
import { DAY, NOW, newId, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { event, resultsOf, startIngestServer } from './ingest-server.fixture.ts';

describe('a good batch', () => {
  test('is answered by index when it is stored', async () => {
    const { postActs, events, lines } = await startIngestServer();
    const id = newId();
    const response = await postActs([{ id, as: 'u1', of: 'acme' }, { type: 'page' }]);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const stored = await events();
    expect(await response.json()).toEqual({
      success: true,
      results: stored.map((row) => ({ id: row.id, status: 'accepted' })),
    });
    expect(stored.map(({ id: stored }) => stored)[0]).toBe(id);
    expect(lines).toMatchObject([
      { status: 200, workspaceId: 'ws', accepted: 2, refused: 0, unverified: 1 },
    ]);
  });

  test('may be text or JSON, empty, and of a server without an origin', async () => {
    const { post, lines } = await startIngestServer();
    const dropped = { queue_full: 3 };
    const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, sentAt: NOW, events: [], dropped });
    for (const type of ['text/plain;charset=UTF-8', 'application/json']) {
      const response = await post(body, { 'content-type': type });
      expect(await response.json()).toEqual({ success: true, results: [] });
    }
    expect(lines[0]).toMatchObject({ dropped });
  });

  test('says nothing of what is stored already', async () => {
    const { postEvents } = await startIngestServer();
    const repeated = event();
    const first = await resultsOf(await postEvents([repeated]));
    const second = await resultsOf(await postEvents([repeated, repeated]));
    expect(second).toEqual([...first, ...first]);
  });

  test('posted 32 times in parallel makes one user, one account and one notification', async () => {
    const { postActs, told, reached, users, accounts, events } = await startIngestServer();
    const acts = [
      { id: newId(), type: 'identify' as const, as: 'u1', of: 'acme' },
      { id: newId(), as: 'u1', of: 'acme' },
    ];
    const answers = await Promise.all(Array.from({ length: 32 }, () => postActs(acts)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await told()).toHaveLength(1);
    expect(await reached()).toHaveLength(2);
    expect([Object.keys(await users()), Object.keys(await accounts())]).toEqual([['u1'], ['acme']]);
    expect(await events()).toHaveLength(2);
  });

  test('with hostile keys harms nobody', async () => {
    const { post, events, users } = await startIngestServer();
    const hostile = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}';
    const json = JSON.stringify(event({ type: 'identify', userId: '__proto__' }));
    const one = json.replace('}', `,"properties":${hostile},"traits":${hostile}}`);
    const body = `{"__proto__":{"writeKey":"x"},"writeKey":"${WORKSPACE.writeKey}","sentAt":${NOW},"events":[${one}]}`;
    expect((await post(body)).status).toBe(200);
    expect((await events()).map((row) => row.properties_json)).toEqual([hostile]);
    expect(await users()).toEqual({});
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

describe('one bad event in a good batch', () => {
  test('is refused by its index with a sentence, and the rest is taken', async () => {
    const { postEvents, events } = await startIngestServer();
    const good = event();
    const wide = event({ properties: { text: 'ä'.repeat(MAX_EVENT_BYTES / 2) } });
    const old = event({ at: NOW - 31 * DAY });
    const shapeless = event({ extra: 1 });
    const response = await postEvents([good, wide, old, shapeless, 'x', event()]);
    expect(response.status).toBe(200);
    const results = await resultsOf(response);
    expect(results).toMatchObject([
      { id: good.id, status: 'accepted' },
      {
        id: wide.id,
        status: 'refused',
        code: 'too_large',
        message: expect.stringMatching(/bytes; at most 32000 are taken/),
      },
      {
        id: old.id,
        status: 'refused',
        code: 'too_old',
        message: expect.stringMatching(/more than 30 days old/),
      },
      {
        id: shapeless.id,
        status: 'refused',
        code: 'invalid_event',
        message: expect.stringMatching(/Unknown field "extra"/),
      },
      { status: 'refused', code: 'invalid_event', message: 'The event must be an object.' },
      { status: 'accepted' },
    ]);
    expect(results[4]).not.toHaveProperty('id');
    expect(await events()).toHaveLength(2);
  });

  test('may be as large as the limit says, and no larger', async () => {
    const { postEvents } = await startIngestServer();
    const frame = event({ properties: { text: '' } });
    const room = MAX_EVENT_BYTES - Buffer.byteLength(JSON.stringify(frame));
    const fill = (length: number) => ({
      ...frame,
      id: newId(),
      properties: { text: 'x'.repeat(length) },
    });
    const results = await resultsOf(await postEvents([fill(room), fill(room + 1)]));
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'refused']);
  });

  test('of any depth is refused and not followed', async () => {
    const { post } = await startIngestServer();
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const body = JSON.stringify({
      writeKey: WORKSPACE.writeKey,
      sentAt: NOW,
      events: [event({ properties: { x: 1 } })],
    });
    const response = await post(body.replace('{"x":1}', deep));
    expect(await resultsOf(response)).toMatchObject([{ code: 'invalid_event' }]);
  });
});

describe('tokens', () => {
  test('are each verified once a batch, and junk ones only make their events unverified', async () => {
    const verified: string[] = [];
    const verifier = {
      verify: async (token: string) => {
        verified.push(token);
        return undefined;
      },
    };
    const { postEvents, events } = await startIngestServer({ verifier });
    const of = (token: number) => event({ token, userId: 'u1' });
    await postEvents([of(0), of(0), of(1), of(9)], { tokens: ['junk', 'more', 'unused'] });
    expect(verified).toEqual(['junk', 'more']);
    expect((await events()).map(({ trust }) => trust)).toEqual([0, 0, 0, 0]);
  });
});

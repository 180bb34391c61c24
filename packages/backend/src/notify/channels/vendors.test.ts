import { describe, expect, it } from 'vitest';
import type { Message } from './channel.ts';
import { monday } from './monday.ts';
import { type Answer, createMessage, createTools, startReceiver } from './receiver.fixture.ts';
import { salesforce } from './salesforce.ts';
import { slack } from './slack.ts';
import { slackBot } from './slack-bot.ts';
import { createMonday, createSalesforce, createSlack } from './vendors.fixture.ts';

/** What each vendor does that no other does: beyond the suite of all channels. */

const answering =
  (status: number, text: string, headers = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(text);

describe('slack, an incoming webhook', () => {
  const send = async (status: number, text: string) => {
    const { port, url } = await startReceiver(answering(status, text, { 'retry-after': '3' }));
    const config = slack.config.parse({ url });
    return slack.send(config, createMessage(), createTools(port));
  };

  // By the word, whatever the status: implementations differ on it.
  it.each([
    [400, 'invalid_blocks', { isFinal: true }],
    [200, 'invalid_payload', { isFinal: true }],
    [403, 'channel_is_archived', { isGone: true }],
    [410, 'channel_is_archived', { isGone: true }],
    [404, 'no_service', { isGone: true }],
    [200, 'rate_limited', { retryAfterMs: 3_000 }],
    [500, 'rollup_error', { error: 'The destination answered 500.' }],
  ])('takes %s %s by its word', async (status, word, expected) => {
    expect(await send(status, word)).toMatchObject({ kind: 'failed', ...expected });
  });
});

describe('slack, a bot', () => {
  const token = 'xoxb-1-secret';

  it('finds the person by their e-mail once, and writes to them with a button to acknowledge', async () => {
    const well = createSlack();
    const { port, url, received } = await startReceiver(well.answer);
    const tools = createTools(port);
    const config = slackBot.config.parse({ token, apiUrl: url });
    for (const id of ['n1', 'n2']) {
      const outcome = await slackBot.send(config, createMessage({ id }), tools);
      expect(outcome).toEqual({ kind: 'delivered' });
    }
    expect(received.map(({ path }) => path.split('?')[0])).toEqual([
      '/users.lookupByEmail',
      '/chat.postMessage',
      '/chat.postMessage',
    ]);
    expect(well.messages.map(({ channel }) => channel)).toEqual(['U042', 'U042']);
    expect(JSON.stringify(well.messages[0]?.blocks)).toContain(
      '"url":"https://polku.example/acknowledge/token"',
    );
  });

  it('has a button that acknowledges in Slack itself where the secret of the app is known', async () => {
    const well = createSlack();
    const { port, url } = await startReceiver(well.answer);
    const signingSecret = '8f742231b10e8888abcd99aaafff85a5';
    const config = slackBot.config.parse({ token, apiUrl: url, signingSecret });
    await slackBot.send(config, createMessage(), createTools(port));
    const blocks = JSON.stringify(well.messages[0]?.blocks);
    expect(blocks).toContain('"action_id":"acknowledge"');
    expect(blocks).toContain('"value":"token"');
    expect(blocks).not.toContain('/acknowledge/token');
    expect(blocks).not.toContain(signingSecret);
  });

  it('writes into a room what is for nobody, and says so where there is none', async () => {
    const well = createSlack();
    const { port, url } = await startReceiver(well.answer);
    const message = createMessage({ to: undefined, acknowledgeUrl: undefined });
    const toRoom = slackBot.config.parse({ token, apiUrl: url, room: 'C024BE91L' });
    expect(await slackBot.send(toRoom, message, createTools(port))).toEqual({ kind: 'delivered' });
    expect(well.messages[0]?.channel).toBe('C024BE91L');
    const nowhere = slackBot.config.parse({ token, apiUrl: url });
    expect(await slackBot.send(nowhere, message, createTools(port))).toMatchObject({
      isFinal: true,
      error: expect.stringContaining('It is for nobody'),
    });
  });

  it.each([
    ['token_revoked', { isGone: true }],
    ['missing_scope', { isGone: true }],
    ['users_not_found', { isFinal: true }],
    ['is_archived', { isFinal: true }],
    ['ratelimited', { retryAfterMs: 7_000 }],
    ['internal_error', { error: 'Slack answered internal_error.' }],
  ])('takes %s as it is meant', async (error, expected) => {
    const answer = answering(200, JSON.stringify({ ok: false, error }), { 'retry-after': '7' });
    const { port, url } = await startReceiver(answer);
    const config = slackBot.config.parse({ token, apiUrl: url });
    const outcome = await slackBot.send(config, createMessage(), createTools(port));
    expect(outcome).toMatchObject({ kind: 'failed', ...expected });
    if (!('isGone' in expected)) expect(outcome).not.toHaveProperty('isGone', true);
  });
});

describe('monday.com', () => {
  const base = { token: 'monday-token-1', boardId: '42', idColumn: 'text_id' };

  it('makes one item and one update of a notification, however often it is sent', async () => {
    const well = createMonday();
    const { port, url } = await startReceiver(well.answer);
    const config = monday.config.parse({ ...base, apiUrl: url });
    for (const attempts of [0, 1, 2])
      await monday.send(config, createMessage({ attempts }), createTools(port));
    expect(well.items).toHaveLength(1);
    expect(well.items[0]).toMatchObject({ values: '{"text_id":"first-use-1"}' });
    expect(well.items[0]?.updates).toHaveLength(1);
    expect(well.mentions).toEqual([[{ id: '77', type: 'User' }]]);
  });

  it('goes on with the update where an attempt before made the item and was cut', async () => {
    const well = createMonday();
    let isCut = false;
    const { port, url } = await startReceiver((response, one, request) => {
      if (one.text.includes('create_update') && !isCut) {
        isCut = true;
        request.socket.destroy();
      } else well.answer(response, one, request);
    });
    const config = monday.config.parse({ ...base, apiUrl: url });
    const tools = createTools(port);
    expect((await monday.send(config, createMessage(), tools)).kind).toBe('failed');
    const again = createMessage({ attempts: 1 });
    expect(await monday.send(config, again, tools)).toEqual({ kind: 'delivered' });
    expect(well.items.map(({ updates }) => updates.length)).toEqual([1]);
  });

  it('gets one request at a time for a board, whichever channels it comes from', async () => {
    const well = createMonday();
    const { port, url, received } = await startReceiver(well.answer);
    const tools = createTools(port);
    const config = monday.config.parse({ ...base, apiUrl: url });
    const other = { ...config, token: 'monday-token-1', language: 'fi' as const };
    const all = [config, other, config, other].map((each, index) =>
      monday.send(each, createMessage({ id: `n${index}` }), tools),
    );
    expect(await Promise.all(all)).toEqual(all.map(() => ({ kind: 'delivered' })));
    expect(well.items).toHaveLength(4);
    // All that is of one notification stands together: look, make, update.
    const ids = received.flatMap(({ text }) => /\bn\d\b/.exec(text) ?? []);
    expect(ids).toEqual(['n0', 'n1', 'n2', 'n3'].flatMap((id) => [id, id, id]));
  });

  it('waits until midnight in UTC when the calls of the day are used up', async () => {
    const errors = [{ message: 'no', extensions: { code: 'DAILY_LIMIT_EXCEEDED' } }];
    const { port, url } = await startReceiver(answering(200, JSON.stringify({ errors })));
    const tools = { ...createTools(port), nowMs: () => Date.UTC(2026, 0, 1, 21) };
    const config = monday.config.parse({ ...base, apiUrl: url });
    expect(await monday.send(config, createMessage(), tools)).toMatchObject({
      kind: 'failed',
      retryAfterMs: 3 * 3_600_000,
    });
  });

  it.each([
    ['COMPLEXITY_BUDGET_EXHAUSTED', { retryAfterMs: 20_000 }],
    ['maxConcurrencyExceeded', { retryAfterMs: 20_000 }],
    ['UserUnauthorizedException', { isGone: true }],
    ['InvalidColumnIdException', { isFinal: true }],
  ])('takes %s in a 200 as it is meant', async (code, expected) => {
    const text = JSON.stringify({ errors: [{ message: 'no', extensions: { code } }] });
    const { port, url } = await startReceiver(answering(200, text, { 'retry-after': '20' }));
    const config = monday.config.parse({ ...base, apiUrl: url });
    const outcome = await monday.send(config, createMessage(), createTools(port));
    expect(outcome).toMatchObject({ kind: 'failed', ...expected });
  });
});

describe('salesforce', () => {
  async function start(more: object = {}) {
    const well = createSalesforce();
    const { port, url, received } = await startReceiver(well.answer);
    well.url = url;
    const config = salesforce.config.parse({
      instanceUrl: url,
      clientId: 'id',
      clientSecret: 'sf-secret',
      accountField: 'Polku_Account__c',
      ...more,
    });
    const tools = createTools(port);
    const send = (message: Partial<Message> = {}) =>
      salesforce.send(config, createMessage(message), tools);
    return { well, received, send };
  }

  it('makes one task, under the account and for the owner, however often it is sent', async () => {
    const { well, received, send } = await start();
    expect(await send()).toEqual({ kind: 'delivered' });
    expect(await send({ attempts: 1 })).toEqual({ kind: 'delivered' });
    expect([...well.tasks.keys()]).toEqual(['first-use-1']);
    const task = well.tasks.get('first-use-1');
    expect(task).toMatchObject({ OwnerId: '005U', WhatId: '001A', Status: 'Not Started' });
    // Salesforce refuses a body that holds the id it is found by.
    expect(task).not.toHaveProperty('Polku_Id__c');
    // One token, and each id looked up once.
    expect(received.filter(({ path }) => path.includes('oauth2'))).toHaveLength(1);
    expect(well.queries).toHaveLength(2);
  });

  it('takes a new token once when the old one has ended', async () => {
    const { well, received, send } = await start();
    await send();
    well.expire();
    expect(await send({ id: 'n2' })).toEqual({ kind: 'delivered' });
    expect(received.filter(({ path }) => path.includes('oauth2'))).toHaveLength(2);
  });

  it('posts to Chatter once, and mentions the owner', async () => {
    const { well, send } = await start({ chatter: true });
    await send();
    await send({ attempts: 1 });
    expect(well.posts).toHaveLength(1);
    expect(well.posts[0]).toMatchObject({
      subjectId: '001A',
      body: { messageSegments: [{ type: 'Mention', id: '005U' }, { type: 'Text' }] },
    });
  });

  it('lets no id of a customer into its queries', async () => {
    const { well, send } = await start();
    const data = { user: { id: 'u' }, account: { id: "a' OR Name != '\\" }, owner: null };
    const body = JSON.stringify({ type: 'other', timestamp: '2026-01-01T00:00:00.000Z', data });
    await send({ body });
    expect(well.queries[1]).toContain("Polku_Account__c = 'a\\' OR Name != \\'\\\\'");
  });

  it('switches itself off when the connected app is refused', async () => {
    const { send } = await start({ clientSecret: 'of-before' });
    expect(await send()).toMatchObject({ kind: 'failed', isGone: true });
  });

  it.each([
    [403, 'REQUEST_LIMIT_EXCEEDED', { retryAfterMs: 3_600_000 }],
    [400, 'UNABLE_TO_LOCK_ROW', { error: 'Salesforce answered UNABLE_TO_LOCK_ROW.' }],
    [400, 'INVALID_FIELD', { isFinal: true }],
    [300, 'MULTIPLE', { isFinal: true }],
    [503, 'SERVER_UNAVAILABLE', { error: 'Salesforce answered SERVER_UNAVAILABLE.' }],
  ])('takes %s %s as it is meant', async (status, errorCode, expected) => {
    const well = createSalesforce();
    const { port, url } = await startReceiver((response, one, request) => {
      if (one.method === 'PATCH')
        answering(status, JSON.stringify([{ errorCode }]))(response, one, request);
      else well.answer(response, one, request);
    });
    well.url = url;
    const given = { instanceUrl: url, clientId: 'id', clientSecret: 'sf-secret' };
    const config = salesforce.config.parse(given);
    const outcome = await salesforce.send(config, createMessage(), createTools(port));
    expect(outcome).toMatchObject({ kind: 'failed', ...expected });
    if (!('isFinal' in expected)) expect(outcome).not.toHaveProperty('isFinal', true);
  });
});

import { describe, expect, it } from 'vitest';
import { describeChannel } from './channel.suite.ts';
import { CHANNEL_KINDS, channels, parseChannel, toForm } from './index.ts';
import { monday } from './monday.ts';
import type { Answer, Received } from './receiver.fixture.ts';
import { salesforce } from './salesforce.ts';
import { slack } from './slack.ts';
import { slackBot } from './slack-bot.ts';
import { teams } from './teams.ts';
import { createMonday, createSalesforce, createSlack } from './vendors.fixture.ts';
import { webhook } from './webhook.ts';

const answering = (status: number, text: string) => {
  const answer: Answer = (response) => response.writeHead(status).end(text);
  return { answer };
};
/** Every string of every JSON body, as the vendor reads it. */
const stringsIn = (received: readonly Received[]): string =>
  received
    .flatMap(({ text }) => (text.startsWith('{') ? [JSON.parse(text) as unknown] : []))
    .flatMap(stringsOf)
    .join('\n');
const stringsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(stringsOf)
      : [];

const whsec = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** Links and mentions of Slack begin with `<`, which must never come from a name. */
const SLACK = [/<[!@#]/, /<https?:/, /\r/, /^Bcc/m];

describeChannel({
  name: 'webhook',
  channel: webhook,
  toConfig: (url) => ({ url: `${url}/hook`, secret: whsec, includeNames: true }),
  createWell: () => answering(204, ''),
  meanings: { 410: 'gone' },
  secrets: [whsec],
  shownIn: stringsIn,
  // A program reads it: names go out to the letter.
  forbidden: [],
  // Of names to the letter; the body itself is a few hundred bytes.
  maxBytes: 1_000_000,
});

describeChannel({
  name: 'slack',
  channel: slack,
  toConfig: (url) => ({ url: `${url}/services/T0/B0/very-secret`, includeNames: true }),
  createWell: () => answering(200, 'ok'),
  meanings: { 400: 'final', 403: 'gone', 404: 'gone', 410: 'gone' },
  secrets: ['very-secret'],
  shownIn: stringsIn,
  forbidden: SLACK,
  maxBytes: 3_000,
});

describeChannel({
  name: 'slack_bot',
  channel: slackBot,
  toConfig: (apiUrl) => ({ apiUrl, token: 'xoxb-1-secret', includeNames: true }),
  createWell: createSlack,
  meanings: { 403: 'gone', 410: 'gone' },
  secrets: ['xoxb-1-secret'],
  shownIn: stringsIn,
  forbidden: SLACK,
  maxBytes: 3_000,
});

describeChannel({
  name: 'teams',
  channel: teams,
  toConfig: (url) => ({ url: `${url}/workflows/1?sig=very-secret`, includeNames: true }),
  createWell: () => answering(202, ''),
  taken: 'accepted',
  meanings: { 400: 'final', 403: 'gone', 404: 'gone', 410: 'gone', 413: 'final' },
  secrets: ['very-secret'],
  shownIn: stringsIn,
  // Markdown is drawn in these alone.
  forbidden: [/^TextBlock$/m, /^FactSet$/m, /\r/, /\u202e/],
  maxBytes: 28_000,
});

describeChannel({
  name: 'salesforce',
  channel: salesforce,
  toConfig: (instanceUrl) => ({
    instanceUrl,
    clientId: 'id',
    clientSecret: 'sf-secret',
    accountField: 'Polku_Account__c',
    chatter: true,
    includeNames: true,
  }),
  createWell() {
    const well = createSalesforce();
    return {
      answer: well.answer,
      onListen: (url) => {
        well.url = url;
      },
    };
  },
  meanings: { 403: 'gone', 410: 'gone' },
  secrets: ['sf-secret'],
  shownIn: stringsIn,
  forbidden: [/<[a-z!]/i, /\r/],
  maxBytes: 28_000,
});

describeChannel({
  name: 'monday',
  channel: monday,
  toConfig: (apiUrl) => ({
    apiUrl,
    token: 'monday-token-1',
    boardId: '42',
    idColumn: 'text_id',
    includeNames: true,
  }),
  createWell: createMonday,
  meanings: { 400: 'final', 403: 'gone', 410: 'gone' },
  secrets: ['monday-token-1'],
  shownIn: stringsIn,
  // Of an update, which is HTML, only our own tags.
  forbidden: [/<(?!\/?(b|a|br)\b)[a-z!@]/i, /<b onclick/, /\r/],
  maxBytes: 28_000,
});

describe('the index of channels', () => {
  it.each(CHANNEL_KINDS)('%s has a form for people', (kind) => {
    expect(toForm(kind)).toMatchObject({ type: 'object', properties: expect.any(Object) });
    expect(JSON.stringify(toForm(kind))).not.toContain('apiUrl');
  });

  it('lets people set no address that only tests may', () => {
    const given = { token: 'xoxb-1-secret', apiUrl: 'http://127.0.0.1:1' };
    expect(parseChannel('slack_bot', given)).toHaveProperty('issues');
  });

  it('keeps people and programs apart', () => {
    expect(CHANNEL_KINDS.map((kind) => [kind, channels[kind].audience])).toEqual([
      ['webhook', 'system'],
      ['slack', 'room'],
      ['slack_bot', 'person'],
      ['teams', 'room'],
      ['email', 'person'],
      ['salesforce', 'system'],
      ['monday', 'system'],
    ]);
  });
});

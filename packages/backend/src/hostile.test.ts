import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS, markupOf } from './hostile.fixture.ts';
import { toCsv } from './insight/csv.ts';
import type { Channel } from './notify/channels/channel.ts';
import { email } from './notify/channels/email.ts';
import { toMailBody } from './notify/channels/email-body.ts';
import { startMailServer } from './notify/channels/mail-server.fixture.ts';
import { monday } from './notify/channels/monday.ts';
import {
  type Answer,
  createMessage,
  createTools,
  type Received,
  sendTo,
  startReceiver,
} from './notify/channels/receiver.fixture.ts';
import { salesforce } from './notify/channels/salesforce.ts';
import { slack } from './notify/channels/slack.ts';
import { slackBot } from './notify/channels/slack-bot.ts';
import { teams } from './notify/channels/teams.ts';
import { createMonday, createSalesforce, createSlack } from './notify/channels/vendors.fixture.ts';
import { webhook } from './notify/channels/webhook.ts';
import { renderMessage } from './notify/render/index.ts';

/**
 * Whatever a stranger writes stays text in everything that goes out: what is sent of somebody with a hostile name has the
 * same markup, the same fields and the same lines as what is sent of Aino.
 */
const CASES = Object.entries(HOSTILE_TEXTS);
const namedBy = (text: string) => ({
  ...{ user: text, account: text, owner: text, milestone: text, flow: text },
  quotes: [{ user: text, account: text, score: 3, text }],
});
const at = '2026-03-02T12:04:00.000Z';
const firstUse = (id: string) => ({
  ...{ type: 'first_use.reached', timestamp: at },
  data: {
    ...{ milestone: 'first_use', user: { id }, owner: null, flow: 'welcome', step: 'new' },
    account: { id, plan: 'gold', touchLevel: 'high', first: true },
    ...{ firstUseAt: at, sinceContractMs: 86_400_000, sinceFirstSessionMs: null },
  },
});
const words = {
  ...{ type: 'weekly.words', timestamp: at },
  data: {
    ...{ user: null, account: null, owner: null, from: at, to: at, scope: 'all', count: 1 },
    responses: [{ response: { id: 'r' }, user: { id: 'u' }, account: { id: 'a' } }],
  },
};
/** Of one hostile user, at one hostile account: a digest tells ids alone. */
const digestOf = (id: string) => ({
  ...{ type: 'digest', timestamp: at },
  data: {
    ...{ user: null, account: null, owner: null, from: at, to: at, scope: 'all', count: 2 },
    items: ['first_use', id].map((kind) => ({ kind, user: { id }, account: { id }, at })),
  },
});
const render = (body: object, text: string) =>
  renderMessage(JSON.stringify(body), {
    ...{ names: namedBy(text), language: 'en', publicUrl: 'https://polku.example' },
  });
const shapeOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shapeOf)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([key, one]) => [key, key === 'type' ? one : shapeOf(one)]),
        )
      : typeof value;

describe.each(CASES)('%s stays text', (_, text) => {
  it('in what every channel draws: whole lines, of characters that show', () => {
    for (const body of [firstUse('u'), words]) {
      const { title, lines, facts, action } = render(body, text);
      for (const line of [title, ...lines, ...facts.map(({ value }) => value)]) {
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(line.isWellFormed()).toBe(true);
        expect([...line].length).toBeLessThanOrEqual(500);
      }
      expect(action.url).toMatch(/^https:\/\/polku\.example\//);
    }
  });

  it('in a mail', () => {
    const of = (name: string) => toMailBody(render(firstUse('u'), name), {});
    const [mail, plain] = [of(text), of('Aino')];
    expect(markupOf(mail.html)).toEqual(markupOf(plain.html));
    expect(mail.text.split('\n').length).toBe(plain.text.split('\n').length);
    expect(mail.subject).not.toMatch(/\p{Cc}/u);
  });

  it('in a cell of a spreadsheet', () => {
    const told = text.toWellFormed();
    const rows = parse(toCsv([text, 'n'], [[text, 1]]), { bom: true }) as string[][];
    for (const [index, cells] of rows.entries()) {
      expect(cells).toHaveLength(2);
      // Nothing but the sign that makes it text is put before it, and what a file cannot hold is told so.
      expect([told, `'${told}`]).toContain(cells[0]);
      expect(cells[0]).not.toMatch(/^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u);
      expect(cells[1]).toBe(index === 0 ? 'n' : '1');
    }
    expect(rows).toHaveLength(2);
  });
});

const answering = (status: number, text: string): { answer: Answer } => ({
  answer: (response) => response.writeHead(status).end(text),
});

async function send<C>(
  { channel, toConfig, well }: Sending<C>,
  { text, id = 'u' }: { text: string; id?: string },
): Promise<Received[]> {
  const { answer, onListen } = well();
  const { port, url, received } = await startReceiver(answer);
  onListen?.(url);
  const body = JSON.stringify(firstUse(id));
  const message = createMessage({
    ...{ body, names: async () => namedBy(text) },
    render: async () => render(firstUse(id), text),
  });
  await sendTo(channel, toConfig(url), { port, message });
  return received;
}
type Sending<C> = {
  channel: Channel<C>;
  toConfig: (url: string) => object;
  well: () => { answer: Answer; onListen?: (url: string) => void };
};
const bodiesOf = (received: readonly Received[]) =>
  received.flatMap(({ text }) => (text.startsWith('{') ? [JSON.parse(text)] : []));

describe('of a hostile name a channel sends the same as of any', () => {
  it('a webhook: to the letter, in the same fields', async () => {
    const toConfig = (url: string) => ({
      url,
      secret: `whsec_${'A'.repeat(44)}`,
      includeNames: true,
    });
    const sending = { channel: webhook, toConfig, well: () => answering(204, '') };
    const plain = bodiesOf(await send(sending, { text: 'Aino' })).map(shapeOf);
    for (const [, text] of CASES) {
      const [received, ...more] = await send(sending, { text, id: text.slice(0, 200) });
      const body = JSON.parse(received?.text ?? '');
      expect([shapeOf(body), more]).toEqual([plain[0], []]);
      expect(body.data.user.id).toBe(text.slice(0, 200));
      expect(received?.headers).not.toHaveProperty('bcc');
    }
  });

  it.each([
    ['slack', slack, 200, 'ok'],
    ['teams', teams, 202, ''],
  ] as const)('%s: no more blocks, links or mentions', async (_, channel, status, answer) => {
    const toConfig = (url: string) => ({ url, includeNames: true });
    const sending = {
      channel: channel as Channel<unknown>,
      toConfig,
      well: () => answering(status, answer),
    };
    const plain = bodiesOf(await send(sending, { text: 'Aino' })).map(shapeOf);
    for (const [what, text] of CASES) {
      const bodies = bodiesOf(await send(sending, { text }));
      // Very long ones leave facts out, and add nothing.
      if (text.length < 500) expect(bodies.map(shapeOf), what).toEqual(plain);
      if (channel === slack) expect(JSON.stringify(bodies)).not.toMatch(/<[!@#]|<http|<[a-z]/);
    }
  });

  it('Slack by its bot: to the same person, with no more blocks, links or mentions', async () => {
    const toConfig = (apiUrl: string) => ({ apiUrl, token: 'xoxb-1-secret', includeNames: true });
    const ask = async (text: string) => {
      const well = createSlack();
      await send({ channel: slackBot, toConfig, well: () => well }, { text });
      return well.messages;
    };
    const plain = (await ask('Aino')).map(shapeOf);
    expect(plain).toHaveLength(1);
    for (const [what, text] of CASES) {
      const messages = await ask(text);
      expect(
        messages.map(({ channel }) => channel),
        what,
      ).toEqual(['U042']);
      if (text.length < 500) expect(messages.map(shapeOf), what).toEqual(plain);
      expect(JSON.stringify(messages), what).not.toMatch(/<[!@#]|<http|<[a-z]/);
    }
  });

  it('Salesforce: one string of SOQL, and no tag in a task', async () => {
    for (const [what, text] of CASES) {
      const well = createSalesforce();
      const toConfig = (instanceUrl: string) => ({
        ...{ instanceUrl, clientId: 'id', clientSecret: 'sf-secret' },
        ...{ accountField: 'Account__c', includeNames: true },
      });
      const onListen = (url: string) => {
        well.url = url;
      };
      const id = text.slice(0, 150).toWellFormed();
      await send(
        { channel: salesforce, toConfig, well: () => ({ ...well, onListen }) },
        { text, id },
      );
      const asked = well.queries.find((query) => query.includes('FROM Account')) ?? '';
      const [, written] = /Account__c = '((?:[^'\\]|\\.)*)' LIMIT 2$/.exec(asked) ?? [];
      const toSign = (_: string, sign: string) => ({ n: '\n', r: '\r' })[sign] ?? sign;
      expect(written?.replaceAll(/\\(.)/g, toSign), what).toBe(id);
      expect(JSON.stringify([...well.tasks.values()])).not.toMatch(/<[a-z!/]/i);
    }
  });

  it('monday.com: in variables and never in a query, and its update has our tags alone', async () => {
    const toConfig = (apiUrl: string) => ({
      ...{
        apiUrl,
        token: 'monday-token-1',
        boardId: '42',
        idColumn: 'text_id',
        includeNames: true,
      },
    });
    const ask = async (text: string) =>
      bodiesOf(await send({ channel: monday, toConfig, well: createMonday }, { text }));
    const plain = await ask('Aino');
    const updateOf = (bodies: { variables: { t?: string } }[]) =>
      bodies.flatMap(({ variables }) => (variables.t === undefined ? [] : markupOf(variables.t)));
    for (const [, text] of CASES) {
      const bodies = await ask(text);
      expect(bodies.map(({ query }) => query)).toEqual(plain.map(({ query }) => query));
      expect(updateOf(bodies)).toEqual(updateOf(plain));
    }
  });

  it.each(['digest', 'weekly.words'])(
    'the mail of a %s: no header more, no markup more',
    async (type) => {
      const server = await startMailServer();
      const mailServer = { host: '127.0.0.1', port: server.port, from: 'p@v.example' };
      const config = email.config.parse({ ...mailServer, includeNames: true });
      const mail = async (text: string) => {
        const body = type === 'digest' ? digestOf(text.slice(0, 200).toWellFormed()) : words;
        const message = createMessage({ render: async () => render(body, text) });
        await email.send(config, message, createTools(server.port));
        return toMailBody(render(body, text), {});
      };
      const plain = await mail('Aino');
      for (const [what, text] of CASES) {
        const { html, subject } = await mail(text);
        expect(markupOf(html), what).toEqual(markupOf(plain.html));
        expect(subject, what).not.toMatch(/\p{Cc}/u);
      }
      expect(server.mails).toHaveLength(CASES.length + 1);
      for (const one of server.mails) {
        expect(one.to).toEqual(['liisa@vendor.example']);
        expect(one.header('bcc')).toBeUndefined();
        expect(one.header('subject')).toBe(server.mails[0]?.header('subject'));
      }
    },
  );

  it('a mail: no header more, to nobody more', async () => {
    const server = await startMailServer();
    const config = email.config.parse({
      host: '127.0.0.1',
      port: server.port,
      from: 'p@v.example',
    });
    for (const [, text] of CASES) {
      const message = createMessage({ render: async () => render(firstUse('u'), text) });
      await email.send(config, message, createTools(server.port));
    }
    expect(server.mails).toHaveLength(CASES.length);
    for (const mail of server.mails) {
      expect(mail.to).toEqual(['liisa@vendor.example']);
      expect(mail.header('bcc')).toBeUndefined();
      expect(mail.header('subject')).toMatch(/^First use: /);
    }
  });
});

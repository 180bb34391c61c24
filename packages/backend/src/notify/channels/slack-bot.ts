import { z } from 'zod';
import { WORDS } from '../render/words/index.ts';
import { type Outcome, parseRetryAfter } from '../retry.ts';
import type { Channel, Message, Recipient, Tools } from './channel.ts';
import { failed, failedForGood, gone, NOBODY, parseAnswer, toCode, toOutcome } from './outcome.ts';
import { toSlackMessage } from './slack-blocks.ts';
import { WORDS_CONFIG } from './words-config.ts';

/**
 * A direct message to the very person, by a bot that finds them by their e-mail (scopes `users:read.email` and
 * `chat:write`). Slack answers 200 with `{"ok": false, "error"}`. With the signing secret of the app its button
 * acknowledges in Slack itself, for which Slack must reach us (`http/slack.ts`); without, the button is a link, as in a
 * mail.
 */
const SlackBotSetup = z.strictObject({
  token: z
    .string()
    .regex(/^xoxb-[A-Za-z0-9-]+$/, "expected a bot's token, which begins with xoxb-")
    .meta({ writeOnly: true }),
  /** The id of a room for what has no person, such as C024BE91L. @default nowhere */
  room: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, 'expected the id of a channel, such as C024BE91L')
    .optional(),
  /** Of the app, under Basic Information. @default the button is a link */
  signingSecret: z
    .string()
    .regex(/^[0-9a-f]{16,64}$/, 'expected the signing secret of the app: 32 digits of 0-9 and a-f')
    .meta({ writeOnly: true })
    .optional(),
  ...WORDS_CONFIG,
});
export const SlackBotConfig = SlackBotSetup.extend({
  /** For tests; people cannot set it. */
  apiUrl: z.url().optional(),
});
export type SlackBotConfig = z.infer<typeof SlackBotConfig>;

const API_URL = 'https://slack.com/api';
const DAY_MS = 24 * 3_600_000;

const GONE = new Set([
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'not_authed',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);
const FINAL = new Set([
  'cannot_dm_bot',
  'channel_not_found',
  'invalid_blocks',
  'invalid_blocks_format',
  'is_archived',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'not_in_channel',
  'restricted_action',
  'user_disabled',
  'users_not_found',
]);

export const slackBot: Channel<SlackBotConfig> = {
  audience: 'person',
  pace: { concurrency: 2, perSecond: 1, burst: 5 },
  config: SlackBotConfig,
  setup: SlackBotSetup,
  targets: () => [],
  describe: ({ room }) => (room ? `direct messages, else ${room}` : 'direct messages'),
  async send(config, message, tools) {
    const { to } = message;
    const found = to ? await findUser(config, to, tools) : config.room;
    if (found === undefined) return failedForGood(NOBODY);
    if (typeof found !== 'string') return found;
    const body = { channel: found, unfurl_links: false, ...(await toMessage(config, message)) };
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const question = { method: 'POST', headers, body: JSON.stringify(body) } as const;
    const answer = await call(config, { ...question, path: '/chat.postMessage' }, tools);
    return answer.kind === 'ok' ? { kind: 'delivered' } : answer.outcome;
  },
};

async function toMessage(config: SlackBotConfig, message: Message) {
  const { id, render, acknowledgeUrl: url, acknowledgeToken: value } = message;
  const rendered = await render(config);
  const { acknowledge: label } = WORDS[rendered.language];
  const does = config.signingSecret === undefined ? url && { url } : value && { value };
  const acknowledge = does ? { label, ...does } : undefined;
  return toSlackMessage(rendered, { id, acknowledge });
}

/** The id of the person in Slack, asked for once a day. */
async function findUser(
  config: SlackBotConfig,
  { email }: Recipient,
  tools: Tools,
): Promise<string | Outcome> {
  const key = `slack\n${config.token}\n${email}`;
  const known = tools.memory.get(key);
  if (known !== undefined) return known;
  const path = `/users.lookupByEmail?${new URLSearchParams({ email })}`;
  const answer = await call(config, { method: 'GET', headers: {}, path }, tools);
  if (answer.kind === 'failed') return answer.outcome;
  const { id } = (answer.body.user ?? {}) as { id?: unknown };
  const user = toCode(id);
  if (user === undefined) return failed('Slack named no user for the e-mail.');
  tools.memory.set(key, user, DAY_MS);
  return user;
}

type Call = {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
};
type Called =
  | { kind: 'ok'; body: { [key: string]: unknown } }
  | { kind: 'failed'; outcome: Outcome };

async function call(
  { token, apiUrl = API_URL }: SlackBotConfig,
  { path, headers, ...rest }: Call,
  { ask, nowMs }: Tools,
): Promise<Called> {
  const authorized = { ...headers, authorization: `Bearer ${token}` };
  const result = await ask({ ...rest, url: `${apiUrl}${path}`, headers: authorized });
  if (result.kind === 'none' || result.status < 200 || result.status >= 300)
    return { kind: 'failed', outcome: toOutcome(result, nowMs(), { gone: [401, 403, 410] }) };
  const body = parseAnswer(result.text);
  if (body.ok === true) return { kind: 'ok', body };
  const retryAfterMs = parseRetryAfter(result.retryAfter, nowMs());
  return { kind: 'failed', outcome: toSlackOutcome(toCode(body.error), retryAfterMs) };
}

function toSlackOutcome(word: string | undefined, retryAfterMs: number | undefined): Outcome {
  if (word === undefined) return failed('Slack did not say whether it took the message.');
  const error = `Slack answered ${word}.`;
  if (GONE.has(word)) return gone(error);
  if (FINAL.has(word)) return failedForGood(error);
  return { kind: 'failed', error, retryAfterMs };
}

import { z } from 'zod';
import { parseRetryAfter } from '../retry.ts';
import type { Channel } from './channel.ts';
import { failedForGood, gone, toCode, toOutcome } from './outcome.ts';
import { toSlackMessage } from './slack-blocks.ts';
import { WORDS_CONFIG } from './words-config.ts';

/**
 * An incoming webhook of Slack: one room, whoever the notification is for. Its URL is the secret. What went wrong
 * stands in the body as a word, which goes before the status, because Slack's statuses for one word differ.
 */
const SlackConfig = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ writeOnly: true }),
  ...WORDS_CONFIG,
});
export type SlackConfig = z.infer<typeof SlackConfig>;

/** https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks */
const GONE = new Set([
  'action_prohibited',
  'invalid_token',
  'channel_not_found',
  'no_service',
  'no_team',
  'no_active_hooks',
  'channel_is_archived',
  'team_disabled',
]);
const FINAL = new Set(['invalid_payload', 'invalid_blocks', 'no_text', 'user_not_found']);

export const slack: Channel<SlackConfig> = {
  audience: 'room',
  // https://api.slack.com/docs/rate-limits: one a second and room, short bursts.
  pace: { concurrency: 1, perSecond: 1, burst: 3 },
  config: SlackConfig,
  setup: SlackConfig,
  targets: ({ url }) => [{ field: 'url', url }],
  describe: ({ url }) => new URL(url).host,
  async send(config, { id, render }, { ask, nowMs }) {
    const body = JSON.stringify(
      toSlackMessage(await render(config), { id, acknowledge: undefined }),
    );
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const result = await ask({ method: 'POST', url: config.url, headers, body });
    if (result.kind === 'none') return toOutcome(result, nowMs());
    const word = toCode(result.text.trim());
    if (word !== undefined && GONE.has(word)) return gone(`Slack answered ${word}.`);
    if (word !== undefined && FINAL.has(word)) return failedForGood(`Slack answered ${word}.`);
    const retryAfterMs = parseRetryAfter(result.retryAfter, nowMs());
    if (word === 'rate_limited' || word === 'ratelimited')
      return { kind: 'failed', error: 'Slack wants fewer messages.', retryAfterMs };
    return toOutcome(result, nowMs(), { final: [400], gone: [403, 404, 410] });
  },
};

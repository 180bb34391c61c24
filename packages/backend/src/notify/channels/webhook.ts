import { createHmac, randomBytes } from 'node:crypto';
import type { FirstUseReached, ReplyReceived } from '@polku/protocol';
import { z } from 'zod';
import type { Names } from '../render/rendered.ts';
import type { Channel } from './channel.ts';
import { toOutcome } from './outcome.ts';

/**
 * A signed POST, by Standard Webhooks 1.0.0, so that any of its libraries verifies it. The body is sent to
 * the letter as it was queued; the signature covers id, time of this attempt, and body. After a rotation both
 * secrets sign for a day, so that the receiver changes over when it likes.
 */

/** `whsec_` and the base64 of 24 to 64 random bytes. */
const Secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'whsec_ and base64, as Standard Webhooks has it')
  .refine((secret) => {
    const { length } = keyOf(secret);
    return length >= 24 && length <= 64;
  }, 'whsec_ and the base64 of 24 to 64 bytes');

const WebhookSetup = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ writeOnly: true }),
  secret: Secret,
  /** Whether names of people go out as well; ids alone otherwise. @default false */
  includeNames: z.boolean().optional(),
});

export const WebhookConfig = WebhookSetup.extend({
  former: z.strictObject({ secret: Secret, untilMs: z.int() }).optional(),
});
export type WebhookConfig = z.infer<typeof WebhookConfig>;

const FORMER_SIGNS_MS = 24 * 3_600_000;

export const webhook: Channel<WebhookConfig> = {
  audience: 'system',
  // With sixteen, a receiver that takes 100 ms gets 160 a second; with three, one that hangs holds no more places.
  pace: { concurrency: 3, maxConcurrency: 16 },
  config: WebhookConfig,
  setup: WebhookSetup.extend({ secret: Secret.default(newSecret).meta({ writeOnly: true }) }),
  secretOf: ({ secret }) => secret,
  rotate: ({ secret, ...config }, nowMs) => ({
    ...config,
    secret: newSecret(),
    former: { secret, untilMs: nowMs + FORMER_SIGNS_MS },
  }),
  targets: ({ url }) => [{ field: 'url', url }],
  describe: ({ url }) => new URL(url).host,
  async send({ url, secret, former, includeNames }, { id, body, names }, { post, nowMs }) {
    const text = includeNames ? withNames(body, await names()) : body;
    const timestamp = String(Math.floor(nowMs() / 1_000));
    const secrets = former && former.untilMs > nowMs() ? [secret, former.secret] : [secret];
    const signatures = secrets.map((each) => `v1,${sign(each, `${id}.${timestamp}.${text}`)}`);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Polku-Webhook/1',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    };
    return toOutcome(await post(url, headers, text), nowMs());
  },
};

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

const keyOf = (secret: string) => Buffer.from(secret.slice('whsec_'.length), 'base64');

const sign = (secret: string, text: string) =>
  createHmac('sha256', keyOf(secret)).update(text).digest('base64');

type Named = FirstUseReached | ReplyReceived | { type: string; data: { [key: string]: unknown } };

/** What has a user, an account or an owner gets their names. */
function withNames(body: string, names: Names): string {
  const message: Named = JSON.parse(body);
  const data: { [key: string]: unknown } = { ...message.data };
  for (const [key, name] of Object.entries({
    user: names.user,
    account: names.account,
    owner: names.owner,
  })) {
    const known = data[key];
    if (typeof known === 'object' && known !== null) data[key] = { ...known, name };
  }
  return JSON.stringify({ ...message, data });
}

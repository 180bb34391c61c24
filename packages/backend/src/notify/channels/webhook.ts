import { createHmac, randomBytes } from 'node:crypto';
import type { FirstUseReached, ReplyReceived } from '@polku/protocol';
import { z } from 'zod';
import type { PostResult } from '../post.ts';
import { type Outcome, parseRetryAfter } from '../retry.ts';
import type { Channel, Names } from './channel.ts';

/**
 * A signed POST, by Standard Webhooks 1.0.0, so that any of its libraries verifies it. The body is sent to
 * the letter as it was queued; the signature covers id, time of this attempt, and body.
 */

/** `whsec_` and the base64 of 24 to 64 random bytes. */
const Secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'whsec_ and base64, as Standard Webhooks has it')
  .refine((secret) => {
    const { length } = keyOf(secret);
    return length >= 24 && length <= 64;
  }, 'whsec_ and the base64 of 24 to 64 bytes');

export const WebhookConfig = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  secret: Secret,
  /** Whether names of people go out as well; ids alone otherwise. @default false */
  includeNames: z.boolean().optional(),
});
export type WebhookConfig = z.infer<typeof WebhookConfig>;

export const webhook: Channel<WebhookConfig> = {
  config: WebhookConfig,
  setup: WebhookConfig.extend({ secret: Secret.default(newSecret) }),
  secretOf: ({ secret }) => secret,
  targets: ({ url }) => [{ field: 'url', url }],
  async send({ url, secret, includeNames }, { id, body, names }, { post, nowMs }) {
    const text = includeNames ? withNames(body, await names()) : body;
    const timestamp = String(Math.floor(nowMs() / 1_000));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Polku-Webhook/1',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${sign(secret, `${id}.${timestamp}.${text}`)}`,
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

function toOutcome(result: PostResult, nowMs: number): Outcome {
  if (result.kind === 'none') return { kind: 'failed', error: result.error };
  const { status } = result;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410)
    return { kind: 'failed', error: 'The destination is gone (410).', isGone: true };
  const retryAfterMs = parseRetryAfter(result.retryAfter, nowMs);
  return { kind: 'failed', error: `The destination answered ${status}.`, retryAfterMs };
}

function withNames(body: string, names: Names): string {
  const message: FirstUseReached | ReplyReceived = JSON.parse(body);
  const { user, account, owner } = message.data;
  const data = {
    ...message.data,
    user: { ...user, name: names.user },
    account: account && { ...account, name: names.account },
    owner: owner && { ...owner, name: names.owner },
  };
  return JSON.stringify({ ...message, data });
}

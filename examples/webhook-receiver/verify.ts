/**
 * Whether a delivery is ours, and what it says. The signature is checked over the raw body, before anything
 * is parsed (Standard Webhooks, https://www.standardwebhooks.com); a timestamp more than five minutes off
 * is refused by the same check, so that an overheard delivery cannot be sent again later.
 */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

export type Headers = { [name: string]: string | string[] | undefined };

export type Entry = {
  receivedAt: string;
  isVerified: boolean;
  /** Why not, when it is not. */
  reason?: string;
  id: string;
  /** The same id has come before: at-least-once delivery at work, nothing new. */
  isRepeated: boolean;
  type?: string;
  user?: string;
  account?: string;
  /** Whether it was the account's own first use too. */
  isFirst?: boolean;
};

/** Remembers the ids it has verified, the newest 10,000. */
export function createVerifier(secret: string, now: () => number) {
  const webhook = new Webhook(secret);
  const seen = new Set<string>();

  return (body: string, headers: Headers): Entry => {
    const id = first(headers['webhook-id']) ?? '(no id)';
    const entry = { receivedAt: new Date(now()).toISOString(), id };
    try {
      const payload = webhook.verify(body, toStrings(headers));
      const isRepeated = seen.has(id);
      remember(seen, id);
      return { ...entry, isVerified: true, isRepeated, ...describe(payload) };
    } catch (error) {
      if (!(error instanceof WebhookVerificationError || error instanceof SyntaxError)) throw error;
      return { ...entry, isVerified: false, isRepeated: false, reason: error.message };
    }
  };
}

/** What of a first use is worth a line. Another type of notification shows its type alone. */
function describe(payload: unknown): Partial<Entry> {
  if (typeof payload !== 'object' || payload === null) return {};
  const { type, data } = payload as { type?: unknown; data?: Record<string, unknown> };
  const user = data?.user as { id?: unknown } | undefined;
  const account = data?.account as { id?: unknown; first?: unknown } | null | undefined;
  return {
    type: String(type),
    ...(user && { user: String(user.id) }),
    ...(account && { account: String(account.id) }),
    ...(account && 'first' in account && { isFirst: account.first === true }),
  };
}

function remember(seen: Set<string>, id: string) {
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > 10_000 && oldest !== undefined) seen.delete(oldest);
}

function toStrings(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const text = first(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

import type { z } from 'zod';
import type { Channel } from './channel.ts';
import { type WebhookConfig, webhook } from './webhook.ts';

/** The configuration of each kind of channel. A kind without a line below does not compile. */
type Configs = { webhook: WebhookConfig };

export type ChannelKind = keyof Configs;

export const channels: { [K in ChannelKind]: Channel<Configs[K]> } = { webhook };

export const isChannelKind = (kind: string): kind is ChannelKind => Object.hasOwn(channels, kind);

/** A channel as a person sets it up, with what is made for them filled in, not yet saved. */
export type NewChannel = {
  kind: ChannelKind;
  config: Configs[ChannelKind];
  /** What the person must be told once. */
  secret: string | undefined;
  /** Addresses that the guard must allow before this is saved, and where each stands in the configuration. */
  targets: { field: string; url: string }[];
};

export function parseChannel<K extends ChannelKind>(
  kind: K,
  input: unknown,
): NewChannel | { issues: z.core.$ZodIssue[] } {
  const channel: Channel<Configs[K]> = channels[kind];
  const parsed = channel.setup.safeParse(input);
  if (!parsed.success) return { issues: parsed.error.issues };
  const config = parsed.data;
  return { kind, config, secret: channel.secretOf(config), targets: channel.targets(config) };
}

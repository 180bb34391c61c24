import type { Channel } from './channel.ts';
import { type WebhookConfig, webhook } from './webhook.ts';

/** The configuration of each kind of channel. A kind without a line below does not compile. */
type Configs = { webhook: WebhookConfig };

export type ChannelKind = keyof Configs;

export const channels: { [K in ChannelKind]: Channel<Configs[K]> } = { webhook };

export const isChannelKind = (kind: string): kind is ChannelKind => Object.hasOwn(channels, kind);

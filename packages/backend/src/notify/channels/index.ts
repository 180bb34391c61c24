import { z } from 'zod';
import type { Audience } from '../../store/notify-tables.ts';
import type { Channel } from './channel.ts';
import { type EmailConfig, email } from './email.ts';
import { type MondayConfig, monday } from './monday.ts';
import { type SalesforceConfig, salesforce } from './salesforce.ts';
import { type SlackConfig, slack } from './slack.ts';
import { type SlackBotConfig, slackBot } from './slack-bot.ts';
import { type TeamsConfig, teams } from './teams.ts';
import { type WebhookConfig, webhook } from './webhook.ts';

/** The configuration of each kind of channel. A kind without a line below does not compile. */
type Configs = {
  webhook: WebhookConfig;
  slack: SlackConfig;
  slack_bot: SlackBotConfig;
  teams: TeamsConfig;
  email: EmailConfig;
  salesforce: SalesforceConfig;
  monday: MondayConfig;
};

export type ChannelKind = keyof Configs;

export const channels: { [K in ChannelKind]: Channel<Configs[K]> } = {
  webhook,
  slack,
  slack_bot: slackBot,
  teams,
  email,
  salesforce,
  monday,
};

/** What a kind parses with its own schema it may be given back. */
export const channelOf = <K extends ChannelKind>(kind: K): Channel<Configs[K]> => channels[kind];

export const CHANNEL_KINDS = Object.keys(channels) as ChannelKind[];

export const isChannelKind = (kind: string): kind is ChannelKind => Object.hasOwn(channels, kind);

/** A channel as a person sets it up, with what is made for them filled in, not yet saved. */
export type NewChannel = {
  kind: ChannelKind;
  audience: Audience;
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
  const { audience } = channel;
  const secret = channel.secretOf?.(config);
  return { kind, audience, config, secret, targets: channel.targets(config) };
}

/** What a form for this kind is drawn from: JSON Schema of what a person writes. What is made for them is not in it. */
export const toForm = (kind: ChannelKind): object =>
  z.toJSONSchema(channels[kind].setup, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.writeOnly) delete jsonSchema.default;
    },
  });

/** The fields of a configuration that are never shown back: what is written there is a secret, or leads to one. */
export function secretFields(kind: ChannelKind): string[] {
  const { properties = {} } = toForm(kind) as { properties?: { [field: string]: unknown } };
  return Object.entries(properties).flatMap(([field, schema]) =>
    (schema as { writeOnly?: boolean }).writeOnly ? [field] : [],
  );
}

import { z } from 'zod';
import type { Rendered } from '../render/rendered.ts';
import type { Outcome } from '../retry.ts';
import { turnBrackets } from './brackets.ts';
import type { Channel, Message, Tools } from './channel.ts';
import { createSession, Refused, type Session } from './salesforce-session.ts';
import { WORDS_CONFIG } from './words-config.ts';

/**
 * A task of Salesforce for the owner, upserted by an external id, so that a second attempt changes the same task; and,
 * where it is wished, a Chatter post that mentions them. Needs a custom field on Activity (Text, External ID, Unique)
 * and a connected app with the client-credentials flow.
 */
const FieldName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'expected the API name of a field');

const SalesforceConfig = z.strictObject({
  /** Such as https://example.my.salesforce.com */
  instanceUrl: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(500).meta({ writeOnly: true }),
  /** The external id on Activity. */
  idField: FieldName.default('Polku_Id__c'),
  /** A field of Account that holds our account's id; without it the task stands under no account. */
  accountField: FieldName.optional(),
  /** Posts to Chatter as well, and mentions the owner. @default false */
  chatter: z.boolean().optional(),
  ...WORDS_CONFIG,
});
export type SalesforceConfig = z.infer<typeof SalesforceConfig>;

export const salesforce: Channel<SalesforceConfig> = {
  audience: 'system',
  pace: { concurrency: 2, perSecond: 5, burst: 10 },
  config: SalesforceConfig,
  setup: SalesforceConfig,
  targets: ({ instanceUrl }) => [{ field: 'instanceUrl', url: instanceUrl }],
  describe: ({ instanceUrl }) => new URL(instanceUrl).host,
  async send(config, message, tools): Promise<Outcome> {
    try {
      await tell(config, message, tools);
      return { kind: 'delivered' };
    } catch (error) {
      if (error instanceof Refused) return error.outcome;
      throw error;
    }
  },
};

async function tell(config: SalesforceConfig, message: Message, tools: Tools): Promise<void> {
  const session = createSession(config, tools);
  const rendered = await message.render(config);
  const ownerId = message.to && (await findUser(session, message.to.email));
  const accountId = await findAccount(session, config, message.body);
  await session.upsert('Task', config.idField, message.id, {
    Subject: turnBrackets(rendered.title),
    Description: toDescription(rendered),
    Status: 'Not Started',
    Priority: 'High',
    ActivityDate: new Date(tools.nowMs()).toISOString().slice(0, 10),
    ...(ownerId !== undefined && { OwnerId: ownerId }),
    ...(accountId !== undefined && { WhatId: accountId }),
  });
  const subjectId = accountId ?? ownerId;
  if (!config.chatter || subjectId === undefined) return;
  // Chatter has no idempotency: what an attempt before this one has posted is looked for.
  if (message.attempts > 0 && (await session.hasPosted(subjectId, message.id))) return;
  await session.post(subjectId, [
    ...(ownerId === undefined ? [] : [{ type: 'Mention', id: ownerId }]),
    { type: 'Text', text: ` ${toDescription(rendered)}\n${message.id}`.slice(0, 10_000) },
  ]);
}

const findUser = (session: Session, email: string) =>
  session.findId('User', `Email = ${quote(email)} AND IsActive = true`);

async function findAccount(
  session: Session,
  { accountField }: SalesforceConfig,
  body: string,
): Promise<string | undefined> {
  const { data }: { data: { account?: { id?: unknown } | null } } = JSON.parse(body);
  const id = data.account?.id;
  if (accountField === undefined || typeof id !== 'string') return undefined;
  return session.findId('Account', `${accountField} = ${quote(id)}`);
}

/** A string of SOQL. */
const quote = (text: string): string => {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
  return `'${escaped}'`;
};

function toDescription({ lines, facts, action }: Rendered): string {
  const rows = [
    ...lines,
    '',
    ...facts.map(({ label, value }) => `${label}: ${value}`),
    '',
    `${action.label}: ${action.url}`,
  ];
  return turnBrackets(rows.join('\n'));
}

import { z } from 'zod';
import { toTarget } from '../mail.ts';
import type { Outcome } from '../retry.ts';
import type { Channel, MailResult, Message } from './channel.ts';
import { toMailBody } from './email-body.ts';
import { failed, failedForGood, gone, NOBODY } from './outcome.ts';
import { WORDS_CONFIG } from './words-config.ts';

/**
 * E-mail to the person, over any SMTP server. Its `Message-ID` is the same on every attempt, which is all the
 * idempotency that mail has: a server that took the mail and was cut before it said so may deliver it twice, and
 * a good mailbox shows it once.
 */
const Address = z.email().max(254);

const EmailConfig = z.strictObject({
  host: z
    .string()
    .max(255)
    .regex(/^[A-Za-z0-9.:-]+$/, 'expected the name or the address of a mail server'),
  port: z.int().min(1).max(65_535).default(587),
  /** TLS from the first byte, as port 465 has it; else STARTTLS where the server offers it. */
  isSecure: z.boolean().default(false),
  user: z.string().max(255).optional(),
  password: z.string().max(1_000).meta({ writeOnly: true }).optional(),
  from: Address,
  fromName: z
    .string()
    .max(100)
    .regex(/^[^\p{Cc}]*$/u, 'expected one line')
    .default('Polku'),
  /** Who gets what has no person. @default nobody */
  to: Address.optional(),
  ...WORDS_CONFIG,
});
export type EmailConfig = z.infer<typeof EmailConfig>;

export const email: Channel<EmailConfig> = {
  audience: 'person',
  pace: { concurrency: 3, perSecond: 20, burst: 40 },
  config: EmailConfig,
  setup: EmailConfig,
  targets: ({ host, port }) => [{ field: 'host', url: toTarget(host, port).href }],
  describe: ({ host, from }) => `${from} by ${host}`,
  async send(config, message, { mail }) {
    const { to } = message;
    const address = to?.email ?? config.to;
    if (address === undefined) return failedForGood(NOBODY);
    const { host, port, isSecure, user, password, from, fromName } = config;
    const result = await mail(
      { host, port, isSecure, user, password },
      {
        from: `"${fromName.replace(/["\\]/g, '')}" <${from}>`,
        to: { name: to?.name ?? '', address },
        ...toMailBody(await message.render(config), message),
        messageId: `<${message.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
        headers: toHeaders(message),
      },
    );
    return toMailOutcome(result);
  },
};

/** RFC 3834: nobody's absence note answers it. RFC 8058: a digest is ended with one click. */
function toHeaders({ unsubscribeUrl }: Message): { [name: string]: string } {
  return {
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribeUrl !== undefined && {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
}

/** 4xx is for now, 5xx for good; 534, 535 and 538 are of us and not of the mail. RFC 5321 §4.2.1, RFC 4954 §6. */
function toMailOutcome(result: MailResult): Outcome {
  if (result.kind === 'taken') return { kind: 'delivered' };
  if (result.kind === 'none') return failed(result.error);
  const { status } = result;
  if (status === 534 || status === 535 || status === 538)
    return gone(`The mail server refuses our name and password (${status}).`);
  const error = `The mail server answered ${status}.`;
  return status >= 500 ? failedForGood(error) : failed(error);
}

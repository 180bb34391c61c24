import { z } from 'zod';
import { flowBase } from '../flow-base.ts';
import { LocalizedText } from '../language.ts';

const Button = z.strictObject({
  label: LocalizedText,
  /** Opens this address in a new tab; absent, the button dismisses the message. */
  href: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
});

/** Something to tell the user, without a question. */
export const Message = z.strictObject({
  ...flowBase,
  kind: z.literal('message'),
  /** What it is drawn on: a registry of its own, `surfaces/`. */
  surface: z.enum(['slideout']),
  title: LocalizedText,
  text: LocalizedText,
  buttons: z.array(Button).max(3).optional(),
});
export type Message = z.infer<typeof Message>;

export const messageExample: Message = {
  id: 'first-report-thanks',
  kind: 'message',
  name: 'Thanks for the answer',
  version: 1,
  trigger: { on: 'code' },
  frequency: 'once',
  surface: 'slideout',
  title: { en: 'Thank you', fi: 'Kiitos' },
  text: {
    en: 'Your answer went to a person who will read it.',
    fi: 'Vastauksesi meni ihmiselle, joka lukee sen.',
  },
};

import { z } from 'zod';
import { questionBase } from '../question-base.ts';

/** How to reach the user: as few fields as will be used. */
export const CONTACT_FIELDS = ['name', 'email', 'phone', 'company'] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

export const ContactQuestion = z.strictObject({
  ...questionBase,
  kind: z.literal('contact'),
  /** In this order. */
  fields: z
    .array(z.enum(CONTACT_FIELDS))
    .min(1)
    .refine((fields) => new Set(fields).size === fields.length, { message: 'each field once' }),
});
export type ContactQuestion = z.infer<typeof ContactQuestion>;

/** What was filled in, by field; at least one. */
export const toContactAnswer = ({ fields }: ContactQuestion) =>
  z
    .partialRecord(z.enum(fields), z.string().min(1).max(200))
    .refine((answer) => Object.keys(answer).length > 0);

export const contactExample: ContactQuestion = {
  kind: 'contact',
  id: 'reach',
  text: {
    en: 'How may we reach you?',
    fi: 'Miten tavoitamme sinut?',
  },
  fields: ['name', 'email'],
};

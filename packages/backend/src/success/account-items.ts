import { Name } from '@polku/protocol/schemas';
import { z } from 'zod';
import { toId } from '../ingest/checked.ts';

/** What people write down of an account, one record each: contacts, goals, notes and the handover. */

const Line = z.string().trim().min(1).max(200);
const Text = z.string().trim().max(10_000);
const Instant = z.iso
  .datetime({ offset: true, error: 'expected a time such as 2026-01-31T00:00:00Z' })
  .transform((text) => Date.parse(text));
const UserId = Name.transform(toId);

export const ContactRecord = z.strictObject({
  name: Line,
  email: z.email().nullable().default(null),
  phone: Line.nullable().default(null),
  title: Line.nullable().default(null),
  role: z.enum(['buyer', 'champion', 'user', 'technical', 'billing', 'other']).default('other'),
  userId: UserId.nullable().default(null),
  language: Line.nullable().default(null),
});
export type ContactRecord = z.infer<typeof ContactRecord>;

/** Which verified events of the account's users move a goal, and how. */
export const GoalFeed = z
  .strictObject({
    event: Name,
    how: z.enum(['count', 'sum', 'last']),
    /** Of the event; a number. Needed by all but `count`. */
    property: Name.optional(),
  })
  .refine(({ how, property }) => how === 'count' || property !== undefined, {
    path: ['property'],
    error: 'expected the property that holds the number',
  });
export type GoalFeed = z.infer<typeof GoalFeed>;

const Value = z.number().min(-1e12).max(1e12);

export const GoalRecord = z
  .strictObject({
    name: Line,
    /** What is counted, in the customer's words. */
    measure: Line,
    startValue: Value,
    targetValue: Value,
    /** @default what it is, or the start; a goal with a feed finds it itself */
    nowValue: Value.optional(),
    /** @default now */
    startAt: Instant.optional(),
    dueAt: Instant.nullable().default(null),
    feed: GoalFeed.nullable().default(null),
    isDropped: z.boolean().default(false),
  })
  .superRefine(({ startValue, targetValue, startAt, dueAt }, context) => {
    if (startValue === targetValue)
      context.addIssue({
        code: 'custom',
        path: ['targetValue'],
        message: 'expected another value than the start',
      });
    if (dueAt !== null && startAt !== undefined && dueAt <= startAt)
      context.addIssue({
        code: 'custom',
        path: ['dueAt'],
        message: 'expected a time after startAt',
      });
  });
export type GoalRecord = z.infer<typeof GoalRecord>;

export const NoteRecord = z.strictObject({
  text: Text.min(1),
  userId: UserId.nullable().default(null),
});
export type NoteRecord = z.infer<typeof NoteRecord>;

export const HandoverRecord = z.strictObject({
  sold: Text.min(1),
  arrangements: Text.default(''),
  promises: z.array(Line).max(100).default([]),
  checklist: z
    .array(z.strictObject({ text: Line, isDone: z.boolean().default(false) }))
    .max(100)
    .default([]),
  /** The seller is done: the CSM may begin. */
  isHandedOver: z.boolean().default(false),
});
export type HandoverRecord = z.infer<typeof HandoverRecord>;

import { Flow, InboxPlace, Policy, Theme } from '@polku/flows/schemas';
import { factsOf } from '@polku/protocol/match';
import { MilestoneRule, Name, TOUCH_LEVELS } from '@polku/protocol/schemas';
import { z } from 'zod';
import { FaultsError } from '../faults-error.ts';
import { ROLES } from '../http/api.ts';
import { toId } from '../ingest/checked.ts';
import {
  channels,
  isChannelKind,
  type NewChannel,
  parseChannel,
} from '../notify/channels/index.ts';
import { AccountChange, PERSON_FIELDS } from './account-change.ts';
import { TimeZone } from './time-zone.ts';

/**
 * What a workspace can be made from: a JSON document with its people, accounts, milestones, flows and
 * channels. Everything that is wrong with it is told at once, each fault with its path.
 */

export const MAX_ORIGINS = 100;

export const Origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, {
    error: 'expected an origin such as https://app.example, without a path',
  });
const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const Id = Name.transform(toId);
const Email = z.email().transform((email) => email.toLowerCase());

const Person = z.strictObject({
  email: Email,
  name: Name,
  role: z.enum(ROLES),
  timeZone: TimeZone.optional(),
  language: z.enum(['en', 'fi']).optional(),
  region: Name.optional(),
});

/** `owner`, `deputy` and `seller` are e-mails of `people`. Its touch level follows the table unless it is told. */
const Account = AccountChange.omit({ touchLevel: true }).extend({
  id: Id,
  name: Name,
  touchLevel: z.enum(TOUCH_LEVELS).optional(),
});

const Milestone = z
  .strictObject({
    ...MilestoneRule.shape,
    name: Name,
    /** Who was there before is known before, and nobody is told of them. @default now */
    notifyFrom: Instant.optional(),
  })
  .superRefine(({ where }, context) => {
    for (const fact of factsOf(where).filter((path) => !path.startsWith('properties.')))
      context.addIssue({
        code: 'custom',
        path: ['where'],
        message: `a milestone knows only the event's properties.…; received "${fact}"`,
      });
  });

/** A flow gets its version when it is published. */
const NewFlow = z
  .looseObject({})
  .transform((flow) => ({ ...flow, version: 1 }))
  .pipe(Flow);

const Channel = z.looseObject({ kind: z.string() }).transform((given, context): NewChannel => {
  const { kind, ...config } = given;
  if (!isChannelKind(kind)) {
    const known = Object.keys(channels).join(', ');
    context.addIssue({ code: 'custom', path: ['kind'], message: `expected one of ${known}` });
    return z.NEVER;
  }
  const parsed = parseChannel(kind, config);
  if ('issues' in parsed) {
    for (const { path, message } of parsed.issues)
      context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  }
  return parsed;
});

export const WorkspaceDocument = z.strictObject({
  name: z.string('expected a name, from --name or the document').pipe(Name),
  origins: z
    .array(Origin)
    .min(1, 'expected at least one origin that may send events')
    .max(MAX_ORIGINS),
  policy: Policy.optional(),
  theme: Theme.optional(),
  inbox: InboxPlace.optional(),
  people: z.array(Person).max(10_000).default([]),
  accounts: z.array(Account).max(100_000).default([]),
  milestones: z.array(Milestone).max(1_000).default([]),
  flows: z.array(NewFlow).max(1_000).default([]),
  channels: z.array(Channel).max(100).default([]),
});
export type WorkspaceDocument = z.infer<typeof WorkspaceDocument>;

/** @throws FaultsError with every fault. */
export const parseWorkspaceDocument = (input: unknown): WorkspaceDocument =>
  parse(WorkspaceDocument, input);

const Milestones = z.object({
  milestones: z.array(Milestone).min(1, 'expected at least one').max(1_000),
});

/**
 * Milestones alone: one, a list of them, or the `milestones` of any document.
 * @throws FaultsError with every fault.
 */
export const parseMilestones = (input: unknown): WorkspaceDocument['milestones'] =>
  parse(Milestones, { milestones: toMilestoneList(input) }).milestones;

/** Not looked at yet: what stands in such a document in the places of milestones. */
export function toMilestoneList(input: unknown): unknown[] {
  const given = get(input, 'milestones') ?? input;
  return Array.isArray(given) ? given : [given];
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  const faults = (parsed.error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.') || 'the document'}: ${message}.`,
  );
  faults.push(...referenceFaults(input));
  if (!parsed.success || faults.length > 0) throw new FaultsError(faults);
  return parsed.data;
}

/**
 * What is named twice, or named and not there. Read from the document as it was given, so that these faults
 * are told together with those of its shape.
 */
function referenceFaults(input: unknown): string[] {
  const read = (list: string, field: string) => readField(input, list, field);
  const emails = read('people', 'email').map(({ value, path }) => ({
    value: value.toLowerCase(),
    path,
  }));
  const owners = Object.keys(PERSON_FIELDS)
    .flatMap((field) => read('accounts', field))
    .map(({ value, path }) => ({ value: value.toLowerCase(), path }));
  const milestones = read('milestones', 'key');
  const flows = read('flows', 'id');
  return [
    ...repeated(emails),
    ...repeated(read('accounts', 'id')),
    ...repeated(milestones),
    ...repeated(flows),
    ...unknown(owners, emails, 'person with the e-mail'),
    ...unknown(read('flows', 'goal'), milestones, 'milestone'),
    ...unknown(read('flows', 'followedBy'), flows, 'flow'),
  ];
}

type Named = { value: string; path: string };

/** The strings that stand in `field` of the entries of `list`. */
function readField(input: unknown, list: string, field: string): Named[] {
  const entries = get(input, list);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry, index) => {
    const value = get(entry, field);
    return typeof value === 'string' ? [{ value, path: `${list}.${index}.${field}` }] : [];
  });
}

const get = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as { [key: string]: unknown })[key]
    : undefined;

function repeated(all: Named[]): string[] {
  const seen = new Set<string>();
  return all.flatMap(({ value, path }) => {
    const isRepeated = seen.has(value);
    seen.add(value);
    return isRepeated ? [`${path}: "${value}" stands here for the second time.`] : [];
  });
}

function unknown(all: Named[], known: Named[], what: string): string[] {
  const values = new Set(known.map(({ value }) => value));
  return all
    .filter(({ value }) => !values.has(value))
    .map(({ value, path }) => `${path}: there is no ${what} "${value}" in this document.`);
}

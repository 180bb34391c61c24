import {
  InboxAnswer,
  InboxRequest,
  PersonPart,
  PersonRequest,
  PreviewAnswer,
  PreviewRequest,
  SharedPart,
} from '@polku/flows/schemas';
import { Batch, Event } from '@polku/protocol/schemas';
import { z } from 'zod';
import { AccountChange } from '../../success/account-change.ts';
import {
  ContactRecord,
  GoalRecord,
  HandoverRecord,
  NoteRecord,
} from '../../success/account-items.ts';
import { Playbook } from '../../success/playbook.ts';
import { Telling } from '../../success/telling.ts';
import { PersonErased, PersonExport } from '../api-privacy.ts';
import { PrivacyRequest } from '../privacy.ts';
import { DOORS } from './describe-doors.ts';
import { SETUP } from './describe-setup.ts';
import { WORK } from './describe-work.ts';
import { CONSOLE_NAMED } from './named.ts';
import type { Described, Routes } from './say.ts';

const EventResult = z.object({
  id: z.string().optional(),
  status: z.enum(['accepted', 'refused']),
  code: z.enum(['invalid_event', 'too_large', 'too_old', 'erased']).optional(),
  message: z.string().optional(),
});
const BatchAnswer = z.object({ success: z.literal(true), results: z.array(EventResult) });
const BatchBody = z.object({ ...Batch.shape, events: z.array(Event) });

const AccountWritten = z.object({
  id: z.string(),
  isNew: z.boolean(),
  changed: z.array(z.string()),
});

export const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }),
});

/** Schemas with a name of their own in the document. */
export const NAMED: { [name: string]: z.ZodType } = {
  ...CONSOLE_NAMED,
  ErrorBody,
  Event,
  Batch: BatchBody,
  BatchAnswer,
  SharedPart,
  PersonPart,
  PersonRequest,
  InboxRequest,
  InboxAnswer,
  PreviewRequest,
  PreviewAnswer,
  PrivacyRequest,
  PersonExport,
  PersonErased,
  AccountChange,
  GoalRecord,
  ContactRecord,
  NoteRecord,
  HandoverRecord,
  Playbook,
  Telling,
};

const segment = (what: string): Described => ({
  summary: `${what}, as the Segment HTTP tracking API has it. See docs/segment.md.`,
  auth: 'any_key',
});
const batch = (summary: string): Described => ({
  ...{ summary, body: BatchBody, answer: BatchAnswer, auth: 'any_key' },
});

/** What the document says of routes beside that they are there: a line a route, of every one, which a test holds. */
export const DESCRIBED: Routes = {
  'POST /v1/batch': batch('Events. 2xx means durable; each is answered by its index.'),
  'POST /v1/b': batch('The same as /v1/batch, by a name that blockers do not know.'),
  'POST /v1/import': batch('The same as /v1/batch, as Segment’s libraries call it.'),
  'POST /v1/m': { summary: 'How Segment’s browser library fares; not read.' },
  'POST /v1/track': segment('One event'),
  'POST /v1/t': segment('One event'),
  'POST /v1/identify': segment('Who somebody is'),
  'POST /v1/i': segment('Who somebody is'),
  'POST /v1/group': segment('Which account somebody belongs to'),
  'POST /v1/g': segment('Which account somebody belongs to'),
  'POST /v1/page': segment('A page that was seen'),
  'POST /v1/p': segment('A page that was seen'),
  'POST /v1/screen': segment('A screen that was seen'),
  'POST /v1/s': segment('A screen that was seen'),
  'POST /v1/alias': segment('That two ids are one'),
  'POST /v1/a': segment('That two ids are one'),
  'GET /v1/bootstrap': {
    ...{ summary: 'What everyone gets: published flows and rules.', answer: SharedPart },
    auth: 'write_key',
  },
  'POST /v1/bootstrap': {
    ...{ summary: 'What one person gets.', body: PersonRequest, answer: PersonPart, auth: 'token' },
  },
  'POST /v1/inbox': {
    ...{ summary: 'The conversations of one person.', body: InboxRequest, answer: InboxAnswer },
    auth: 'token',
  },
  'POST /v1/preview': {
    ...{ summary: 'A draft, for who has its link.', body: PreviewRequest, answer: PreviewAnswer },
  },
  'POST /v1/privacy/export': {
    ...{ summary: 'All that is held about the person.', body: PrivacyRequest },
    ...{ answer: PersonExport, auth: 'token' },
  },
  'POST /v1/privacy/erase': {
    ...{ summary: 'Forgets the person.', body: PrivacyRequest, answer: PersonErased },
    auth: 'token',
  },
  'GET /v1/users/{id}': {
    ...{ summary: 'All that is held about a user.', answer: PersonExport, auth: 'secret_key' },
  },
  'DELETE /v1/users/{id}': {
    ...{ summary: 'Forgets a user.', answer: PersonErased, auth: 'secret_key' },
  },
  'PUT /v1/accounts/{id}': {
    ...{ summary: 'What another system knows of an account.', body: AccountChange },
    ...{ answer: AccountWritten, auth: 'secret_key' },
  },
  'GET /v1/projects/{writeKey}/settings': { summary: 'For Segment’s browser library.' },
  'GET /v1/openapi.json': { summary: 'This document.' },

  ...DOORS,
  ...WORK,
  ...SETUP,
};

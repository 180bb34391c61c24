/** The shapes of `/api/flows`; what holds for all stands in `api.ts`. */
import { Flow } from '@polku/flows/schemas';
import { Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { AudienceCount } from '../success/flow-audience.ts';
import { FlowFault } from '../success/flow-document.ts';
import { FlowResults } from '../success/flow-results.ts';
import { AnyObject, PersonRef } from './api.ts';

export type { QuestionResult } from '../success/flow-results.ts';
export type { FlowFault, FlowResults };

/** `paused`: it was published, and no version is now. `draft`: it never was. */
export const FlowState = z.enum(['live', 'paused', 'scheduled', 'draft']);
export type FlowState = z.infer<typeof FlowState>;

const FlowKind = z.enum(Flow.options.map(({ shape }) => shape.kind.value));

/** Verified users. */
export const FlowReach = z.object({
  shown: z.number(),
  done: z.number(),
  answered: z.number(),
  closed: z.number(),
});
export type FlowReach = z.infer<typeof FlowReach>;

export const FlowRow = z.object({
  id: z.string(),
  kind: FlowKind,
  name: z.string(),
  state: FlowState,
  /** That is published now. */
  version: z.number().nullable(),
  next: z.object({ version: z.number(), at: z.string() }).nullable(),
  /** Of the newest version. */
  publishedAt: z.string().nullable(),
  draft: z.object({ savedAt: z.string(), by: PersonRef.nullable() }).nullable(),
  reach: FlowReach,
});
export type FlowRow = z.infer<typeof FlowRow>;

/**
 * `GET /api/flows`. `isPaused`: nothing is shown to anybody, whatever is live. `POST /api/flows/paused` with
 * `{isPaused}` says which, of the workspace, and is answered with the list.
 */
export const FlowList = z.object({ flows: z.array(FlowRow), isPaused: z.boolean() });
export type FlowList = z.infer<typeof FlowList>;

/** A flow as it is written: the stored shape without `version`; a draft may lack parts. */
export const FlowDocument = z.record(z.string(), z.unknown()).readonly();
export type FlowDocument = z.infer<typeof FlowDocument>;

export const FlowVersion = z.object({
  version: z.number(),
  publishedAt: z.string(),
  document: FlowDocument,
});
export type FlowVersion = z.infer<typeof FlowVersion>;

/**
 * `GET /api/flows/:id`. `PUT …/draft` with `{document, basis}` keeps a draft, whole or not, and answers `SavedDraft`;
 * `basis` is the `savedAt` of the draft that was changed, null for none: another one meanwhile is refused (409).
 * `DELETE …/draft` throws it away. `POST …/publish` with `{document, at?}`, `…/rollback` with `{version}`, `…/pause`
 * and `…/cancel` are answered with the page.
 */
export const FlowPage = z.object({
  ...FlowRow.shape,
  /** What the editor opens: the draft, else what is published, else the newest version. */
  document: FlowDocument,
  faults: z.array(FlowFault),
  warnings: z.array(FlowFault),
  /** Newest first. */
  versions: z.array(FlowVersion),
});
export type FlowPage = z.infer<typeof FlowPage>;

/** What is wrong with it, and what looks it; each at its place. */
export const SavedDraft = z.object({
  savedAt: z.string(),
  faults: z.array(FlowFault),
  warnings: z.array(FlowFault),
});
export type SavedDraft = z.infer<typeof SavedDraft>;

/** `POST /api/flows/audience` with `{audience}`: who of the known users meets it now, and what the rest lack. */
export const AudienceQuestion = z.object({ audience: Rule });
export type AudienceQuestion = z.infer<typeof AudienceQuestion>;

export const AudienceAnswer = AudienceCount;
export type AudienceAnswer = z.infer<typeof AudienceAnswer>;

/** `GET /api/flows/:id/results[?version=n]`: of all versions, or of one. */
export const FlowResultsPage = z.object({
  ...FlowResults.shape,
  version: z.number().nullable(),
  versions: z.array(z.number()),
});
export type FlowResultsPage = z.infer<typeof FlowResultsPage>;

/** `GET /api/flows/terms`: what the forms offer to choose from. */
export const FlowTerms = z.object({
  /** JSON Schema of a flow, from which the forms are made. */
  schema: AnyObject,
  milestones: z.array(z.object({ key: z.string(), name: z.string() })),
  /** Names of events that were seen, the most frequent first. */
  events: z.array(z.string()),
  flows: z.array(z.object({ id: z.string(), name: z.string(), kind: FlowKind })),
  theme: AnyObject,
  origins: z.array(z.string()),
  /** Of the workspace, its default first. */
  languages: z.array(z.string()),
});
export type FlowTerms = z.infer<typeof FlowTerms>;

/** `POST /api/flows/:id/preview` with `{document, url}`: a link to the real page that holds for an hour. */
export const FlowPreviewLink = z.object({ url: z.string(), expiresAt: z.string() });
export type FlowPreviewLink = z.infer<typeof FlowPreviewLink>;

/** The shapes of `/api/flows`; what holds for all stands in `api.ts`. */
import type { Flow } from '@polku/flows';
import type { Rule } from '@polku/protocol';
import type { FlowReach } from '../store/sql/flow-reach.ts';
import type { AudienceCount } from '../success/flow-audience.ts';
import type { FlowFault } from '../success/flow-document.ts';
import type { FlowResults } from '../success/flow-results.ts';
import type { PersonRef } from './api.ts';

export type { QuestionResult } from '../success/flow-results.ts';
export type { FlowFault, FlowReach, FlowResults };

/** `paused`: it was published, and no version is now. `draft`: it never was. */
export type FlowState = 'live' | 'paused' | 'scheduled' | 'draft';

export type FlowRow = {
  id: string;
  kind: Flow['kind'];
  name: string;
  state: FlowState;
  /** That is published now. */
  version: number | null;
  next: { version: number; at: string } | null;
  /** Of the newest version. */
  publishedAt: string | null;
  draft: { savedAt: string; by: PersonRef | null } | null;
  /** Verified users. */
  reach: FlowReach;
};

/** `GET /api/flows`. `isPaused`: nothing is shown to anybody, whatever is live. */
export type FlowList = { flows: FlowRow[]; isPaused: boolean };

/** A flow as it is written: the stored shape without `version`; a draft may lack parts. */
export type FlowDocument = { readonly [key: string]: unknown };

export type FlowVersion = { version: number; publishedAt: string; document: FlowDocument };

/**
 * `GET /api/flows/:id`. `PUT …/draft` with `{document, basis}` keeps a draft, whole or not, and answers `SavedDraft`;
 * `basis` is the `savedAt` of the draft that was changed, null for none: another one meanwhile is refused (409).
 * `DELETE …/draft` throws it away. `POST …/publish` with `{document, at?}`, `…/rollback` with `{version}`, `…/pause`
 * and `…/cancel` are answered with the page.
 */
export type FlowPage = FlowRow & {
  /** What the editor opens: the draft, else what is published, else the newest version. */
  document: FlowDocument;
  faults: FlowFault[];
  warnings: FlowFault[];
  /** Newest first. */
  versions: FlowVersion[];
};

/** What is wrong with it, and what looks it; each at its place. */
export type SavedDraft = { savedAt: string; faults: FlowFault[]; warnings: FlowFault[] };

/** `POST /api/flows/paused` with `{isPaused}`: of the workspace. Answered with the list. */

/** `POST /api/flows/audience` with `{audience}`: who of the known users meets it now, and what the rest lack. */
export type AudienceQuestion = { audience: Rule };
export type AudienceAnswer = AudienceCount;

/** `GET /api/flows/:id/results[?version=n]`: of all versions, or of one. */
export type FlowResultsPage = FlowResults & { version: number | null; versions: number[] };

/** `GET /api/flows/terms`: what the forms offer to choose from. */
export type FlowTerms = {
  /** JSON Schema of a flow, from which the forms are made. */
  schema: object;
  milestones: { key: string; name: string }[];
  /** Names of events that were seen, the most frequent first. */
  events: string[];
  flows: { id: string; name: string; kind: Flow['kind'] }[];
  theme: object;
  origins: string[];
};

/** `POST /api/flows/:id/preview` with `{document, url}`: a link to the real page that holds for an hour. */
export type FlowPreviewLink = { url: string; expiresAt: string };

import type { Flow } from '@polku/flows';
import { isFlowEventName } from '@polku/flows/select';
import { Rule } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { deleteFlowDraft, readFlowDrafts, saveFlowDraft } from '../store/sql/flow-drafts.ts';
import { countFlowEvents, readFlowResponses } from '../store/sql/flow-reach.ts';
import { readFlowSettings } from '../store/sql/flow-settings.ts';
import { readFlowLines } from '../store/sql/flows.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import { readSeenEvents } from '../store/sql/seen-events.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import { setPaused } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import { createFlowAnswers } from '../success/flow-answers.ts';
import { countAudience } from '../success/flow-audience.ts';
import { parseFlowDocument, toFlowJsonSchema } from '../success/flow-document.ts';
import { checkDocument, readFlowPage, readFlowRows } from '../success/flow-pages.ts';
import { summarizeFlow } from '../success/flow-results.ts';
import { toIso } from '../success/iso-time.ts';
import { makePreview } from '../success/preview-flow.ts';
import {
  cancelRelease,
  pushFlows,
  rollBackFlow,
  UnknownReference,
  withdrawFlow,
} from '../success/push-flows.ts';
import type {
  AudienceAnswer,
  FlowList,
  FlowPage,
  FlowPreviewLink,
  FlowResultsPage,
  FlowTerms,
  SavedDraft,
} from './api-flows.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody, parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** `/api/flows`: what is shown in the product, written, published, watched and taken back. */

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower case letters, digits and hyphens');
const Document = z
  .looseObject({ id: Id, kind: z.enum(['tour', 'survey', 'message', 'checklist']) })
  .refine((document) => JSON.stringify(document).length <= MAX_DOCUMENT_LENGTH, 'is too long');
const MAX_DOCUMENT_LENGTH = 150_000;

export const DraftBody = z.strictObject({ document: Document, basis: z.iso.datetime().nullable() });
export const PublishBody = z.strictObject({
  document: Document,
  at: z.iso.datetime({ offset: true }).optional(),
});
export const VersionBody = z.strictObject({ version: z.int().min(1) });
export const PausedBody = z.strictObject({ isPaused: z.boolean() });
export const AudienceBody = z.strictObject({ audience: Rule });
export const PreviewBody = z.strictObject({ document: Document, url: z.url().max(2_000) });
const ResultsQuery = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'expected a whole number')
    .transform(Number)
    .optional(),
});

type Options = { store: Store; nowMs: () => number };

export function createFlowRoutes({ store, nowMs }: Options): Hono<ConsoleEnv> {
  const workspaceOf = (context: Context<ConsoleEnv>) => context.var.signedIn.person.workspaceId;

  async function answerPage(context: Context<ConsoleEnv>, flowId: string) {
    const page = await readFlowPage(store.db, workspaceOf(context), flowId);
    if (!page) throw new ApiError('not_found', `There is no flow "${flowId}".`);
    return context.json<FlowPage>(page);
  }

  async function answerList(context: Context<ConsoleEnv>) {
    const workspaceId = workspaceOf(context);
    const flows = await readFlowRows(store.db, workspaceId);
    const { isPaused } = await readFlowSettings(store.db, workspaceId);
    return context.json<FlowList>({ flows, isPaused });
  }

  /** Does something to a published flow, and answers the page as it is then. */
  const changing =
    (
      change: (
        flow: { workspaceId: string; flowId: string },
        context: Context<ConsoleEnv>,
      ) => Promise<unknown>,
    ) =>
    async (context: Context<ConsoleEnv>) => {
      const flow = { workspaceId: workspaceOf(context), flowId: context.req.param('id') ?? '' };
      await change(flow, context).catch(refuse);
      return answerPage(context, flow.flowId);
    };

  async function publish(context: Context<ConsoleEnv>) {
    const workspaceId = workspaceOf(context);
    const { document, at } = await parseBody(context, PublishBody);
    const flow = requireWhole(document, context);
    const when = at === undefined ? undefined : Date.parse(at);
    if (when !== undefined && when <= nowMs())
      throw new ApiError('invalid_body', 'That time has passed. Choose a later one.', {
        field: 'at',
      });
    const push = { workspaceId, flows: [flow], at: when, nowMs: nowMs() };
    await pushFlows(store, push).catch(refuse);
    await store.transaction((db) => deleteFlowDraft(db, workspaceId, flow.id));
    return answerPage(context, flow.id);
  }

  async function saveDraft(context: Context<ConsoleEnv>) {
    const workspaceId = workspaceOf(context);
    const { document, basis } = await parseBody(context, DraftBody);
    requireSameId(document, context);
    const savedAt = nowMs();
    const savedBy = context.var.signedIn.person.id;
    await store.transaction(async (db) => {
      const found = (await readFlowDrafts(db, workspaceId)).find(
        ({ flowId }) => flowId === document.id,
      );
      // Of somebody else: one's own other window writes over what one wrote there.
      const isOther = found && found.savedBy !== savedBy && toIso(found.savedAt) !== basis;
      if (isOther)
        throw new ApiError('conflict', 'Somebody else has changed this draft meanwhile.');
      await saveFlowDraft(db, workspaceId, { flowId: document.id, document, savedAt, savedBy });
    });
    return context.json<SavedDraft>({ savedAt: toIso(savedAt), ...checkDocument(document) });
  }

  async function answerTerms(context: Context<ConsoleEnv>) {
    const workspaceId = workspaceOf(context);
    const { theme, origins } = await readFlowSettings(store.db, workspaceId);
    const milestones = await readMilestones(store.db, workspaceId);
    const events = await readSeenEvents(store.db, workspaceId);
    const flows = await readFlowRows(store.db, workspaceId);
    const { languages } = await readSuccessSettings(store.db, workspaceId);
    return context.json<FlowTerms>({
      schema: toFlowJsonSchema(),
      milestones: milestones.map(({ key, name }) => ({ key, name })),
      events: events.map(({ name }) => name).filter((name) => !isFlowEventName(name)),
      flows: flows.map(({ id, name, kind }) => ({ id, name, kind })),
      theme,
      origins,
      languages,
    });
  }

  async function answerResults(context: Context<ConsoleEnv>) {
    const workspaceId = workspaceOf(context);
    const flowId = context.req.param('id') ?? '';
    const { version } = parseQuery(context, ResultsQuery);
    const line = (await readFlowLines(store.db, workspaceId)).find(({ id }) => id === flowId);
    if (!line) throw new ApiError('not_found', `"${flowId}" was never published.`);
    const versions = line.versions.map(({ document }) => document).toReversed();
    const of = { workspaceId, flowId, version };
    const answers = createFlowAnswers();
    for await (const page of readFlowResponses(store.db, of)) answers.add(page);
    const events = await countFlowEvents(store.db, of);
    const results = summarizeFlow(versions, { events, answers, of: version });
    return context.json<FlowResultsPage>({
      ...results,
      version: version ?? null,
      versions: line.versions.map((one) => one.version),
    });
  }

  return new Hono<ConsoleEnv>()
    .get('/flows', may('read'), answerList)
    .get('/flows/terms', may('read'), answerTerms)
    .post('/flows/paused', may('write_flows'), async (context) => {
      const { isPaused } = await parseBody(context, PausedBody);
      await store.transaction((db) => setPaused(db, workspaceOf(context), isPaused));
      return answerList(context);
    })
    .post('/flows/audience', may('read'), async (context) => {
      const { audience } = await parseBody(context, AudienceBody);
      const of = { workspaceId: workspaceOf(context), audience, nowMs: nowMs() };
      return context.json<AudienceAnswer>(await countAudience(store.db, of));
    })
    .get('/flows/:id', may('read'), (context) => answerPage(context, context.req.param('id')))
    .get('/flows/:id/results', may('read', { isNoted: true }), answerResults)
    .put('/flows/:id/draft', may('write_flows'), saveDraft)
    .delete('/flows/:id/draft', may('write_flows'), async (context) => {
      const id = context.req.param('id');
      await store.transaction((db) => deleteFlowDraft(db, workspaceOf(context), id));
      return context.body(null, 204);
    })
    .post('/flows/:id/publish', may('write_flows'), publish)
    .post(
      '/flows/:id/rollback',
      may('write_flows'),
      changing(async (flow, context) => {
        const { version } = await parseBody(context, VersionBody);
        await rollBackFlow(store, { ...flow, version });
      }),
    )
    .post(
      '/flows/:id/pause',
      may('write_flows'),
      changing((flow) => withdrawFlow(store, flow)),
    )
    .post(
      '/flows/:id/cancel',
      may('write_flows'),
      changing((flow) => cancelRelease(store, flow)),
    )
    .post('/flows/:id/preview', may('write_flows'), async (context) => {
      const { document, url } = await parseBody(context, PreviewBody);
      const flow = requireWhole(document, context);
      const asked = { workspaceId: workspaceOf(context), flow, url, nowMs: nowMs() };
      const link = await makePreview(store, asked).catch(refuse);
      return context.json<FlowPreviewLink>({ url: link.url, expiresAt: toIso(link.expiresAt) });
    });
}

function requireSameId(document: { id: string }, context: Context<ConsoleEnv>): void {
  if (document.id === context.req.param('id')) return;
  throw new ApiError('invalid_body', 'The id is not that of the address.', {
    field: 'document.id',
  });
}

function requireWhole(document: z.infer<typeof Document>, context: Context<ConsoleEnv>): Flow {
  requireSameId(document, context);
  const parsed = parseFlowDocument(document);
  if ('flow' in parsed) return parsed.flow;
  const [fault] = parsed.faults;
  const field = fault?.path.join('.') ?? '';
  throw new ApiError('invalid_body', `${field}: ${fault?.message ?? 'it is no flow'}.`, { field });
}

/** What the command line is told in a sentence is refused here with the same. */
function refuse(error: unknown): never {
  if (error instanceof ApiError) throw error;
  if (error instanceof UnknownReference) {
    const field = error.references[0]?.path.join('.');
    throw new ApiError('invalid_body', error.message, field === undefined ? {} : { field });
  }
  const isSaid = error instanceof Error && error.constructor === Error;
  if (isSaid) throw new ApiError('invalid_body', error.message);
  throw error;
}

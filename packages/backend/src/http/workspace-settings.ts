import { isFlowEventName } from '@polku/flows/select';
import { MilestoneRule, Name } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { readFlowSettings } from '../store/sql/flow-settings.ts';
import { readLastEvent } from '../store/sql/last-seen-event.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import { saveOrigins } from '../store/sql/origins.ts';
import { readSeenEvents } from '../store/sql/seen-events.ts';
import { setTrial } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import { countFirstUses, forecastMilestone, NOBODY } from '../success/forecast.ts';
import { toIso } from '../success/iso-time.ts';
import { insertMilestone, publishMilestone } from '../success/publish-milestone.ts';
import { MAX_ORIGINS, Origin } from '../success/workspace-document.ts';
import type { MilestoneForecast, MilestoneList, WorkspaceSettings } from './api-workspace.ts';
import type { ConsoleEnv } from './console-env.ts';
import { parseBody } from './errors.ts';
import { may } from './rights.ts';

/** `/api/settings/workspace` and `/api/settings/milestones`: how pages are connected, and what the first use is. */
type Options = { store: Store; nowMs: () => number; publicUrl: () => string };

export const WorkspaceChange = z.strictObject({
  origins: z.array(Origin).max(MAX_ORIGINS).optional(),
  isTrial: z.boolean().optional(),
});
export const NewMilestone = z.strictObject({ name: Name, rule: MilestoneRule });

export function createWorkspaceRoutes({ store, nowMs, publicUrl }: Options): Hono<ConsoleEnv> {
  const workspaceOf = (context: Context<ConsoleEnv>) => context.var.signedIn.person.workspaceId;

  async function answerWorkspace(context: Context<ConsoleEnv>) {
    const { workspace } = context.var.signedIn;
    const { writeKey, origins, isTrial } = await readFlowSettings(store.db, workspace.id);
    const last = await readLastEvent(store.db, workspace.id);
    return context.json<WorkspaceSettings>({
      id: workspace.id,
      name: workspace.name,
      writeKey,
      endpoint: publicUrl().replace(/\/$/, ''),
      origins,
      isTrial,
      lastEvent: last
        ? {
            at: toIso(last.receivedAt),
            isVerified: last.isVerified,
            path: pathOf(last.context),
          }
        : null,
    });
  }

  async function answerList(context: Context<ConsoleEnv>) {
    const workspaceId = workspaceOf(context);
    const counts = await countFirstUses(store.db, workspaceId);
    const milestones = await readMilestones(store.db, workspaceId);
    const seen = await readSeenEvents(store.db, workspaceId);
    return context.json<MilestoneList>({
      milestones: milestones.map(({ key, name, rule, publishedAt }) => ({
        name,
        rule,
        publishedAt: toIso(publishedAt),
        ...(counts.get(key) ?? NOBODY),
      })),
      seen: seen
        .filter(({ name }) => !isFlowEventName(name))
        .map(({ name, count, lastAt }) => ({ name, count, lastAt: toIso(lastAt) })),
    });
  }

  return new Hono<ConsoleEnv>()
    .get('/settings/workspace', may('read'), answerWorkspace)
    .patch('/settings/workspace', may('manage_keys'), async (context) => {
      const { origins, isTrial } = await parseBody(context, WorkspaceChange);
      const workspaceId = workspaceOf(context);
      await store.transaction(async (db) => {
        if (origins) await saveOrigins(db, workspaceId, [...new Set(origins)]);
        if (isTrial !== undefined) await setTrial(db, workspaceId, isTrial);
      });
      return answerWorkspace(context);
    })
    .get('/settings/milestones', may('read'), answerList)
    .post('/settings/milestones/forecast', may('manage_milestones'), async (context) => {
      const { name, rule } = await parseBody(context, NewMilestone);
      const now = nowMs();
      const state = { notifies: false, lookedAtSeq: undefined, publishedAt: now, notifyFrom: now };
      const milestone = { key: rule.key, name, rule, ...state };
      const forecast = await forecastMilestone(store.db, {
        workspaceId: workspaceOf(context),
        milestone,
      });
      return context.json<MilestoneForecast>(forecast);
    })
    .put('/settings/milestones', may('manage_milestones'), async (context) => {
      const given = await parseBody(context, NewMilestone);
      const { workspace } = context.var.signedIn;
      const milestone = { ...given, workspaceId: workspace.id };
      // Nobody has used it before: who has shown us the event is told of as well, when they do it again.
      const isFirst =
        given.rule.key === 'first_use' && workspace.isNew && workspace.allowUnverified;
      if (isFirst)
        await store.transaction((db) =>
          insertMilestone(db, { ...milestone, notifyFrom: 0 }, nowMs()),
        );
      else await publishMilestone(store, milestone, { nowMs });
      return answerList(context);
    });
}

function pathOf(context: { readonly [name: string]: unknown }): string | null {
  const { page } = context;
  const path =
    typeof page === 'object' && page !== null ? (page as { path?: unknown }).path : undefined;
  return typeof path === 'string' ? path : null;
}

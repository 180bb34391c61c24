/** The shapes of `/api/settings/workspace` and `/api/settings/milestones`; what holds for all stands in `api.ts`. */
import { MilestoneRule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { Forecast } from '../success/forecast.ts';

/**
 * `GET /api/settings/workspace`: what a page needs, and whether one is there. `PATCH` with `{origins?, isTrial?}`, for admins,
 * changes who may send and whether the word of a page is taken for a token; it is answered with the same.
 */
export const WorkspaceSettings = z.object({
  id: z.string(),
  name: z.string(),
  /** Public: it stands in the page. */
  writeKey: z.string(),
  /** Where pages send to. */
  endpoint: z.string(),
  /** Whose pages may send. */
  origins: z.array(z.string()),
  /** Who a page claims to have is believed, without a token. */
  isTrial: z.boolean(),
  /** The newest event of any page; null: none has come lately. `path` as the page told it. */
  lastEvent: z
    .object({ at: z.string(), isVerified: z.boolean(), path: z.string().nullable() })
    .nullable(),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;

/** `GET /api/settings/milestones` */
export const MilestoneList = z.object({
  milestones: z.array(
    z.object({
      name: z.string(),
      rule: MilestoneRule,
      publishedAt: z.string(),
      users: Forecast.shape.users,
      accounts: Forecast.shape.accounts,
    }),
  ),
  /** What was tracked lately, the most frequent first. */
  seen: z.array(z.object({ name: z.string(), count: z.number(), lastAt: z.string() })),
});
export type MilestoneList = z.infer<typeof MilestoneList>;

/**
 * `POST /api/settings/milestones/forecast` with `{name, rule}`: who would be recorded. Nothing is written.
 * `PUT /api/settings/milestones` with the same publishes it, and is answered with the list. What has been reached
 * already is written and told to nobody; from then on first uses are told.
 */
export const MilestoneForecast = Forecast;
export type MilestoneForecast = z.infer<typeof MilestoneForecast>;

/** The shapes of `/api/settings/workspace` and `/api/settings/milestones`; what holds for all stands in `api.ts`. */
import type { MilestoneRule } from '@polku/protocol';
import type { Forecast } from '../success/forecast.ts';

/**
 * `GET /api/settings/workspace`: what a page needs, and whether one is there. `PATCH` with `{origins?, isTrial?}`, for admins,
 * changes who may send and whether the word of a page is taken for a token; it is answered with the same.
 */
export type WorkspaceSettings = {
  id: string;
  name: string;
  /** Public: it stands in the page. */
  writeKey: string;
  /** Where pages send to. */
  endpoint: string;
  /** Whose pages may send. */
  origins: string[];
  /** Who a page claims to have is believed, without a token. */
  isTrial: boolean;
  /** The newest event of any page; null: none has come lately. `path` as the page told it. */
  lastEvent: { at: string; isVerified: boolean; path: string | null } | null;
};

/** `GET /api/settings/milestones` */
export type MilestoneList = {
  milestones: {
    name: string;
    rule: MilestoneRule;
    publishedAt: string;
    users: Forecast['users'];
    accounts: Forecast['accounts'];
  }[];
  /** What was tracked lately, the most frequent first. */
  seen: { name: string; count: number; lastAt: string }[];
};

/**
 * `POST /api/settings/milestones/forecast` with `{name, rule}`: who would be recorded. Nothing is written.
 * `PUT /api/settings/milestones` with the same publishes it, and is answered with the list. What has been reached
 * already is written and told to nobody; from then on first uses are told.
 */
export type MilestoneForecast = Forecast;

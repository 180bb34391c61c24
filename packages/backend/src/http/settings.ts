import { DEFAULT_POLICY, Policy } from '@polku/flows/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { readPolicy, savePolicy } from '../store/sql/policy.ts';
import type { Store } from '../store/store.ts';
import { changeSettings, readSettingsPage } from '../success/change-settings.ts';
import { nextHolidays, readCountries } from '../success/holidays.ts';
import { SuccessSettings } from '../success/success-settings.ts';
import type { AskingLimits, HolidayList, SettingsChanged, SettingsPage } from './api-settings.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody, parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** `/api/settings/success`: how the workspace treats its accounts, by sections; `/api/settings/asking`: how often it asks. */
export type SettingsOptions = {
  store: Store;
  nowMs: () => number;
  /** Playbooks have queued something. */
  onNotifications: () => void;
};

/** Sections are checked when they are put together with what stands. */
const Patch = z.strictObject(
  Object.fromEntries(
    Object.keys(SuccessSettings.shape).map((key) => [key, z.unknown().optional()]),
  ),
);
const Query = z.object({
  dryRun: z.enum(['true', 'false'], 'expected true or false').default('false'),
});

const Holidays = z.object({
  country: z.string().regex(/^[A-Z]{2}$/, 'expected two letters of a country, such as FI'),
  language: z.enum(['en', 'fi']).default('en'),
});
const SHOWN_HOLIDAYS = 6;

export function createSettingsRoutes(options: SettingsOptions): Hono<ConsoleEnv> {
  const { store, nowMs, onNotifications } = options;

  async function change(
    context: Context<ConsoleEnv>,
    patch: { [section: string]: unknown },
    isDry: boolean,
  ): Promise<SettingsChanged> {
    const { workspaceId } = context.var.signedIn.person;
    const changed = await changeSettings(store, patch, { workspaceId, nowMs: nowMs(), isDry });
    if (changed.kind === 'refused')
      throw new ApiError('invalid_body', `${changed.message}.`, { field: changed.field });
    if (changed.notifications > 0) onNotifications();
    return { settings: changed.settings, moves: changed.moves };
  }

  return new Hono<ConsoleEnv>()
    .get('/settings/success', may('read'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      return context.json<SettingsPage>(await readSettingsPage(store.db, workspaceId));
    })
    .patch('/settings/success', may('write_settings'), async (context) => {
      const { dryRun } = parseQuery(context, Query);
      const patch = await parseBody(context, Patch);
      return context.json<SettingsChanged>(await change(context, patch, dryRun === 'true'));
    })
    .put('/settings/success', may('write_settings'), async (context) => {
      // What is not said is given back to us, and follows us when we change it.
      const said = await parseBody(context, Patch);
      const nothing = Object.fromEntries(
        Object.keys(SuccessSettings.shape).map((key) => [key, null]),
      );
      const { settings } = await change(context, { ...nothing, ...said }, false);
      return context.json<SettingsPage>(settings);
    })
    .get('/settings/holidays', may('read'), (context) => {
      const { country, language } = parseQuery(context, Holidays);
      const from = new Date(nowMs()).toISOString().slice(0, 10);
      const next = nextHolidays(country, { from, count: SHOWN_HOLIDAYS, language });
      return context.json<HolidayList>({ countries: readCountries(), next });
    })
    .get('/settings/asking', may('read'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const policy = await readPolicy(store.db, workspaceId);
      return context.json<AskingLimits>({ policy, standard: DEFAULT_POLICY });
    })
    .put('/settings/asking', may('write_settings'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const policy = await parseBody(context, Policy);
      await store.transaction((db) => savePolicy(db, workspaceId, policy));
      return context.json<AskingLimits>({ policy, standard: DEFAULT_POLICY });
    });
}

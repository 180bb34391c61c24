/** The shapes of `/api/settings/success`, `/asking` and `/holidays`; what holds for all stands in `api.ts`. */
import { Policy } from '@polku/flows/schemas';
import { z } from 'zod';
import { SuccessSettings } from '../success/success-settings.ts';
import { TouchLevel } from './api.ts';

const { touchLevels, routing, successPath, productFit, calendar, languages } =
  SuccessSettings.shape;

/** `touchLevels`, `routing`, `successPath`, `productFit`, `calendar`, `languages`. */
export const SettingsSection = SuccessSettings.keyof();
export type SettingsSection = z.infer<typeof SettingsSection>;

/**
 * `GET /api/settings/success`: how accounts are treated, and which sections the workspace has written itself; the others
 * are as we made them, and follow us when we change them.
 */
export const SettingsPage = z.object({
  ...SuccessSettings.shape,
  own: z.array(SettingsSection),
});
export type SettingsPage = z.infer<typeof SettingsPage>;

/**
 * `PATCH /api/settings/success`, for admins and leads: changes whole sections; null gives one back to what we made. With
 * `?dryRun=true` nothing is written. Both are answered with {@link SettingsChanged}. A section that is wrong is answered
 * with the status 400 and the field as a path: `touchLevels.bands.0.fromCents`.
 */
export const SettingsPatch = z.object({
  touchLevels: z.exactOptional(touchLevels.unwrap().nullable()),
  routing: z.exactOptional(routing.unwrap().nullable()),
  successPath: z.exactOptional(successPath.unwrap().nullable()),
  productFit: z.exactOptional(productFit.unwrap().nullable()),
  calendar: z.exactOptional(calendar.unwrap().nullable()),
  languages: z.exactOptional(languages.unwrap().nullable()),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;

export const SettingsChanged = z.object({
  settings: SettingsPage,
  /** How many accounts get another touch level; those that a person has set stay. */
  moves: z.array(
    z.object({ from: TouchLevel.nullable(), to: TouchLevel.nullable(), accounts: z.number() }),
  ),
});
export type SettingsChanged = z.infer<typeof SettingsChanged>;

/**
 * `GET /api/settings/asking`: how often users are asked, over every flow, and how it is where nobody says otherwise.
 * `PUT` with a policy, for admins and leads, holds from the next bootstrap on.
 */
export const AskingLimits = z.object({ policy: Policy, standard: Policy });
export type AskingLimits = z.infer<typeof AskingLimits>;

/** `GET /api/settings/holidays?country=FI&language=en`: which countries are known, and the next holidays of one. */
export const HolidayList = z.object({
  /** ISO 3166. */
  countries: z.array(z.string()),
  /** `day`: `2026-12-24`, in the country itself. */
  next: z.array(z.object({ day: z.string(), name: z.string() })),
});
export type HolidayList = z.infer<typeof HolidayList>;

/** The shapes of `/api/settings/success`; what holds for all stands in `api.ts`. */
import { z } from 'zod';
import { SuccessSettings } from '../success/success-settings.ts';
import { TouchLevel } from './api.ts';

const { touchLevels, routing, successPath, productFit } = SuccessSettings.shape;

/** `touchLevels`, `routing`, `successPath`, `productFit`. */
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

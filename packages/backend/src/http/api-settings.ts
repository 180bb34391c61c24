/** The shapes of `/api/settings/success`; what holds for all stands in `api.ts`. */
import type { TouchLevel } from '@polku/protocol';
import type { SuccessSettings } from '../success/success-settings.ts';

/** `touchLevels`, `routing`, `successPath`, `productFit`. */
export type SettingsSection = keyof SuccessSettings;

/**
 * `GET /api/settings/success`: how accounts are treated, and which sections the workspace has written itself; the others
 * are as we made them, and follow us when we change them.
 */
export type SettingsPage = SuccessSettings & { own: SettingsSection[] };

/**
 * `PATCH /api/settings/success`, for admins and leads: changes whole sections; null gives one back to what we made. With
 * `?dryRun=true` nothing is written. Both are answered with {@link SettingsChanged}. A section that is wrong is answered
 * with the status 400 and the field as a path: `touchLevels.bands.0.fromCents`.
 */
export type SettingsPatch = { [S in SettingsSection]?: SuccessSettings[S] | null };

export type SettingsChanged = {
  settings: SettingsPage;
  /** How many accounts get another touch level; those that a person has set stay. */
  moves: { from: TouchLevel | null; to: TouchLevel | null; accounts: number }[];
};

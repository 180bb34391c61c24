import { z } from 'zod';
import { BusinessCalendar, DEFAULT_BUSINESS_CALENDAR } from './business-calendar.ts';
import { DEFAULT_LANGUAGES, Languages } from './languages.ts';
import { DEFAULT_FIT_BOUNDS, FitBounds } from './product-fit.ts';
import { DEFAULT_ROUTING, Routing } from './routing.ts';
import { DEFAULT_SUCCESS_PATH, SuccessPath } from './success-path.ts';
import { DEFAULT_TOUCH_TABLE, TouchTable } from './touch-level.ts';

/** How a workspace treats its accounts. What is not said is as we made it, and follows us when we change it. */
export const SuccessSettings = z.strictObject({
  touchLevels: TouchTable.default(DEFAULT_TOUCH_TABLE),
  routing: Routing.default(DEFAULT_ROUTING),
  successPath: SuccessPath.default(DEFAULT_SUCCESS_PATH),
  productFit: FitBounds.default(DEFAULT_FIT_BOUNDS),
  calendar: BusinessCalendar.default(DEFAULT_BUSINESS_CALENDAR),
  languages: Languages.default(DEFAULT_LANGUAGES),
});
export type SuccessSettings = z.infer<typeof SuccessSettings>;

/** As they are stored. */
export const parseSuccessSettings = (json: string): SuccessSettings =>
  SuccessSettings.parse(JSON.parse(json));
